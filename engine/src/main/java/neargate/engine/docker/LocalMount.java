package neargate.engine.docker;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.DockerVolumeConfiguration;

/**
 * What the options of a volume have Docker's driver {@code local} mount, by its own process: in the files and devices of this
 * machine, whoever's the task is. Pure.
 *
 * @param type the file system
 * @param options of the mount
 * @param device what is mounted
 */
record LocalMount(String type, List<String> options, String device) {
    private static final Set<String> BINDS = Set.of("bind", "rbind");

    /** Those that need nothing that this machine has: memory, and other machines by their addresses. */
    private static final Set<String> OF_NO_MACHINE = Set.of("tmpfs", "nfs", "nfs4", "cifs");

    /** What the options ask for; empty where nothing is mounted, or by another driver. */
    static Optional<LocalMount> of(DockerVolumeConfiguration volume) {
        Map<String, String> options = volume.driverOpts();
        boolean isLocal = volume.driver() == null || volume.driver().equals(VolumeDrivers.LOCAL);
        return Optional.ofNullable(options.get("device"))
                .filter(_ -> isLocal)
                .map(device -> new LocalMount(
                        options.getOrDefault("type", ""),
                        List.of(options.getOrDefault("o", "").split(",")),
                        device));
    }

    /** Whether it is a folder by another name, whatever the type says. */
    boolean isFolder() {
        return options.stream().anyMatch(BINDS::contains);
    }

    boolean isReadOnly() {
        return options.contains("ro");
    }

    /** Whether nothing of a machine's disk can be seen by it. */
    boolean isOfNoMachine() {
        return !isFolder() && OF_NO_MACHINE.contains(type);
    }
}
