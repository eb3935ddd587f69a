package neargate.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

class LinksTest {
    private static final ContainerDefinition STORE = ContainerDefinition.builder()
            .name("my-store")
            .portMappings(port -> port.containerPort(6380), port -> port.containerPort(6379))
            .build();

    private static Links links(String link, List<String> environment) {
        ContainerDefinition web =
                ContainerDefinition.builder().name("web").links(link).build();
        return Links.of(
                "ecs-shop-1-web-abc",
                web,
                List.of(web, STORE),
                name -> Optional.of(new Links.Linked("172.17.0.3", environment)).filter(_ -> name.equals("my-store")));
    }

    @Test
    void aContainerIsToldTheNameThePortsAndTheEnvironmentOfItsLink() {
        Links links = links("my-store:db-1", List.of("PATH=/bin", "HOME=/root", "USER=me", "QUERY=a=b"));

        assertThat(links.hosts()).containsExactly("172.17.0.3 db-1 my-store");
        assertThat(links.environment())
                .containsExactly(
                        "DB_1_PORT=tcp://172.17.0.3:6379",
                        "DB_1_PORT_6379_TCP=tcp://172.17.0.3:6379",
                        "DB_1_PORT_6379_TCP_ADDR=172.17.0.3",
                        "DB_1_PORT_6379_TCP_PORT=6379",
                        "DB_1_PORT_6379_TCP_PROTO=tcp",
                        "DB_1_PORT_6380_TCP=tcp://172.17.0.3:6380",
                        "DB_1_PORT_6380_TCP_ADDR=172.17.0.3",
                        "DB_1_PORT_6380_TCP_PORT=6380",
                        "DB_1_PORT_6380_TCP_PROTO=tcp",
                        "DB_1_NAME=/ecs-shop-1-web-abc/db-1",
                        "DB_1_ENV_USER=me",
                        "DB_1_ENV_QUERY=a=b");
    }

    @Test
    void aLinkWithoutAnAliasIsCalledAsTheContainer() {
        Links links = links("my-store", List.of());

        assertThat(links.hosts()).containsExactly("172.17.0.3 my-store");
        assertThat(links.environment()).contains("MY_STORE_NAME=/ecs-shop-1-web-abc/my-store");
    }

    @Test
    void nothingIsToldOfAContainerThatDoesNotRun() {
        assertThat(links("other", List.of())).isEqualTo(new Links(List.of(), List.of()));
    }
}
