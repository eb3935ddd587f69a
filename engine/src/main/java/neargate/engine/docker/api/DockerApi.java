package neargate.engine.docker.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The Docker Engine API. Every call may be made twice: what is done already is no error. Failures are {@link
 * DockerException}s with Docker's own words.
 */
public final class DockerApi implements AutoCloseable {
    /** The newest version whose answers were read when this was written; an engine may ask for a newer one. */
    private static final String KNOWN_VERSION = "1.44";

    /** How long an engine under load may take for one answer. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final Duration LIMIT_OF_LOADING = Duration.ofMinutes(10);

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    private final EngineHttp http;
    private volatile @Nullable String version;

    /**
     * Speaks to the engine at {@code host}, written as in {@code DOCKER_HOST}; does not connect yet.
     *
     * @param patience how long each call waits for an engine that is away
     */
    public DockerApi(String host, Duration patience) {
        this.http = new EngineHttp(host, patience);
    }

    /** What an engine says of itself. */
    public record EngineFacts(
            String cgroupDriver,
            String dockerRootDir,
            @Nullable Loaded plugins) {
        /** The plugins in use that have no container of their own. */
        public record Loaded(@Nullable List<String> volume) {}

        /** The drivers of volumes among them. */
        public List<String> volumeDrivers() {
            return plugins == null || plugins.volume() == null ? List.of() : plugins.volume();
        }
    }

    /** A plugin that is installed. */
    public record Plugin(String name, boolean enabled) {}

    private record Version(String apiVersion, String minAPIVersion) {}

    private record Created(String id) {}

    /** Whether there is an engine. */
    public boolean answers() {
        try {
            return http.exchange("GET", "/_ping", HttpConnection.Body.NONE, LIMIT)
                            .status()
                    == 200;
        } catch (DockerException e) {
            return false;
        }
    }

    /** What the engine says of itself. */
    public EngineFacts info() {
        return call("GET", "/info", HttpConnection.Body.NONE, EngineFacts.class);
    }

    /** The plugins that are installed. */
    public List<Plugin> plugins() {
        return read(call("GET", "/plugins", HttpConnection.Body.NONE), new TypeReference<>() {});
    }

    /** Makes a container and returns its id. One that has the name already is taken to be it. */
    public String create(String name, ContainerConfig config) {
        try {
            return call("POST", "/containers/create?name=" + name, json(config), Created.class)
                    .id();
        } catch (DockerException e) {
            if (e.isConflict()) {
                return inspect(name).orElseThrow(() -> e).id();
            }
            throw e;
        }
    }

    /** Starts a container. */
    public void start(String id) {
        call("POST", "/containers/" + id + "/start", HttpConnection.Body.NONE);
    }

    /** Sends the container its stop signal, and SIGKILL after {@code grace}; returns when it has ended. */
    public void stop(String id, Duration grace) {
        String target = "/containers/" + id + "/stop?t=" + grace.toSeconds();
        call("POST", target, HttpConnection.Body.NONE, grace.plus(LIMIT));
    }

    /** As {@link #stop}, and starts it again. Docker does both, whatever becomes of who asked. */
    public void restart(String id, Duration grace) {
        String target = "/containers/" + id + "/restart?t=" + grace.toSeconds();
        call("POST", target, HttpConnection.Body.NONE, grace.plus(LIMIT));
    }

    /** Gives a container another name. */
    public void rename(String id, String name) {
        call("POST", "/containers/" + id + "/rename?name=" + name, HttpConnection.Body.NONE);
    }

    /** Kills a container if it runs and removes it; one that is gone already is no error. */
    public void remove(String id) {
        try {
            call("DELETE", "/containers/" + id + "?force=1&v=1", HttpConnection.Body.NONE);
        } catch (DockerException e) {
            // A conflict says that its removal is in progress.
            if (!e.isNotFound() && !e.isConflict()) {
                throw e;
            }
        }
    }

    /** A container by its id or name. */
    public Optional<Inspection> inspect(String id) {
        return found(() -> call("GET", "/containers/" + id + "/json", HttpConnection.Body.NONE, Inspection.class));
    }

    /**
     * What a container takes of the disk.
     *
     * @param sizeRw what it has written
     * @param sizeRootFs that and its image
     */
    public record Size(String image, long sizeRw, long sizeRootFs) {}

