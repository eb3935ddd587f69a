package neargate.engine.docker;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.engine.docker.api.DockerApi;

/** Where Docker engines are found. */
public final class DockerHosts {
    private static final String DEFAULT = "unix:///var/run/docker.sock";

    private DockerHosts() {}

    /** The engine that answers: that of {@code DOCKER_HOST}, and if there is none, that of the default socket. */
    public static Optional<String> find(Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("DOCKER_HOST", DEFAULT))
                .filter(DockerHosts::answers)
                .findFirst();
    }

    /** Whether an engine answers there. */
    public static boolean answers(String host) {
        try (DockerApi docker = new DockerApi(host, Duration.ZERO)) {
            return docker.answers();
        }
    }
}
