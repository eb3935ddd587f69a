package neargate.agent.acs;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Volume;

/**
 * A volume of a task.
 *
 * @param type {@code host} or {@code docker}
 */
public record AcsVolume(
        String name,
        String type,
        @Nullable Host host,
        @Nullable Docker dockerVolumeConfiguration) {

    /** A folder of the instance; an empty one that goes with the task if it has no path. */
    public record Host(@Nullable String sourcePath) {}

    /** A volume of Docker's; {@code scope} is {@code task} or {@code shared}. */
    public record Docker(
            @Nullable String scope,
            @Nullable Boolean autoprovision,
            @Nullable String driver,
            Map<String, String> driverOpts,
            Map<String, String> labels) {}

    /** A definition's volume as a payload's. */
    static AcsVolume of(Volume volume) {
        var docker = volume.dockerVolumeConfiguration();
        return docker == null
                ? new AcsVolume(
                        volume.name(),
                        "host",
                        new Host(volume.host() == null ? null : volume.host().sourcePath()),
                        null)
                : new AcsVolume(
                        volume.name(),
                        "docker",
                        null,
                        new Docker(
                                docker.scopeAsString(),
                                docker.autoprovision(),
                                docker.driver(),
                                docker.driverOpts(),
                                docker.labels()));
    }

    /** Those of a definition. */
    public static List<AcsVolume> of(List<Volume> volumes) {
        return volumes.stream().map(AcsVolume::of).toList();
    }

    /** The definition's volume that a payload means. */
    public Volume definition() {
        Volume.Builder volume = Volume.builder().name(name);
        if (host != null) {
            volume.host(it -> it.sourcePath(host.sourcePath()));
        }
        if (dockerVolumeConfiguration != null) {
            volume.dockerVolumeConfiguration(it -> it.scope(dockerVolumeConfiguration.scope())
                    .autoprovision(dockerVolumeConfiguration.autoprovision())
                    .driver(dockerVolumeConfiguration.driver())
                    .driverOpts(dockerVolumeConfiguration.driverOpts())
                    .labels(dockerVolumeConfiguration.labels()));
        }
        return volume.build();
    }
}
