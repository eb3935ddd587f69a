package neargate.services.ecs.taskdefinitions;

import static neargate.services.ecs.taskdefinitions.Definitions.nginx;
import static neargate.services.ecs.taskdefinitions.Definitions.web;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.services.ecs.model.CPUArchitecture;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.utils.builder.SdkBuilder;

class NotCarriedTest {
    private static final Set<String> CARRIED_OF_CONTAINERS = Set.of(
            "name",
            "image",
            "command",
            "entryPoint",
            "environment",
            "secrets",
            "cpu",
            "memory",
            "memoryReservation",
            "user",
            "workingDirectory",
            "portMappings",
            "links",
            "healthCheck",
            "dependsOn",
            "essential",
            "startTimeout",
            "stopTimeout",
            "restartPolicy",
            "logConfiguration",
            "firelensConfiguration",
            "environmentFiles",
            "mountPoints",
            "volumesFrom",
            "linuxParameters",
            "hostname",
            "disableNetworking",
            "privileged",
            "readonlyRootFilesystem",
            "dnsServers",
            "dnsSearchDomains",
            "extraHosts",
            "dockerSecurityOptions",
            "interactive",
            "repositoryCredentials",
            "versionConsistency",
            "pseudoTerminal",
            "dockerLabels",
            "ulimits",
            "systemControls");

    /** With what the control plane itself keeps and answers. */
    private static final Set<String> CARRIED_OF_TASKS = Set.of(
            "taskDefinitionArn",
            "containerDefinitions",
            "family",
            "executionRoleArn",
            "taskRoleArn",
            "revision",
            "status",
            "requiresAttributes",
            "compatibilities",
            "requiresCompatibilities",
            "cpu",
            "memory",
            "networkMode",
            "placementConstraints",
            "enableFaultInjection",
            "ephemeralStorage",
            "volumes",
            "pidMode",
            "ipcMode",
            "registeredAt",
            "deregisteredAt",
            "registeredBy");

    private static List<String> fields(TaskDefinition definition) {
        return NotCarried.fields(definition, CPUArchitecture.X86_64);
    }

    private static TaskDefinition registered() {
        return Registration.definition(web().build());
    }

    private static TaskDefinition with(ContainerDefinition container) {
        return registered().toBuilder().containerDefinitions(container).build();
    }

    @Test
    void whatTheExerciseNeedsIsCarried() {
        assertThat(fields(registered())).isEmpty();
    }

    @Test
    void whatIsNotCarriedIsNamedWithItsContainer() {
        TaskDefinition definition =
                with(nginx().credentialSpecs("credentialspec:x").build());

        assertThat(fields(definition)).containsExactly("containerDefinitions[nginx].credentialSpecs");
    }

    @Test
    void fileSystemsOfTheNetworkAreNotDropped() {
        assertThat(fields(registered().toBuilder()
                        .volumes(volume -> volume.name("data").efsVolumeConfiguration(efs -> efs.fileSystemId("fs-1")))
                        .build()))
                .containsExactly("volumes[data].efsVolumeConfiguration");
    }

    @Test
    void whatIsSetToWhatHoldsAnywayIsNoObstacle() {
        assertThat(fields(with(nginx().privileged(false)
                        .readonlyRootFilesystem(false)
                        .interactive(false)
                        .restartPolicy(r -> r.enabled(false))
                        .mountPoints(List.of())
                        .dockerLabels(Map.of())
                        .build())))
                .isEmpty();
    }

    @Test
    void onlyLinuxOnThisMachinesProcessorRuns() {
        TaskDefinition.Builder definition = registered().toBuilder();

        assertThat(fields(definition
                        .runtimePlatform(p -> p.operatingSystemFamily("LINUX").cpuArchitecture("X86_64"))
                        .build()))
                .isEmpty();
        assertThat(fields(definition
                        .runtimePlatform(p -> p.operatingSystemFamily("WINDOWS_SERVER_2022_CORE")
                                .cpuArchitecture("ARM64"))
                        .build()))
                .containsExactly("runtimePlatform.operatingSystemFamily", "runtimePlatform.cpuArchitecture");
    }

