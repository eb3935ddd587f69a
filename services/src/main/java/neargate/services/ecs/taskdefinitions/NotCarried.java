package neargate.services.ecs.taskdefinitions;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CPUArchitecture;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.OSFamily;
import software.amazon.awssdk.services.ecs.model.ResourceType;
import software.amazon.awssdk.services.ecs.model.RuntimePlatform;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.Volume;

/**
 * Knows the fields of task definitions that are kept but that no engine of ours carries yet. When an engine learns a
 * field, its line goes away here. A field that is set to what holds without it, as {@code privileged: false}, is no
 * obstacle.
 */
public final class NotCarried {
    /** The endpoints of CloudWatch Logs in "Service endpoints and quotas", and a VPC's own. */
    private static final Pattern LOGS_OF_AWS =
            Pattern.compile("(https?://)?(logs(-fips)?\\.[a-z0-9-]+\\.(amazonaws\\.com(\\.cn)?|api\\.aws)"
                    + "|vpce-[a-z0-9-]+\\.logs\\.[a-z0-9-]+\\.vpce\\.amazonaws\\.com(\\.cn)?|169\\.254\\.169\\.252)/?");

    private static final List<Field<ContainerDefinition>> OF_CONTAINERS = List.of(
            new Field<>(
                    "logConfiguration.options.awslogs-endpoint (lines can only go to this Neargate, which answers at AWS's"
                            + " own endpoints)",
                    NotCarried::logsElsewhere),
            new Field<>(
                    "resourceRequirements",
                    it -> it.resourceRequirements().stream()
                            .anyMatch(requirement -> requirement.type() != ResourceType.GPU)),
            new Field<>("credentialSpecs", it -> !it.credentialSpecs().isEmpty()));

    /** In the mode host a container has the instance's own name, hosts file and name servers. */
    private static final List<Field<ContainerDefinition>> OF_CONTAINERS_ON_THE_HOSTS_NETWORK = List.of(
            new Field<>("hostname", it -> it.hostname() != null),
            new Field<>("dnsServers", it -> !it.dnsServers().isEmpty()),
            new Field<>("dnsSearchDomains", it -> !it.dnsSearchDomains().isEmpty()),
            new Field<>("extraHosts", it -> !it.extraHosts().isEmpty()));

    private static final List<Field<Volume>> OF_VOLUMES = List.of(
            new Field<>("efsVolumeConfiguration", it -> it.efsVolumeConfiguration() != null),
            new Field<>(
                    "fsxWindowsFileServerVolumeConfiguration",
                    it -> it.fsxWindowsFileServerVolumeConfiguration() != null),
            new Field<>("configuredAtLaunch", it -> on(it.configuredAtLaunch())));

    private static final List<Field<TaskDefinition>> OF_TASKS = List.of(
            new Field<>("proxyConfiguration", it -> it.proxyConfiguration() != null),
            new Field<>(
                    "inferenceAccelerators", it -> !it.inferenceAccelerators().isEmpty()));

    private NotCarried() {}

    /**
     * The fields that stand in the way of running this, as {@code containerDefinitions[web].firelensConfiguration}, with the reason
     * where it is not the field but its value; mostly none.
     *
     * @param machine the architecture of the machine that is to run it
     */
    public static List<String> fields(TaskDefinition definition, CPUArchitecture machine) {
        return Stream.of(
                        OF_TASKS.stream().filter(field -> field.in(definition)).map(Field::name),
                        runtimePlatform(definition.runtimePlatform(), machine),
                        definition.volumes().stream()
                                .flatMap(volume -> fields(OF_VOLUMES, volume, "volumes[" + volume.name() + "].")),
                        definition.containerDefinitions().stream()
                                .flatMap(container -> fields(container, definition.networkMode())))
                .flatMap(names -> names)
                .toList();
    }

    private static Stream<String> fields(ContainerDefinition container, @Nullable NetworkMode mode) {
        String prefix = "containerDefinitions[" + container.name() + "].";
        return Stream.concat(
                fields(OF_CONTAINERS, container, prefix),
                mode == NetworkMode.HOST ? fields(OF_CONTAINERS_ON_THE_HOSTS_NETWORK, container, prefix) : Stream.of());
    }

    private static <T> Stream<String> fields(List<Field<T>> fields, T definition, String prefix) {
        return fields.stream().filter(field -> field.in(definition)).map(field -> prefix + field.name());
    }

    private static Stream<String> runtimePlatform(@Nullable RuntimePlatform platform, CPUArchitecture machine) {
        if (platform == null) {
            return Stream.of();
        }
        boolean foreignSystem =
                platform.operatingSystemFamily() != null && platform.operatingSystemFamily() != OSFamily.LINUX;
        boolean foreignProcessor = platform.cpuArchitecture() != null && platform.cpuArchitecture() != machine;
        return Stream.of(
                        foreignSystem ? "runtimePlatform.operatingSystemFamily" : "",
                        foreignProcessor ? "runtimePlatform.cpuArchitecture" : "")
                .filter(name -> !name.isEmpty());
    }

    /** Whether lines are to go to an endpoint that is not AWS's own: this Neargate is at all of those, and at none else. */
    private static boolean logsElsewhere(ContainerDefinition container) {
        return container.logConfiguration() != null
                && container.logConfiguration().options().containsKey("awslogs-endpoint")
                && !LOGS_OF_AWS
                        .matcher(container.logConfiguration().options().get("awslogs-endpoint"))
                        .matches();
    }

    private static boolean on(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }

    /** A field by its name on the wire, and when it is set so that it matters. */
    private record Field<T>(String name, Predicate<T> matters) {
        boolean in(T definition) {
            return matters.test(definition);
        }
    }
}
