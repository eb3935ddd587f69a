package neargate.services.ecs.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.FirelensConfigurationType;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.Secret;

class RouterSecretsTest {
    private static final Secret KEY =
            Secret.builder().name("apikey").valueFrom("/datadog").build();
    private static final Secret OWN =
            Secret.builder().name("OWN").valueFrom("/own").build();

    private static ContainerDefinition router(FirelensConfigurationType type) {
        return ContainerDefinition.builder()
                .name("router")
                .firelensConfiguration(firelens -> firelens.type(type))
                .secrets(OWN)
                .build();
    }

    private static ContainerDefinition logging(LogDriver driver) {
        return ContainerDefinition.builder()
                .name("app")
                .logConfiguration(log ->
                        log.logDriver(driver).options(Map.of("Name", "datadog")).secretOptions(KEY))
                .build();
    }

    @Test
    void aSecretOptionIsAVariableOfTheRouterToWhichItsConfigurationRefers() {
        List<ContainerDefinition> moved = RouterSecrets.moved(
                List.of(router(FirelensConfigurationType.FLUENTBIT), logging(LogDriver.AWSFIRELENS)));
        assertThat(moved.getFirst().secrets()).containsExactly(OWN, KEY.copy(it -> it.name("apikey_1")));
        assertThat(moved.getLast().logConfiguration().options())
                .containsOnly(Map.entry("Name", "datadog"), Map.entry("apikey", "${apikey_1}"));
        assertThat(moved.getLast().logConfiguration().secretOptions()).isEmpty();
    }

    @Test
    void fluentdRefersToVariablesInItsOwnWay() {
        List<ContainerDefinition> moved =
                RouterSecrets.moved(List.of(logging(LogDriver.AWSFIRELENS), router(FirelensConfigurationType.FLUENTD)));
        assertThat(moved.getFirst().logConfiguration().options()).containsEntry("apikey", "\"#{ENV['apikey_0']}\"");
    }

    @Test
    void twoContainersMayHaveAnOptionOfTheSameName() {
        List<ContainerDefinition> moved = RouterSecrets.moved(List.of(
                router(FirelensConfigurationType.FLUENTBIT),
                logging(LogDriver.AWSFIRELENS),
                logging(LogDriver.AWSFIRELENS)));
        assertThat(moved.getFirst().secrets()).extracting(Secret::name).containsExactly("OWN", "apikey_1", "apikey_2");
    }

    @Test
    void theSecretOptionsOfOtherDriversStayWhereTheyAre() {
        List<ContainerDefinition> containers = List.of(logging(LogDriver.SPLUNK));
        assertThat(RouterSecrets.moved(containers)).isEqualTo(containers);
    }
}