    @Test
    void aContainerOnTheHostsNetworkHasTheHostsNames() {
        var named = nginx().hostname("web").dnsServers("10.0.0.2").build();
        assertThat(fields(with(named).copy(it -> it.networkMode(NetworkMode.BRIDGE))))
                .isEmpty();
        assertThat(fields(with(named).copy(it -> it.networkMode(NetworkMode.HOST))))
                .containsExactly("containerDefinitions[nginx].hostname", "containerDefinitions[nginx].dnsServers");
    }

    @Test
    void logLinesGoToNeargateOnlyWhichIsAtAllEndpointsOfAws() {
        for (String aws : List.of(
                "https://logs.us-east-1.amazonaws.com",
                "logs-fips.us-west-2.amazonaws.com",
                "https://logs.eu-west-1.api.aws/",
                "https://vpce-0a1b2c3d-x1y2z3.logs.us-east-1.vpce.amazonaws.com",
                "http://169.254.169.252")) {
            assertThat(logOption("awslogs-endpoint", aws)).as(aws).isEmpty();
        }
        for (String other :
                List.of("", "http://localhost:4566", "https://logs.example.com", "https://s3.amazonaws.com")) {
            assertThat(logOption("awslogs-endpoint", other))
                    .containsExactly("containerDefinitions[nginx].logConfiguration.options.awslogs-endpoint (lines can"
                            + " only go to this Neargate, which answers at AWS's own endpoints)");
        }
        assertThat(logOption("awslogs-multiline-pattern", "x")).isEmpty();
        assertThat(logOption("mode", "blocking")).isEmpty();
    }

    private static List<String> logOption(String option, String value) {
        return fields(with(
                nginx().logConfiguration(l -> l.logDriver(LogDriver.AWSLOGS).options(Map.of(option, value)))
                        .build()));
    }

    /** Also a field that AWS adds later, until somebody decides about it here. */
    @TestFactory
    Stream<DynamicTest> everyFieldOfAContainerIsEitherCarriedOrNamed() {
        return ContainerDefinition.builder().sdkFields().stream()
                .map(field -> decided(
                        field,
                        CARRIED_OF_CONTAINERS,
                        () -> with(((ContainerDefinition.Builder) set(nginx(), field)).build())));
    }

    @TestFactory
    Stream<DynamicTest> everyFieldOfATaskDefinitionIsEitherCarriedOrNamed() {
        return TaskDefinition.builder().sdkFields().stream()
                .filter(field -> !field.marshallingType().equals(MarshallingType.INSTANT))
                .map(field -> decided(
                        field,
                        CARRIED_OF_TASKS,
                        () -> ((TaskDefinition.Builder) set(registered().toBuilder(), field)).build()));
    }

    private static DynamicTest decided(SdkField<?> field, Set<String> carried, Supplier<TaskDefinition> definition) {
        return DynamicTest.dynamicTest(field.memberName(), () -> {
            List<String> names = fields(definition.get());
            if (carried.contains(field.locationName())) {
                assertThat(names).noneMatch(name -> name.endsWith(field.locationName()));
            } else {
                assertThat(names).anyMatch(name -> name.contains(field.locationName()));
            }
        });
    }

    private static <T extends SdkPojo> T set(T builder, SdkField<?> field) {
        field.set(builder, sample(field));
        return builder;
    }

    /** Some value of the field's type that says something. */
    private static Object sample(SdkField<?> field) {
        if (field.locationName() != null) {
            switch (field.locationName()) {
                case "networkMode" -> {
                    return NetworkMode.BRIDGE.toString();
                }
                case "operatingSystemFamily" -> {
                    return "WINDOWS_SERVER_2022_CORE";
                }
                case "versionConsistency" -> {
                    return "enabled";
                }
                default -> {}
            }
        }
        MarshallingType<?> type = field.marshallingType();
        if (type.equals(MarshallingType.STRING)) {
            return "sample";
        }
        if (type.equals(MarshallingType.INTEGER)) {
            return 7;
        }
        if (type.equals(MarshallingType.BOOLEAN)) {
            return true;
        }
        if (type.equals(MarshallingType.LIST)) {
            return List.of(sample(field.getTrait(ListTrait.class).memberFieldInfo()));
        }
        if (type.equals(MarshallingType.MAP)) {
            return Map.of("key", "sample");
        }
        SdkPojo structure = field.constructor().get();
        structure.sdkFields().forEach(member -> set(structure, member));
        return ((SdkBuilder<?, ?>) structure).build();
    }
}
