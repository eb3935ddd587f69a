package neargate.services.ecs.taskdefinitions.rules;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.services.ecs.EcsErrors;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.DockerVolumeConfiguration;
import software.amazon.awssdk.services.ecs.model.MountPoint;
import software.amazon.awssdk.services.ecs.model.Scope;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.Volume;
import software.amazon.awssdk.services.ecs.model.VolumeFrom;

/** Volumes and what mounts them ("Volume", "MountPoint", "VolumeFrom"). */
final class VolumeRules {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,255}");

    private VolumeRules() {}

    static void check(TaskDefinition definition) {
        Set<String> volumes = new HashSet<>();
        for (Volume volume : definition.volumes()) {
            checkVolume(volume);
            if (!volumes.add(volume.name())) {
                throw EcsErrors.client("Volume names must be unique: '" + volume.name() + "' is used more than once.");
            }
        }
        Set<String> containers = definition.containerDefinitions().stream()
                .map(ContainerDefinition::name)
                .collect(Collectors.toSet());
        definition.containerDefinitions().forEach(container -> {
            container.mountPoints().forEach(mount -> checkMount(container, mount, volumes));
            container.volumesFrom().forEach(from -> checkFrom(container, from, containers));
        });
    }

    private static void checkVolume(Volume volume) {
        if (volume.name() == null || !NAME.matcher(volume.name()).matches()) {
            throw EcsErrors.client("Volume.name contains invalid characters.");
        }
        if (volume.host() != null
                && volume.host().sourcePath() != null
                && volume.host().sourcePath().isBlank()) {
            throw EcsErrors.client("host.sourcePath should not be blank.");
        }
        DockerVolumeConfiguration docker = volume.dockerVolumeConfiguration();
        if (docker != null && docker.scope() != Scope.SHARED && Boolean.FALSE.equals(docker.autoprovision())) {
            throw EcsErrors.client("When 'scope' parameter is 'task', 'autoprovision' must either not be specified or"
                    + " set to 'True'.");
        }
        long kinds = Stream.of(
                        volume.host(),
                        volume.dockerVolumeConfiguration(),
                        volume.efsVolumeConfiguration(),
                        volume.fsxWindowsFileServerVolumeConfiguration())
                .filter(kind -> kind != null)
                .count();
        if (kinds > 1) {
            throw EcsErrors.client("Volume '" + volume.name() + "' must have only one configuration.");
        }
        if (volume.efsVolumeConfiguration() != null
                && volume.efsVolumeConfiguration().fileSystemId() == null) {
            throw EcsErrors.client("Volume '" + volume.name() + "' must name the fileSystemId of its EFS file system.");
        }
    }

    private static void checkMount(ContainerDefinition container, MountPoint mount, Set<String> volumes) {
        if (mount.sourceVolume() == null || !volumes.contains(mount.sourceVolume())) {
            throw EcsErrors.client("Unknown volume '" + mount.sourceVolume() + "'.");
        }
        if (mount.containerPath() == null || mount.containerPath().isEmpty()) {
            throw ContainerRules.invalid(container, "mountPoints.containerPath");
        }
    }

    private static void checkFrom(ContainerDefinition container, VolumeFrom from, Set<String> containers) {
        if (from.sourceContainer() == null
                || !containers.contains(from.sourceContainer())
                || from.sourceContainer().equals(container.name())) {
            throw EcsErrors.client("Unknown container '" + from.sourceContainer() + "' in volumesFrom.");
        }
    }
}
