package neargate.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.PlatformDevice;
import software.amazon.awssdk.services.ecs.model.PlatformDeviceType;
import software.amazon.awssdk.services.ecs.model.RegisterContainerInstanceRequest;
import software.amazon.awssdk.services.ecs.model.Resource;
import software.amazon.awssdk.services.ecs.model.Tag;

/**
 * What an agent says when it registers its machine ("Amazon ECS container agent").
 *
 * @param cpu CPU units of the machine
 * @param memory MiB of the machine, before what its configuration keeps back
 * @param identityDocument EC2's document about the instance; null outside of EC2
 * @param gpus the ids of its GPUs
 * @param network the VPC and the subnet that it is in; null outside of EC2
 */
public record Registration(
        int cpu,
        int memory,
        @Nullable String identityDocument,
        List<String> gpus,
        @Nullable Network network) {
    /** What the agent is compatible with. */
    public static final String AGENT_VERSION = "1.97.1";

    private static final int FIRST_DOCKER_API = 17;
    private static final int LAST_DOCKER_API = 44;

    /** Of which make the agent is. */
    public static final String AGENT_HASH = "neargate";

    /** Of Docker, as agents write it. */
    public static final String DOCKER_VERSION = "DockerVersion: 1." + LAST_DOCKER_API;

    /** "Amazon ECS container agent": ssh, Docker and the agent's own ports. */
    private static final List<String> RESERVED_PORTS = List.of("22", "2375", "2376", "51678", "51679", "51680");

    private static final List<String> CAPABILITIES = List.of(
            "com.amazonaws.ecs.capability.logging-driver.awsfirelens",
            "com.amazonaws.ecs.capability.logging-driver.awslogs",
            "com.amazonaws.ecs.capability.logging-driver.fluentd",
            "com.amazonaws.ecs.capability.logging-driver.gelf",
            "com.amazonaws.ecs.capability.logging-driver.journald",
            "com.amazonaws.ecs.capability.logging-driver.json-file",
            "com.amazonaws.ecs.capability.logging-driver.none",
            "com.amazonaws.ecs.capability.logging-driver.splunk",
            "com.amazonaws.ecs.capability.logging-driver.syslog",
            "ecs.capability.firelens.fluentbit",
            "ecs.capability.firelens.fluentd",
            "ecs.capability.firelens.options.config.file",
            "ecs.capability.firelens.options.config.s3",
            "ecs.capability.logging-driver.awsfirelens.log-driver-buffer-limit",
            "com.amazonaws.ecs.capability.ecr-auth",
            "com.amazonaws.ecs.capability.privileged-container",
            "com.amazonaws.ecs.capability.task-iam-role",
            "com.amazonaws.ecs.capability.task-iam-role-network-host",
            "ecs.capability.container-restart-policy",
            "ecs.capability.docker-plugin.local",
            "ecs.capability.pid-ipc-namespace-sharing",
            "ecs.capability.execution-role-awslogs",
            "ecs.capability.execution-role-ecr-pull",
            "ecs.capability.container-health-check",
            "ecs.capability.container-ordering",
            "ecs.capability.extensible-ephemeral-storage");

    /** The VPC and the subnet of an instance. */
    public record Network(String vpcId, String subnetId) {}

    /** The request that registers the machine in a cluster. */
    public RegisterContainerInstanceRequest request(String cluster, EcsConfig config) {
        return request(cluster, config, null);
    }

    /** As {@link #request(String, EcsConfig)}, for a machine that was registered before, as this ARN. */
    public RegisterContainerInstanceRequest request(
            String cluster, EcsConfig config, @Nullable String containerInstanceArn) {
        return RegisterContainerInstanceRequest.builder()
                .cluster(cluster)
                .containerInstanceArn(containerInstanceArn)
                .instanceIdentityDocument(identityDocument)
                .totalResources(resources(config))
                .platformDevices(gpus.stream()
                        .map(gpu -> PlatformDevice.builder()
                                .id(gpu)
                                .type(PlatformDeviceType.GPU)
                                .build())
                        .toList())
                .versionInfo(version -> version.agentVersion(AGENT_VERSION)
                        .agentHash(AGENT_HASH)
                        .dockerVersion(DOCKER_VERSION))
                .attributes(attributes(config))
                .tags(config.tags().entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .build();
    }

    private List<Resource> resources(EcsConfig config) {
        List<Resource> resources = new ArrayList<>(List.of(
                number("CPU", cpu),
                number("MEMORY", Math.max(0, memory - config.reservedMemory())),
                set("PORTS", RESERVED_PORTS),
                set("PORTS_UDP", List.of())));
        if (!gpus.isEmpty()) {
            resources.add(set("GPU", gpus));
        }
        return resources;
    }

    private static Resource set(String name, List<String> values) {
        return Resource.builder()
                .name(name)
                .type("STRINGSET")
                .stringSetValue(values)
                .build();
    }

    private static Resource number(String name, int value) {
        return Resource.builder().name(name).type("INTEGER").integerValue(value).build();
    }

    private List<Attribute> attributes(EcsConfig config) {
        List<Attribute> attributes = new ArrayList<>();
        CAPABILITIES.forEach(name -> attributes.add(attribute(name, null)));
        IntStream.rangeClosed(FIRST_DOCKER_API, LAST_DOCKER_API)
                .forEach(version ->
                        attributes.add(attribute("com.amazonaws.ecs.capability.docker-remote-api.1." + version, null)));
        attributes.add(attribute("ecs.os-type", "linux"));
        attributes.add(attribute("ecs.os-family", "LINUX"));
        attributes.add(attribute("ecs.cpu-architecture", architecture(System.getProperty("os.arch"))));
        if (network != null) {
            attributes.add(attribute("ecs.capability.task-eni", null));
            attributes.add(attribute("ecs.capability.execute-command", null));
            attributes.add(attribute("ecs.capability.fault-injection", null));
            attributes.add(attribute("ecs.vpc-id", network.vpcId()));
            attributes.add(attribute("ecs.subnet-id", network.subnetId()));
        }
        for (Map.Entry<String, String> own : config.attributes().entrySet()) {
            attributes.add(attribute(own.getKey(), "".equals(own.getValue()) ? null : own.getValue()));
        }
        return attributes;
    }

    private static String architecture(String java) {
        return java.equals("aarch64") ? "arm64" : "x86_64";
    }

    private static Attribute attribute(String name, @Nullable String value) {
        return Attribute.builder().name(name).value(value).build();
    }
}
