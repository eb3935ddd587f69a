package neargate.services.ecs.taskdefinitions;

import java.util.List;
import java.util.function.Predicate;
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
    private static final List<Field<ContainerDefinition>> OF_CONTAINERS = List.of(
            logOption("awslogs-endpoint"),
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
     * The fields that stand in the way of running this, as {@code containerDefinitions[web].firelensConfiguration}; mostly none.
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

    /**
     * An option of a log driver. Those that only tune how lines are buffered ({@code mode}, {@code max-buffer-size}) are
     * none of them: a container never waits for its log here, and no line is lost.
     */
    private static Field<ContainerDefinition> logOption(String option) {
        return new Field<>(
                "logConfiguration.options." + option,
                it -> it.logConfiguration() != null
                        && it.logConfiguration().options().containsKey(option));
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