    /** What a container takes of the disk, which takes Docker a walk through it. */
    public Optional<Size> size(String id) {
        return found(() -> call("GET", "/containers/" + id + "/json?size=1", HttpConnection.Body.NONE, Size.class));
    }

    /** All containers that carry the label, running or not. */
    public List<Inspection.Summary> list(String label) {
        String target = "/containers/json?all=1&filters=" + encoded(text(Map.of("label", List.of(label))));
        return read(call("GET", target, HttpConnection.Body.NONE), new TypeReference<>() {});
    }

    /** What a volume is made of: the body of {@code POST /volumes/create}. */
    public record VolumeConfig(
            String name, String driver, Map<String, String> driverOpts, Map<String, String> labels) {}

    /** A volume that is there. */
    public record VolumeSummary(String name) {}

    private record VolumeList(@Nullable List<VolumeSummary> volumes) {}

    /** Makes a volume unless it is there. */
    public void createVolume(VolumeConfig config) {
        String _ = call("POST", "/volumes/create", json(config));
    }

    /** A volume by its name. */
    public Optional<VolumeSummary> volume(String name) {
        return found(() -> call("GET", "/volumes/" + encoded(name), HttpConnection.Body.NONE, VolumeSummary.class));
    }

    /** All volumes that carry the label. */
    public List<VolumeSummary> volumes(String label) {
        String target = "/volumes?filters=" + encoded(text(Map.of("label", List.of(label))));
        List<VolumeSummary> volumes =
                call("GET", target, HttpConnection.Body.NONE, VolumeList.class).volumes();
        return volumes == null ? List.of() : volumes;
    }

