package neargate.services.ecs.taskdefinitions;

import static neargate.services.ecs.taskdefinitions.Definitions.nginx;
import static neargate.services.ecs.taskdefinitions.Definitions.sidecar;
import static neargate.services.ecs.taskdefinitions.Definitions.web;
import static neargate.services.ecs.taskdefinitions.Spoilt.container;
import static neargate.services.ecs.taskdefinitions.Spoilt.containers;
import static neargate.services.ecs.taskdefinitions.Spoilt.refused;
import static neargate.services.ecs.taskdefinitions.Spoilt.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/** What RegisterTaskDefinition refuses: a definition that is fine, one thing spoilt, and what is said to it. */
class RegistrationTest {
    @Test
    void theDefinitionThatTheyAreMadeFromIsFine() {
        assertThat(Registration.definition(web().build()).compatibilities()).contains(Compatibility.FARGATE);
    }

    @Test
    void whatContainersMayTakeAtMostMayBeMoreTogetherThanTheTaskHas() {
        RegisterTaskDefinitionRequest request = web().containerDefinitions(
                        nginx().memory(512).memoryReservation(256).build(),
                        sidecar("a").memory(512).build())
                .build();
        assertThat(Registration.definition(request).memory()).isEqualTo("512");
    }

    @TestFactory
    Stream<DynamicTest> containersAmongEachOther() {
        return refused(
                containers("none", "Container list cannot be empty."),
                containers(
                        "eleven",
                        "Too many containers.",
                        IntStream.range(0, 11)
                                .mapToObj(i -> sidecar("c" + i))
                                .toArray(ContainerDefinition.Builder[]::new)),
                containers(
                        "two of one name",
                        "Container names must be unique: 'nginx' is used more than once.",
                        nginx(),
                        nginx().portMappings(List.of())),
                containers(
                        "none essential",
                        "A task definition must have at least one essential container.",
                        sidecar("a")),
                containers("no name", "Container.name should not be null or empty.", nginx().name(null)),
                containers("a strange name", "Container.name contains invalid characters.", nginx().name("a b")),
                containers(
                        "a long name",
                        "Container.name is too long. The maximum is 255 characters.",
                        nginx().name("n".repeat(256))));
    }

    @TestFactory
    Stream<DynamicTest> images() {
        return refused(
                container("none", "Container.image should not be null or empty.", it -> it.image(null)),
                container("empty", "Container.image should not be null or empty.", it -> it.image("")),
                container("with a blank", "Container.image contains invalid characters.", it -> it.image("ng inx")),
                container("no tag after a colon", "Container.image contains invalid characters.", it -> it.image("a:")),
                container("a URL", "Container.image contains invalid characters.", it -> it.image("https://a/b")));
    }

    @TestFactory
    Stream<DynamicTest> theRest() {
        return refused(
                task("a role that is none", "Role is not valid", it -> it.taskRoleArn("arn:aws:s3:::bucket")),
                task(
                        "a launch type that is none",
                        "Invalid value for requiresCompatibilities. Valid values are EC2, FARGATE, EXTERNAL and"
                                + " MANAGED_INSTANCES.",
                        it -> it.requiresCompatibilitiesWithStrings("MOON")),
                task(
                        "an expression that is none",
                        "Create TaskDefinition: Invalid expression 'stack == prod': 'stack' is no subject; these are:"
                                + " agentConnected, agentVersion, attribute:NAME, ec2InstanceId, registeredAt,"
                                + " runningTasksCount or task:group, at character 1.",
                        it -> it.placementConstraints(c -> c.type("memberOf").expression("stack == prod"))),
                task(
                        "distinctInstance",
                        "Create TaskDefinition: constraint.type 'distinctInstance' is not supported.",
                        it -> it.placementConstraints(c -> c.type("distinctInstance"))),
                container(
                        "restarts every second",
                        "Invalid 'restartPolicy' setting for container 'nginx'.",
                        it -> it.restartPolicy(r -> r.enabled(true).restartAttemptPeriod(1))));
    }

    @Test
    void aDefinitionIsAtMost64KibLong() {
        RegisterTaskDefinitionRequest request = web().containerDefinitions(
                        nginx().command("x".repeat(64 * 1024)).build())
                .build();

        assertThatThrownBy(() -> Registration.definition(request))
                .isInstanceOf(ClientException.class)
                .hasMessageMatching("(?s)Actual length: '65\\d{3}'\\. Max allowed length is '65536' bytes\\..*");
    }

    @Test
    void aRoleOfNoNameIsNone() {
        var definition = Registration.definition(
                web().taskRoleArn("").executionRoleArn("").build());
        assertThat(definition.taskRoleArn()).isNull();
        assertThat(definition.executionRoleArn()).isNull();
        assertThat(definition.requiresAttributes())
                .extracting(attribute -> attribute.name())
                .doesNotContain("com.amazonaws.ecs.capability.task-iam-role");
    }
}
