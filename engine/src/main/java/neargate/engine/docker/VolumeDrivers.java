package neargate.engine.docker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import neargate.engine.docker.api.DockerApi;

/**
 * Which volume drivers there are. Docker looks for one that is not there for a quarter of a minute before it says so, and
 * everybody who has to do with volumes waits meanwhile.
 */
final class VolumeDrivers {
    static final String LOCAL = "local";

    /** Where Docker looks for those that it has not loaded yet (Docker documentation, "Plugin discovery"). */
    private static final List<Path> DISCOVERED =
            List.of(Path.of("/run/docker/plugins"), Path.of("/etc/docker/plugins"), Path.of("/usr/lib/docker/plugins"));

    private static final List<String> ENDINGS = List.of(".sock", ".spec", ".json");

    private final DockerApi docker;

    VolumeDrivers(DockerApi docker) {
        this.docker = docker;
    }

    boolean has(String name) {
        return name.equals(LOCAL)
                || isDiscovered(name)
                || docker.info().volumeDrivers().contains(name)
                || docker.plugins().stream().anyMatch(plugin -> plugin.enabled() && isNamed(plugin.name(), name));
    }

    private static boolean isNamed(String plugin, String name) {
        return plugin.equals(name) || plugin.equals(name + ":latest");
    }

    private static boolean isDiscovered(String name) {
        return DISCOVERED.stream()
                .flatMap(folder -> Stream.concat(
                        Stream.of(folder.resolve(name).resolve(name + ".sock")),
                        ENDINGS.stream().map(ending -> folder.resolve(name + ending))))
                .anyMatch(Files::exists);
    }
}