    /** Removes a volume; one that is gone already is no error. */
    public void removeVolume(String name) {
        try {
            String _ = call("DELETE", "/volumes/" + encoded(name), HttpConnection.Body.NONE);
        } catch (DockerException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    /** An image that is here. */
    public Optional<ImageInspection> image(String name) {
        return found(() ->
                call("GET", "/images/" + encoded(name) + "/json", HttpConnection.Body.NONE, ImageInspection.class));
    }

    /** Pulls an image that anybody may pull, and returns when it is here. */
    public void pull(String repository, String tagOrDigest) {
        pull(repository, tagOrDigest, "");
    }

    /** Pulls an image as somebody whom its registry knows, and returns when it is here. */
    public void pull(String repository, String tagOrDigest, String username, String password) {
        byte[] auth = text(Map.of("username", username, "password", password)).getBytes(StandardCharsets.UTF_8);
        pull(
                repository,
                tagOrDigest,
                "X-Registry-Auth: " + Base64.getUrlEncoder().encodeToString(auth));
    }

    private void pull(String repository, String tagOrDigest, String header) {
        String target = "/images/create?fromImage=" + encoded(repository) + "&tag=" + encoded(tagOrDigest);
        stream("POST", target, header, JsonNode.class, () -> {}, progress -> {
            if (progress.hasNonNull("error")) {
                throw new DockerException(500, progress.get("error").asText());
            }
        });
    }

    /** Reads an image archive, as {@code docker load} does. */
    public void load(Path archive) {
        String answer = call("POST", "/images/load?quiet=1", new HttpConnection.Body.Tar(archive), LIMIT_OF_LOADING);
        JsonNode said = read(answer, new TypeReference<>() {});
        if (said.hasNonNull("error")) {
            throw new DockerException(500, said.get("error").asText());
        }
    }

    /**
     * Tells what happens to containers that carry the label, from now on; returns when the engine closes the stream.
     *
     * @param begun called when the stream stands: what happens after that is told
     */
    public void events(String label, List<String> actions, Runnable begun, Consumer<DockerEvent> listener) {
        String filters = text(Map.of("type", List.of("container"), "label", List.of(label), "event", actions));
        String target = "/events?filters=" + encoded(filters);
        stream("GET", target, "", DockerEvent.class, begun, listener);
    }

    /** What a command in a container is made of: the body of {@code POST /containers/{id}/exec}. */
    public record ExecConfig(
            boolean attachStdin,
            boolean attachStdout,
            boolean attachStderr,
            boolean tty,
            String user,
            List<String> env,
            List<String> cmd) {}

    /** How a command in a container is. */
    public record ExecInspection(
            boolean running,
            @Nullable Integer exitCode,
            long pid,
            @JsonProperty("ContainerID") @Nullable String containerId,
            @Nullable ExecProcess processConfig) {}

    /** What a command in a container was made of. */
    public record ExecProcess(
            @JsonProperty("user") @Nullable String user) {}

    private record ExecStart(boolean detach, boolean tty) {}

    /** Makes a command for a container that runs, and returns its id. */
    public String createExec(String container, ExecConfig config) {
        return call("POST", "/containers/" + container + "/exec", json(config), Created.class)
                .id();
    }

    /** Starts a command; what it writes and reads goes over the stream. */
    public ExecStream startExec(String exec, boolean tty) {
        try {
            return new ExecStream(
                    http, http.upgrade(versioned("/exec/" + exec + "/start"), json(new ExecStart(false, tty))));
        } catch (IOException e) {
            throw new DockerException("The Docker engine broke off: " + e.getMessage(), e);
        }
    }

    /** Gives the terminal of a command another size. */
    public void resizeExec(String exec, int columns, int rows) {
        String _ = call("POST", "/exec/" + exec + "/resize?h=" + rows + "&w=" + columns, HttpConnection.Body.NONE);
    }

    /** How a command is. */
    public ExecInspection inspectExec(String exec) {
        return call("GET", "/exec/" + exec + "/json", HttpConnection.Body.NONE, ExecInspection.class);
    }

    @Override
    public void close() {
        http.close();
    }

    private <T> void stream(
            String method, String target, String header, Class<T> type, Runnable begun, Consumer<T> each) {
        try {
            http.stream(method, versioned(target), header, (status, answer) -> {
                refuse(status, status < 400 ? "" : EngineHttp.text(answer));
                begun.run();
                readEach(answer, type, each);
                return status;
            });
        } catch (IOException e) {
            throw new DockerException("The Docker engine broke off: " + e.getMessage(), e);
        }
    }

    private static <T> void readEach(InputStream answer, Class<T> type, Consumer<T> each) throws IOException {
        try (MappingIterator<T> values = JSON.readerFor(type).readValues(answer)) {
            while (values.hasNextValue()) {
                each.accept(values.nextValue());
            }
        }
    }

    private <T> T call(String method, String target, HttpConnection.Body body, Class<T> type) {
        try {
            return JSON.readValue(call(method, target, body), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String call(String method, String target, HttpConnection.Body body) {
        return call(method, target, body, LIMIT);
    }

    private String call(String method, String target, HttpConnection.Body body, Duration limit) {
        EngineHttp.Answer answer = http.exchange(method, versioned(target), body, limit);
        refuse(answer.status(), answer.body());
        return answer.body();
    }

    private static void refuse(int status, String body) {
        if (status >= 400) {
            String text = body.strip();
            try {
                throw new DockerException(
                        status, JSON.readTree(text).path("message").asText(text));
            } catch (JsonProcessingException e) {
                throw new DockerException(status, text);
            }
        }
    }

    private interface Call<T> {
        T make();
    }

    private static <T> Optional<T> found(Call<T> call) {
        try {
            return Optional.of(call.make());
        } catch (DockerException e) {
            if (e.isNotFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Engines serve a range of versions: ours if it is in it, else the end that is nearer. */
    private String versioned(String target) {
        String agreed = version;
        if (agreed == null) {
            String answer = http.exchange("GET", "/version", HttpConnection.Body.NONE, LIMIT)
                    .body();
            Version offered = read(answer, new TypeReference<>() {});
            agreed = compare(offered.apiVersion(), KNOWN_VERSION) < 0
                    ? offered.apiVersion()
                    : compare(offered.minAPIVersion(), KNOWN_VERSION) > 0 ? offered.minAPIVersion() : KNOWN_VERSION;
            version = agreed;
        }
        return "/v" + agreed + target;
    }

    private static int compare(String left, String right) {
        return Integer.compare(minor(left), minor(right));
    }

    private static int minor(String version) {
        return Integer.parseInt(version.substring(version.indexOf('.') + 1));
    }

    private static HttpConnection.Body json(Object value) {
        return new HttpConnection.Body.Json(text(value));
    }

    private static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T read(String text, TypeReference<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
