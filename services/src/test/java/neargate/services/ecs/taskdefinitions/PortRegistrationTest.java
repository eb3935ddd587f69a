package neargate.services.ecs.taskdefinitions;

import static neargate.services.ecs.taskdefinitions.Definitions.nginx;
import static neargate.services.ecs.taskdefinitions.Definitions.web;
import static neargate.services.ecs.taskdefinitions.Spoilt.container;
import static neargate.services.ecs.taskdefinitions.Spoilt.containers;
import static neargate.services.ecs.taskdefinitions.Spoilt.onEc2;
import static neargate.services.ecs.taskdefinitions.Spoilt.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/** Port mappings that are refused. */
class PortRegistrationTest {
    @TestFactory
    Stream<DynamicTest> ports() {
        return refused(
                container(
                        "a host port that differs in awsvpc",
                        "When networkMode=awsvpc, the host ports and container ports in port mappings must match.",
                        it -> it.portMappings(p -> p.containerPort(80).hostPort(8080))),
                container(
                        "port 99999",
                        "Invalid 'containerPort' setting for container 'nginx'.",
                        it -> it.portMappings(p -> p.containerPort(99_999))),
                container(
                        "port 0",
                        "Invalid 'containerPort' setting for container 'nginx'.",
                        it -> it.portMappings(p -> p.containerPort(0))),
                container(
                        "no port",
                        "Invalid 'containerPort' setting for container 'nginx'.",
                        it -> it.portMappings(p -> p.hostPort(80))),
                onEc2(
                        "host port 99999",
                        "Invalid 'hostPort' setting for container 'nginx'.",
                        it -> it.memory(128)
                                .portMappings(p -> p.containerPort(80).hostPort(99_999))),
                container(
                        "a protocol that is none",
                        "Invalid 'protocol' setting for container 'nginx'.",
                        it -> it.portMappings(p -> p.containerPort(80).protocol("sctp"))),
                container(
                        "an application protocol that is none",
                        "Invalid 'appProtocol' setting for container 'nginx'.",
                        it -> it.portMappings(p -> p.containerPort(80).appProtocol("gopher"))),
                container(
                        "a range that runs backwards",
                        "Invalid 'containerPortRange' setting for container 'nginx'.",
                        it -> it.portMappings(p -> p.containerPortRange("90-80"))),
                onEc2(
                        "a range where there is no translation",
                        "containerPortRange is not supported when networkMode=host.",
                        it -> it.memory(128).portMappings(p -> p.containerPortRange("80-90")),
                        NetworkMode.HOST),
                container(
                        "one port twice",
                        "TCP host port '80' is mapped multiple times in task.",
                        it -> it.portMappings(
                                p -> p.containerPort(80),
                                p -> p.containerPort(80).protocol("tcp"))),
                containers(
                        "one port in two containers",
                        "TCP host port '80' is mapped multiple times in task.",
                        nginx(),
                        nginx().name("other")),
                onEc2(
                        "one port of the host for two containers",
                        "TCP host port '8080' is mapped multiple times in task.",
                        it -> it.memory(128)
                                .portMappings(
                                        p -> p.containerPort(80).hostPort(8080),
                                        p -> p.containerPort(81).hostPort(8080))),
                onEc2(
                        "one port twice on the host's own network",
                        "UDP host port '53' is mapped multiple times in task.",
                        it -> it.memory(128)
                                .portMappings(
                                        p -> p.containerPort(53).protocol("udp"),
                                        p -> p.containerPort(53).hostPort(53).protocol("udp")),
                        NetworkMode.HOST),
                container(
                        "ranges that overlap",
                        "Invalid 'containerPortRange' setting for container 'nginx'. Ranges of ports must not overlap.",
                        it -> it.portMappings(p -> p.containerPortRange("80-90"), p -> p.containerPortRange("90-99"))),
                container(
                        "too many ranges",
                        "Invalid 'containerPortRange' setting for container 'nginx'. The maximum is 100 ranges.",
                        it -> it.portMappings(IntStream.rangeClosed(1, 101)
                                .mapToObj(n -> PortMapping.builder()
                                        .containerPortRange(10 * n + "-" + (10 * n + 1))
                                        .build())
                                .toList())),
                container(
                        "one name twice",
                        "Port mapping names must be unique: 'http' is used more than once.",
                        it -> it.portMappings(
                                p -> p.containerPort(80).name("http"),
                                p -> p.containerPort(81).name("http"))));
    }

    @Test
    void onePortForTwoProtocolsIsFine() {
        RegisterTaskDefinitionRequest request = web().containerDefinitions(nginx().portMappings(
                                p -> p.containerPort(53),
                                p -> p.containerPort(53).protocol("udp"))
                        .build())
                .build();

        assertThat(Registration.definition(request)
                        .containerDefinitions()
                        .getFirst()
                        .portMappings())
                .hasSize(2);
    }

    @Test
    void whatAsksForAnyPortOfTheHostMayAskOften() {
        RegisterTaskDefinitionRequest request = RegisterTaskDefinitionRequest.builder()
                .family("old")
                .containerDefinitions(nginx().memory(128)
                        .portMappings(
                                p -> p.containerPort(80),
                                p -> p.containerPort(80).hostPort(0))
                        .build())
                .build();

        assertThat(Registration.definition(request)
                        .containerDefinitions()
                        .getFirst()
                        .portMappings())
                .hasSize(2);
    }
}
