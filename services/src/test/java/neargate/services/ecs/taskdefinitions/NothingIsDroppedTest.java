package neargate.services.ecs.taskdefinitions;

import static neargate.services.ecs.taskdefinitions.Definitions.sidecar;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import neargate.kernel.codec.JsonCodec;
import neargate.services.ecs.EcsWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.Volume;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * Every field of a registration, at every depth of the model's shapes, comes back as it was sent, also from the disk. A field
 * that AWS adds later is asked for, too.
 */
class NothingIsDroppedTest {
    /** What a field must look like to be let in, by its path; anything else is made up from its type. */
    private static final Map<String, Object> SAMPLES = Map.ofEntries(
            Map.entry("image", "busybox"),
            Map.entry("networkMode", "bridge"),
            Map.entry("taskRoleArn", "arn:aws:iam::123456789012:role/task"),
            Map.entry("executionRoleArn", "arn:aws:iam::123456789012:role/execution"),
            Map.entry("cpu", 8),
            Map.entry("memory", 64),
            Map.entry("task.cpu", "256"),
            Map.entry("task.memory", "512"),
            Map.entry("memoryReservation", 32),
            Map.entry("placementConstraints.type", "memberOf"),
            Map.entry("placementConstraints.expression", "attribute:ecs.os-type == linux"),
            Map.entry("requiresCompatibilities", List.of("EC2")),
            Map.entry("pidMode", "task"),
            Map.entry("ipcMode", "task"),
            Map.entry("proxyConfiguration.type", "APPMESH"),
            Map.entry(
                    "proxyConfiguration.properties",
                    Stream.of("AppPorts", "ProxyIngressPort", "ProxyEgressPort", "IgnoredUID")
                            .map(name ->
                                    KeyValuePair.builder().name(name).value("1").build())
                            .toList()),
            Map.entry("proxyConfiguration.containerName", "main"),
            Map.entry("inferenceAccelerators.deviceType", "eia2.medium"),
            Map.entry("ephemeralStorage.sizeInGiB", 30),
            Map.entry("runtimePlatform.cpuArchitecture", "X86_64"),
            Map.entry("runtimePlatform.operatingSystemFamily", "LINUX"),
            Map.entry("protocol", "tcp"),
            Map.entry("appProtocol", "http2"),
            Map.entry("containerPort", 80),
            Map.entry("hostPort", 8080),
            Map.entry("containerPortRange", "90-99"),
            Map.entry("links", List.of("other")),
            Map.entry("volumesFrom.sourceContainer", "other"),
            Map.entry("dependsOn.containerName", "other"),
            Map.entry("dependsOn.condition", "START"),
            Map.entry("mountPoints.sourceVolume", "data"),
            Map.entry("restartPolicy.restartAttemptPeriod", 60),
            Map.entry("environmentFiles.value", "arn:aws:s3:::bucket/a.env"),
            Map.entry("environmentFiles.type", "s3"),
            Map.entry("credentialSpecs", List.of("credentialspec:arn:aws:s3:::bucket/a.json")),
            Map.entry("extraHosts.ipAddress", "10.0.0.1"),
            Map.entry("dnsServers", List.of("10.0.0.2")),
            Map.entry("ulimits.name", "nofile"),
            Map.entry("systemControls.namespace", "net.core.somaxconn"),
            Map.entry("logDriver", "splunk"),
            Map.entry("logConfiguration.options", Map.of("splunk-url", "https://splunk.example.com")),
            Map.entry("secretOptions.name", "splunk-token"),
            Map.entry("healthCheck.command", List.of("CMD", "true")),
            Map.entry("healthCheck.interval", 10),
            Map.entry("resourceRequirements.type", "GPU"),
            Map.entry("resourceRequirements.value", "1"),
            Map.entry("firelensConfiguration.type", "fluentbit"),
            Map.entry("firelensConfiguration.options", Map.of("enable-ecs-log-metadata", "true")),
            Map.entry("versionConsistency", "disabled"),
            Map.entry("devices.permissions", List.of("read")),
            Map.entry("capabilities.add", List.of("NET_ADMIN")),
            Map.entry("capabilities.drop", List.of("ALL")),
            Map.entry("tmpfs.containerPath", "/sample"),
            Map.entry("tmpfs.mountOptions", List.of("noexec")),
            Map.entry("scope", "shared"),
            Map.entry("transitEncryption", "ENABLED"),
            Map.entry("authorizationConfig.iam", "ENABLED"),
            Map.entry("efsVolumeConfiguration.fileSystemId", "fs-0123456789abcdef0"),
            Map.entry("authorizationConfig.accessPointId", "fsap-0123456789abcdef0"));

    private static final JsonCodec<TaskDefinition> STORED = JsonCodec.of(TaskDefinition.class);

    private final EcsWorld world = new EcsWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @TestFactory
    Stream<DynamicTest> whatATaskDefinitionSaysComesBack() {
        return RegisterTaskDefinitionRequest.builder().sdkFields().stream()
                .filter(field ->
                        !List.of("family", "containerDefinitions", "volumes").contains(field.locationName()))
                .map(field -> comesBack(field, () -> set(base(field), field, "task")));
    }

