package neargate.engine.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.engine.TaskSpec;
import neargate.engine.docker.api.ContainerConfig.LogConfig;
import neargate.engine.firelens.FireLens;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/**
 * The log router of one task, if it has one. Docker sends what the other containers write to a socket in a folder that it
 * shares with the router, so nothing of ours stands between them.
 */
final class LogRouter {
    private static final Logger LOG = LoggerFactory.getLogger(LogRouter.class);

    /** The path of a socket has at most 107 characters. */
    private static final Path FOLDERS = Path.of("/run/neargate/firelens");

    private final @Nullable FireLens fireLens;
    private final Path folder;

    LogRouter(TaskSpec spec) {
        this.fireLens = FireLens.of(spec).orElse(null);
        this.folder = folder(spec.taskArn());
    }

    private static Path folder(String taskArn) {
        return FOLDERS.resolve(taskArn.substring(taskArn.lastIndexOf('/') + 1));
    }

    /** The router cannot be told what it should do; the message is what the agent reports as the reason. */
    static final class MisconfiguredException extends Exception {
        private static final long serialVersionUID = 1;

        MisconfiguredException(IllegalArgumentException cause) {
            super("ResourceInitializationError: unable to generate firelens config: " + cause.getMessage(), cause);
        }
    }

    /** Writes what the router is told. */
    void prepare() throws IOException, MisconfiguredException {
        if (fireLens == null) {
            return;
        }
        try {
            Files.createDirectories(socketFolder());
            Files.writeString(configuration(), fireLens.configuration());
        } catch (IllegalArgumentException e) {
            throw new MisconfiguredException(e);
        }
        giveTo(fireLens.router().user());
    }

    /** A router that is not root must be able to open its socket. */
    private void giveTo(@Nullable String user) throws IOException {
        String id = user == null ? "" : user.split(":", 2)[0];
        if (id.matches("\\d{1,9}")) {
            Files.setAttribute(socketFolder(), "unix:uid", Integer.valueOf(id));
        }
    }

    private Path configuration() {
        return folder.resolve("fluent.conf");
    }

    private Path socketFolder() {
        return folder.resolve("socket");
    }

    /** What a container mounts, as Docker is told it. */
    List<String> binds(ContainerDefinition container) {
        return fireLens != null && FireLens.routes(container)
                ? List.of(
                        configuration() + ":" + fireLens.configurationPath(),
                        socketFolder() + ":" + FireLens.SOCKET_FOLDER)
                : List.of();
    }

    /**
     * How Docker is to send what a container writes: without waiting for the router, which has perhaps not opened its socket
     * yet. Empty for a container that sends the router nothing.
     */
    Optional<LogConfig> driver(ContainerDefinition container) {
        if (fireLens == null || !FireLens.sends(container)) {
            return Optional.empty();
        }
        Map<String, String> options = new LinkedHashMap<>();
        options.put("fluentd-address", "unix://" + socketFolder().resolve(FireLens.SOCKET));
        options.put("tag", fireLens.tag(container));
        options.put("fluentd-async", "true");
        options.put("fluentd-sub-second-precision", "true");
        FireLens.bufferLimit(container).ifPresent(limit -> options.put("fluentd-buffer-limit", limit));
        return Optional.of(new LogConfig("fluentd", options));
    }

    /** What a container is told of the router. */
    List<String> environment(ContainerDefinition container, Wiring wiring) {
        return fireLens != null && FireLens.sends(container)
                ? wiring.address(fireLens.router().name())
                        .map(FireLens::environment)
                        .orElse(List.of())
                : List.of();
    }

    void remove() {
        remove(folder);
    }

    /** Removes what is left of a task's router. */
    static void removeOf(String taskArn) {
        remove(folder(taskArn));
    }

    private static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.warn("{} stays", folder, e);
        }
    }
}
