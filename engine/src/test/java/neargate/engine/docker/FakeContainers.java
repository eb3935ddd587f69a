package neargate.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import neargate.engine.docker.api.DockerApi;
import neargate.engine.docker.api.FakeDocker;

/**
 * A Docker that only remembers its containers, and that refuses, hangs or talks nonsense where a test says so. What it does
 * goes by names such as {@code start app1}: the first container that is called app, {@code pause1}: the first sandbox, or
 * {@code instance1}: the first EC2 instance.
 * A sandbox is a process in a network namespace of its own, which only root may make.
 */
final class FakeContainers implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String NEVER = "0001-01-01T00:00:00Z";
    private static final String ONCE = "2026-11-23T08:00:00Z";

    private final Path folder;
    private final FakeDocker docker = new FakeDocker();
    private final Map<String, Container> containers = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Set<String> garbled = ConcurrentHashMap.newKeySet();
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private volatile boolean forgetful;

    private static final class Container {
        final String id;
        final JsonNode labels;
        final String network;
        volatile String status = "created";
        volatile long pid;

        Container(String id, JsonNode config) {
            this.id = id;
            this.labels = config.get("Labels");
            this.network = config.get("HostConfig").get("NetworkMode").asText();
        }

        void end() {
            status = "exited";
            ProcessHandle.of(pid).filter(_ -> pid > 0).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    FakeContainers(Path folder) throws IOException {
        this.folder = folder;
        docker.answer("GET /info", 200, json(Map.of("CgroupDriver", "none", "DockerRootDir", folder.toString())));
        for (String image : List.of("neargate/pause", "neargate/instance", "busybox")) {
            docker.answer("GET /images/" + image + ":latest/json", 200, "{\"Id\":\"sha256:1\",\"RepoDigests\":[]}");
        }
        docker.answer("GET /images/sha256:1/json", 200, "{\"Id\":\"sha256:1\",\"RepoDigests\":[]}");
        docker.answer("GET /volumes", 200, "{\"Volumes\":[]}");
        docker.answer("POST /containers/create", this::create);
        docker.answer("GET /containers/json", request -> perform("list", request, this::list));
        docker.answer("GET /events", this::tell);
    }

    DockerApi api() {
        return docker.api();
    }

    String host() {
        return docker.host();
    }

    /** From now on, until it {@link #obeys}, this is answered with an error. */
    void refuses(String deed) {
        refused.add(deed);
    }

    void obeys(String deed) {
        refused.remove(deed);
    }

    /** The answer to this cannot be read. */
    void garbles(String deed) {
        garbled.add(deed);
    }

    /** This is only done when the latch is released. */
    CountDownLatch holds(String deed) {
        return held.computeIfAbsent(deed, _ -> new CountDownLatch(1));
    }

    /** From now on lists name no containers: they are from before any was made. */
    void listsLate() {
        forgetful = true;
    }

    /** How often this was asked for. */
    long asked(String deed) {
        return asked.stream().filter(deed::equals).count();
    }

    /** What there is. */
    Collection<String> all() {
        return List.copyOf(containers.keySet());
    }

    /** Whose network a container has. */
    String network(String id) {
        return containers.get(id).network;
    }

    void says(String action, String id) {
        events.add(json(Map.of("Action", action, "Actor", Map.of("ID", id, "Attributes", Map.of()), "timeNano", 1)));
    }

    /** The stream of events ends, as when the engine is restarted. */
    void breaksOff() {
        events.add("");
    }

    private void tell(HttpExchange request) throws IOException {
        request.sendResponseHeaders(200, 0);
        OutputStream out = request.getResponseBody();
        try {
            for (String event = "\n"; !event.isEmpty(); event = events.take()) {
                out.write(event.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void create(HttpExchange request) throws IOException {
        JsonNode config = JSON.readTree(request.getRequestBody());
        String role = config.get("Labels").has(Labels.EC2_INSTANCE) ? "instance" : "pause";
        String name = config.get("Labels").path(Labels.CONTAINER).asText(role);
        String id = name + counts.merge(name, 1, Integer::sum);
        perform("create " + id, request, answered -> {
            var container = new Container(id, config);
            containers.put(id, container);
            on(container, "POST", "/start", "start", done(() -> start(container)));
            on(container, "POST", "/stop", "stop", done(() -> stop(container)));
            on(container, "POST", "/rename", "rename", done(() -> {}));
            on(container, "GET", "/json", "inspect", inspected -> inspect(container, inspected));
            on(container, "DELETE", "", "remove", done(() -> remove(container)));
            text(201, json(Map.of("Id", id))).to(answered);
        });
    }

    private interface Change {
        void make() throws IOException;
    }

    private static FakeDocker.Answer done(Change change) {
        return request -> {
            change.make();
            text(204, "").to(request);
        };
    }

    private void on(Container container, String method, String path, String deed, FakeDocker.Answer usual) {
        docker.answer(method + " /containers/" + container.id + path, request -> {
            if (containers.containsKey(container.id)) {
                perform(deed + " " + container.id, request, usual);
            } else {
                text(404, "{\"message\":\"No such container\"}").to(request);
            }
        });
    }

    private void perform(String deed, HttpExchange request, FakeDocker.Answer usual) throws IOException {
        asked.add(deed);
        CountDownLatch latch = held.get(deed);
        if (latch != null) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (refused.contains(deed)) {
            text(500, "{\"message\":\"not now\"}").to(request);
        } else if (garbled.contains(deed)) {
            text(200, "<html>").to(request);
        } else {
            usual.to(request);
        }
    }

    private void start(Container container) throws IOException {
        if (container.network.equals("host")) {
            Process process = new ProcessBuilder("unshare", "-n", "sleep", "600").start();
            Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
            while (Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/ns/net"))
                    .equals(own)) {
                Thread.onSpinWait();
            }
            container.pid = process.pid();
        }
        container.status = "running";
    }

    private void stop(Container container) {
        container.end();
        says("die", container.id);
    }

    private void remove(Container container) {
        containers.remove(container.id);
        stop(container);
    }

    private void inspect(Container container, HttpExchange request) throws IOException {
        boolean began = !container.status.equals("created");
        boolean ended = container.status.equals("exited");
        text(
                        200,
                        json(Map.of(
                                "Id",
                                container.id,
                                "Image",
                                "sha256:1",
                                "HostsPath",
                                folder.resolve("hosts").toString(),
                                "Created",
                                ONCE,
                                "ResolvConfPath",
                                folder.resolve("resolv.conf").toString(),
                                "Config",
                                Map.of("Hostname", container.id),
                                "State",
                                Map.of(
                                        "Status",
                                        container.status,
                                        "Pid",
                                        container.pid,
                                        "ExitCode",
                                        0,
                                        "OOMKilled",
                                        false,
                                        "Error",
                                        "",
                                        "StartedAt",
                                        began ? ONCE : NEVER,
                                        "FinishedAt",
                                        ended ? ONCE : NEVER))))
                .to(request);
    }

    private void list(HttpExchange request) throws IOException {
        String filters = request.getRequestURI().getQuery().replaceFirst(".*filters=", "");
        String label = JSON.readTree(filters).path("label").path(0).asText();
        text(200, json(summaries(label))).to(request);
    }

    /** @param label a label's name, which may be followed by = and its value */
    private List<Object> summaries(String label) {
        String[] wanted = label.split("=", 2);
        return forgetful
                ? List.of()
                : List.copyOf(containers.values()).stream()
                        .filter(container -> container.labels.has(wanted[0]))
                        .filter(container -> wanted.length == 1
                                || container.labels.get(wanted[0]).asText().equals(wanted[1]))
                        .<Object>map(container -> Map.of(
                                "Id", container.id,
                                "State", container.status,
                                "Labels", container.labels,
                                "HostConfig", Map.of("NetworkMode", container.network)))
                        .toList();
    }

    private static FakeDocker.Answer text(int status, String body) {
        return FakeDocker.text(status, body);
    }

    private static String json(Object value) {
        return JSON.valueToTree(value).toString();
    }

    @Override
    public void close() {
        held.values().forEach(CountDownLatch::countDown);
        docker.close();
        containers.values().forEach(Container::end);
    }
}