    /** A proxy needs an address of its own. */
    private static RegisterTaskDefinitionRequest.Builder base(SdkField<?> field) {
        return field.locationName().equals("proxyConfiguration") ? base().networkMode(NetworkMode.AWSVPC) : base();
    }

    @TestFactory
    Stream<DynamicTest> whatAContainerSaysComesBack() {
        return ContainerDefinition.builder().sdkFields().stream()
                .map(field -> comesBack(
                        field,
                        () -> base().executionRoleArn("arn:aws:iam::123456789012:role/execution")
                                .containerDefinitions(
                                        set(main(), field, "container").build(), other(field))));
    }

    @TestFactory
    Stream<DynamicTest> whatAVolumeSaysComesBack() {
        return Volume.builder().sdkFields().stream()
                .map(field -> comesBack(
                        field,
                        () -> base().volumes(set(Volume.builder().name("data"), field, "volume")
                                .build())));
    }

    @Test
    void aRangeOfPortsComesBackToo() {
        assertComesBack(base().containerDefinitions(main().portMappings(port -> port.containerPortRange("90-99"))
                .build()));
    }

    private DynamicTest comesBack(SdkField<?> field, Supplier<RegisterTaskDefinitionRequest.Builder> request) {
        return DynamicTest.dynamicTest(field.locationName(), () -> assertComesBack(request.get()));
    }

    private void assertComesBack(RegisterTaskDefinitionRequest.Builder request) {
        RegisterTaskDefinitionRequest sent = request.build();
        String arn = world.user().registerTaskDefinition(sent).taskDefinition().taskDefinitionArn();
        DescribeTaskDefinitionResponse described =
                world.user().describeTaskDefinition(it -> it.taskDefinition(arn).include(TaskDefinitionField.TAGS));
        Map<String, Object> came = leaves(described.taskDefinition(), "");
        came.putAll(leaves(
                DescribeTaskDefinitionResponse.builder().tags(described.tags()).build(), ""));

        assertThat(came).containsAllEntriesOf(leaves(sent, ""));
        assertThat(STORED.read(STORED.write(described.taskDefinition()))).isEqualTo(described.taskDefinition());
    }

    private static RegisterTaskDefinitionRequest.Builder base() {
        return RegisterTaskDefinitionRequest.builder()
                .family("whole")
                .volumes(volume -> volume.name("data"))
                .containerDefinitions(
                        main().build(), sidecar("other").memory(64).build());
    }

    private static ContainerDefinition.Builder main() {
        return ContainerDefinition.builder().name("main").image("busybox").memory(64);
    }

    /** The container beside it: a log router needs somebody who sends it something. */
    private static ContainerDefinition other(SdkField<?> field) {
        return sidecar("other")
                .memory(64)
                .applyMutation(it -> {
                    if (field.locationName().equals("firelensConfiguration")) {
                        it.logConfiguration(log -> log.logDriver(LogDriver.AWSFIRELENS));
                    }
                })
                .build();
    }

    private static <T extends SdkPojo> T set(T builder, SdkField<?> field, String owner) {
        field.set(builder, sample(field, owner));
        return builder;
    }

    private static Object sample(SdkField<?> field, String owner) {
        String name = String.valueOf(field.locationName());
        Object sample = SAMPLES.getOrDefault(owner + "." + name, SAMPLES.get(name));
        return sample == null ? made(field, owner, name) : sample;
    }

    private static Object made(SdkField<?> field, String owner, String name) {
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
        if (type.equals(MarshallingType.MAP)) {
            return Map.of("key", "sample");
        }
        if (type.equals(MarshallingType.LIST)) {
            return List.of(whole(field.getTrait(ListTrait.class).memberFieldInfo(), owner, name));
        }
        return whole(field, owner, name);
    }

    /** A structure in which everything is said; anything else by itself. */
    private static Object whole(SdkField<?> field, String owner, String name) {
        if (field.constructor() == null) {
            return made(field, owner, name);
        }
        SdkPojo structure = field.constructor().get();
        structure.sdkFields().stream()
                .filter(member -> !member.locationName().equals("containerPortRange"))
                .forEach(member -> set(structure, member, name));
        return ((SdkBuilder<?, ?>) structure).build();
    }

    /** Whatever is said, by its path. */
    private static Map<String, Object> leaves(Object value, String path) {
        Map<String, Object> leaves = new LinkedHashMap<>();
        switch (value) {
            case null -> {}
            case SdkPojo structure ->
                structure
                        .sdkFields()
                        .forEach(field -> leaves.putAll(
                                leaves(field.getValueOrDefault(structure), path + "/" + field.locationName())));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    leaves.putAll(leaves(list.get(i), path + "/" + i));
                }
            }
            case Map<?, ?> map -> map.forEach((key, each) -> leaves.putAll(leaves(each, path + "/" + key)));
            default -> leaves.put(path, value);
        }
        return leaves;
    }
}
