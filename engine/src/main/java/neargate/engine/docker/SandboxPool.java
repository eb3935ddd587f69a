package neargate.engine.docker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import neargate.engine.docker.api.ContainerConfig;
import neargate.engine.docker.api.ContainerConfig.HostConfig;
import neargate.engine.docker.api.ContainerConfig.LogConfig;
import neargate.engine.docker.api.DockerApi;
import neargate.engine.docker.api.DockerOptions;
import neargate.engine.docker.api.Inspection;
import neargate.engine.images.ImageException;
import neargate.engine.images.ImageStore;
import neargate.kernel.Ids;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sandboxes made before they are needed, so that starting a task costs one container start and not two. While no task is
 * starting, the pool fills itself up again, one sandbox at a time; when it is empty, a task makes its own.
 *
 * <p>A pause container is started in the host's network and leaves it by itself, since that takes a third of the time of
 * Docker's own way to make a network namespace.
 */
final class SandboxPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxPool.class);
    private static final String PAUSE_IMAGE = "neargate/pause";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Whoever starts Neargate waits for its first answer, not for these. */
    private static final Duration HEAD_START = Duration.ofMillis(500);

    private final DockerApi docker;
    private final ImageStore images;
    private final LaunchGate gate;
    private final Ids ids;
    private final String instance;
    private final ConcurrentLinkedQueue<Sandbox> warm = new ConcurrentLinkedQueue<>();
    private final Semaphore missing;
    private final Thread filler;
    private volatile boolean closed;

    SandboxPool(DockerApi docker, ImageStore images, LaunchGate gate, Ids ids, String instance, int size) {
        this.docker = docker;
        this.images = images;
        this.gate = gate;
        this.ids = ids;
        this.instance = instance;
        this.missing = new Semaphore(size);
        this.filler = Thread.ofVirtual().name("sandbox-pool").unstarted(this::fill);
    }

    /** Begins to fill the pool. */
    void start() {
        filler.start();
    }

    /** A sandbox of an earlier process goes into the pool, if there is room. */
    boolean offer(Sandbox sandbox) {
        return missing.tryAcquire() && warm.add(sandbox);
    }

    /** A sandbox for a task: a warm one, or a new one. */
    Sandbox take() throws InterruptedException, ImageException {
        gate.expect();
        Sandbox sandbox = warm.poll();
        if (sandbox == null) {
            images.own(PAUSE_IMAGE);
            return gate.through(this::make);
        }
        missing.release();
        return sandbox;
    }

    /** The sandboxes that no task has. */
    List<Sandbox> idle() {
        return List.copyOf(warm);
    }

    /** A sandbox has ended by itself, or somebody ended it. Returns whether it was the pool's. */
    boolean lost(String id) {
        boolean ours = warm.removeIf(sandbox -> sandbox.id().equals(id));
        if (ours) {
            missing.release();
        }
        return ours;
    }

    private void fill() {
        boolean failed = !rested(HEAD_START);
        while (!closed) {
            try {
                missing.acquire();
                images.own(PAUSE_IMAGE);
                warm.add(gate.whenIdle(this::make));
                failed = false;
            } catch (InterruptedException e) {
                return;
            } catch (ImageException | RuntimeException e) {
                missing.release();
                if (closed) {
                    return;
                }
                if (!failed) {
                    LOG.warn("Cannot make a sandbox in advance: {}", e.getMessage());
                }
                failed = true;
                rested(PATIENCE);
            }
        }
    }

    private static boolean rested(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A pause container that is no sandbox of the pool's: it runs from now on. Returns Docker's id. */
    String make(String name, Map<String, String> labels) throws ImageException, InterruptedException {
        images.own(PAUSE_IMAGE);
        return gate.through(() -> {
            String id = docker.create(name, pause(ids.hex(12), labels));
            docker.start(id);
            return id;
        });
    }

    /** A sandbox whose host has a name of its own: nobody can have one in advance. */
    Sandbox make(String hostname) throws InterruptedException, ImageException {
        images.own(PAUSE_IMAGE);
        return gate.through(() -> start(hostname));
    }

    private Sandbox make() throws InterruptedException {
        return start(ids.hex(12));
    }

    private Sandbox start(String hostname) throws InterruptedException {
        String id = docker.create(
                "neargate-" + instance + "-pause-" + ids.hex(12), pause(hostname, Labels.ofPause(instance)));
        try {
            docker.start(id);
            return awaitApart(id);
        } catch (RuntimeException | InterruptedException e) {
            docker.remove(id);
            throw e;
        }
    }

    /** Its first act is to leave the host's network; until it has, nothing may join it. */
    Sandbox awaitApart(String id) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Inspection pause = docker.inspect(id).orElseThrow();
            Optional<Sandbox> sandbox = Sandbox.of(pause);
            if (sandbox.isPresent()) {
                return sandbox.get();
            }
            if (!pause.state().isRunning() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the sandbox " + id + " could not leave the host's network ("
                        + pause.state().status() + ", exit code "
                        + pause.state().exitCode() + ")");
            }
            Thread.sleep(1);
        }
    }

    private static ContainerConfig pause(String hostname, Map<String, String> labels) {
        return new ContainerConfig(
                PAUSE_IMAGE,
                hostname,
                null,
                null,
                null,
                List.of(),
                null,
                labels,
                null,
                new HostConfig(
                        "host",
                        new LogConfig("none", Map.of()),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        // The containers of a task may share what they say to each other by memory.
                        "shareable",
                        // To make a network namespace, and to bring its loopback interface up.
                        DockerOptions.with(List.of("SYS_ADMIN", "NET_ADMIN"), List.of("seccomp=unconfined"))));
    }

    /** Nobody needs them while no Neargate runs. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        filler.interrupt();
        filler.join();
        Leftovers.remove(docker, warm.stream().map(Sandbox::id).toList());
    }
}
