package neargate.services.ecs.taskdefinitions;

import static neargate.services.ecs.taskdefinitions.Definitions.nginx;
import static neargate.services.ecs.taskdefinitions.Definitions.sidecar;
import static neargate.services.ecs.taskdefinitions.Definitions.web;
import static neargate.services.ecs.taskdefinitions.Spoilt.container;
import static neargate.services.ecs.taskdefinitions.Spoilt.containers;
import static neargate.services.ecs.taskdefinitions.Spoilt.onEc2;
import static neargate.services.ecs.taskdefinitions.Spoilt.refused;
import static neargate.services.ecs.taskdefinitions.Spoilt.task;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/** Orders in which containers cannot start. */
class DependencyRegistrationTest {
    @TestFactory
    Stream<DynamicTest> dependencies() {
        return refused(
                container(
                        "on a container that is not there",
                        "Container 'nginx' cannot depend on container 'db' because it does not exist.",
                        it -> it.dependsOn(d -> d.containerName("db").condition(ContainerCondition.START))),
                container(
                        "on itself",
                        "Container dependencies must not be circular: nginx -> nginx",
                        it -> it.dependsOn(d -> d.containerName("nginx").condition(ContainerCondition.START))),
                containers(
                        "in a circle",
                        "Container dependencies must not be circular: nginx -> a -> nginx",
                        nginx().dependsOn(d -> d.containerName("a").condition(ContainerCondition.START)),
                        sidecar("a").dependsOn(d -> d.containerName("nginx").condition(ContainerCondition.START))),
                containers(
                        "on the health of one without a check",
                        "Container 'nginx' cannot depend on container 'a' with condition HEALTHY because it has no"
                                + " health check.",
                        nginx().dependsOn(d -> d.containerName("a").condition(ContainerCondition.HEALTHY)),
                        sidecar("a")),
                containers(
                        "on the end of an essential one",
                        "Container 'a' cannot depend on container 'nginx' with condition SUCCESS because it is"
                                + " essential.",
                        nginx(),
                        sidecar("a").dependsOn(d -> d.containerName("nginx").condition(ContainerCondition.SUCCESS))),
                containers(
                        "with a condition that is none",
                        "Invalid 'dependsOn.condition' setting for container 'nginx'.",
                        nginx().dependsOn(d -> d.containerName("a").condition("LATER")),
                        sidecar("a")));
    }

    @TestFactory
    Stream<DynamicTest> links() {
        return refused(
                task(
                        "to a container that is not there",
                        "Container 'nginx' cannot link to container 'db' because it does not exist.",
                        it -> bridge(it, nginx().links("db:database"))),
                task(
                        "to itself",
                        "Container dependencies must not be circular: nginx -> nginx",
                        it -> bridge(it, nginx().links("nginx"))),
                task(
                        "in a circle",
                        "Container dependencies must not be circular: nginx -> a -> nginx",
                        it -> bridge(it, nginx().links("a:b"), sidecar("a").links("nginx"))),
                task(
                        "to one that depends on it",
                        "Container dependencies must not be circular: nginx -> a -> nginx",
                        it -> bridge(
                                it,
                                nginx().links("a"),
                                sidecar("a")
                                        .dependsOn(d -> d.containerName("nginx").condition("START")))),
                onEc2(
                        "links without a bridge",
                        "Links are not supported when networkMode=awsvpc.",
                        it -> it.memory(128).links("other"),
                        NetworkMode.AWSVPC),
                task(
                        "of a strange form",
                        "Invalid 'links' setting for container 'nginx'. 'db:' must be the name of a container, or"
                                + " name:alias.",
                        it -> bridge(it, nginx().links("db:"), sidecar("db"))),
                task(
                        "by one alias to two",
                        "Invalid 'links' setting for container 'nginx'. The alias 'db' is used more than once.",
                        it -> bridge(it, nginx().links("a:db", "db"), sidecar("a"), sidecar("db"))));
    }

    private static RegisterTaskDefinitionRequest.Builder bridge(
            RegisterTaskDefinitionRequest.Builder request, ContainerDefinition.Builder... containers) {
        return request.requiresCompatibilities(Compatibility.EC2)
                .networkMode(NetworkMode.BRIDGE)
                .containerDefinitions(Stream.of(containers)
                        .map(ContainerDefinition.Builder::build)
                        .toList());
    }

    @Test
    void tenContainersThatAllDependOnThoseBeforeThemAreFine() {
        List<ContainerDefinition> containers = IntStream.range(0, 10)
                .mapToObj(i -> ContainerDefinition.builder()
                        .name("c" + i)
                        .image("busybox")
                        .dependsOn(IntStream.range(0, i)
                                .mapToObj(j -> ContainerDependency.builder()
                                        .containerName("c" + j)
                                        .condition(ContainerCondition.START)
                                        .build())
                                .toList())
                        .build())
                .toList();

        assertThat(Registration.definition(
                                web().containerDefinitions(containers).build())
                        .containerDefinitions())
                .hasSize(10);
    }
}
