package neargate.engine.docker;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import neargate.engine.ContainerStats;
import neargate.engine.Engine.Run;
import neargate.engine.Execution;
import neargate.engine.TaskSpec;
import neargate.engine.docker.Residents.Resident;
import neargate.engine.docker.api.ContainerConfig;
import neargate.engine.docker.api.DockerException;
import neargate.engine.docker.api.Inspection;
import neargate.engine.docker.api.Inspection.Summary;
import neargate.engine.faults.NamespaceFaults;
import neargate.engine.faults.NetworkFaults;
import neargate.engine.images.ImageException;
import neargate.engine.logs.AwsLogs;
import neargate.engine.logs.LogException;
import neargate.engine.task.TaskEffect;
import neargate.engine.task.TaskEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/** What is done for one task with Docker, the network and the logs. Each method does one thing and says what came of it. */
final class TaskWork {
    private static final Logger LOG = LoggerFactory.getLogger(TaskWork.class);
    private static final String OUT_OF_MEMORY = "OutOfMemoryError: Container killed due to memory usage";

    private final TaskSpec spec;
    private final Workshop workshop;
    private final TaskRunner runner;
    private final Wiring wiring;
    private final TaskVolumes volumes;
    private final LogRouter router;
    private final TaskImages images;
    private final TaskLogs logs;
    private final Runs runs;
    private final ContainerMeters meters;
    private final SharedNamespaces namespaces;
    private final StorageMeter storage;
    private final Map<String, String> containerIds = new ConcurrentHashMap<>();
    private volatile @Nullable String cgroupParent;
    private volatile boolean abandoned;

    TaskWork(TaskSpec spec, Workshop workshop, TaskRunner runner) {
        this.spec = spec;
        this.workshop = workshop;
        this.runner = runner;
        this.wiring = Wiring.of(spec, workshop, runner);
        this.volumes = new TaskVolumes(spec, workshop);
        this.router = new LogRouter(spec);
        this.images = new TaskImages(spec, workshop);
        this.logs = new TaskLogs(spec, workshop);
        this.runs = new Runs(workshop);
        this.meters = new ContainerMeters(workshop);
        this.namespaces = new SharedNamespaces(spec, workshop, wiring, containerIds);
        this.storage = new StorageMeter(workshop, () -> List.copyOf(containerIds.values()), volumes.own());
    }

    /** Whatever is made from now on is taken away at once. */
    void abandon() {
        abandoned = true;
    }

    TaskEvent pull(ContainerDefinition container) throws InterruptedException {
        return images.pull(container);
    }

    TaskEvent prepare() throws InterruptedException {
        try {
            logs.prepare();
            volumes.prepare();
            router.prepare();
            wiring.prepare();
            namespaces.prepare();
            cgroupParent = workshop.ground().cgroups().create(spec).orElse(null);
            return new TaskEvent.Prepared();
        } catch (LogException e) {
            boolean onInstance = spec.network() != null && spec.network().instanceId() != null;
            return new TaskEvent.NotPrepared(onInstance ? e.onInstance() : e.getMessage());
        } catch (LogRouter.MisconfiguredException | TaskVolumes.CannotCreateException e) {
            return new TaskEvent.NotPrepared(e.getMessage());
        } catch (ImageException | IOException | RuntimeException e) {
            LOG.warn("No network for task {}", spec.taskArn(), e);
            return new TaskEvent.NotPrepared("ResourceInitializationError: failed to configure ENI: " + e.getMessage());
        } finally {
            removeIfAbandoned();
        }
    }

    private void removeIfAbandoned() throws InterruptedException {
        if (abandoned) {
            runner.remove();
        }
    }

    List<TaskEvent> launch(ContainerDefinition container) throws InterruptedException {
        if (images.has(container)) {
            return List.of(launched(container));
        }
        TaskEvent pulled = pull(container);
        return pulled instanceof TaskEvent.Pulled ? List.of(pulled, launched(container)) : List.of(pulled);
    }

    private TaskEvent launched(ContainerDefinition container) throws InterruptedException {
        try {
            Wiring.Outlet outlet = wiring.outlet(container).tell(router.environment(container, wiring));
            var shared = new Containers.Shared(
                    Stream.concat(volumes.binds(container).stream(), router.binds(container).stream())
                            .toList(),
                    volumes.from(container),
                    namespaces.pidMode(),
                    namespaces.ipcMode(),
                    router.driver(container).orElse(null));
            ContainerConfig config =
                    Containers.config(workshop.instance(), spec, images.byId(container), outlet, shared, cgroupParent);
            Optional<TaskEvent> failed = workshop.gate().through(() -> launch(container, config));
            return failed.orElseGet(() -> began(container, 0));
        } catch (ImageException | IOException | RuntimeException e) {
            LOG.warn("Container {} of task {} is not launched", container.name(), spec.taskArn(), e);
            return new TaskEvent.NotStarted(
                    container.name(),
                    containerIds.get(container.name()),
                    "CannotStartContainerError: " + e.getMessage());
        } finally {
            removeIfAbandoned();
        }
    }

    /** The same container again, with the disk that it had. */
    TaskEvent restart(TaskEffect.Restart restart) throws InterruptedException {
        ContainerDefinition container = restart.container();
        String id = restart.runtimeId();
        workshop.logs().interrupt(id);
        meters.forget(id);
        runs.count(restart);
        Optional<TaskEvent> failed = workshop.gate().through(() -> start(container, id));
        return failed.orElseGet(() -> began(container, restart.number()));
    }

    /** What went wrong; empty if nothing did. */
    private Optional<TaskEvent> launch(ContainerDefinition container, ContainerConfig config) {
        String id;
        try {
            id = workshop.docker().create(Containers.name(spec, container), config);
            moveIn(container.name(), id);
        } catch (DockerException e) {
            return Optional.of(notStarted(container, null, "CannotCreateContainerError: ", e));
        }
        return start(container, id);
    }

    private Optional<TaskEvent> start(ContainerDefinition container, String id) {
        Optional<AwsLogs> to = logs.of(container, id);
        try {
            workshop.docker().start(id);
        } catch (DockerException e) {
            return Optional.of(notStarted(container, id, "CannotStartContainerError: ", e));
        }
        limitCpu();
        if (!abandoned) {
            to.ifPresent(it -> logs.follow(id, it));
        }
        return Optional.empty();
    }

    private TaskEvent began(ContainerDefinition container, int restarts) {
        String id = Objects.requireNonNull(containerIds.get(container.name()));
        return began(container, id, runs.begun(id, restarts));
    }

    private TaskEvent began(ContainerDefinition container, String id, Run run) {
        return new TaskEvent.Started(container.name(), id, run, wiring.portBindings(container.name()));
    }

    private void limitCpu() {
        if (cgroupParent != null) {
            workshop.ground().cgroups().limitCpu(spec);
        }
    }

    private static TaskEvent notStarted(
            ContainerDefinition container, @Nullable String id, String prefix, DockerException why) {
        return new TaskEvent.NotStarted(container.name(), id, prefix + why.asReported());
    }

    private void moveIn(String name, String id) {
        containerIds.put(name, id);
        workshop.residents().moveIn(id, new Resident.Member(runner, name));
    }

    /** Ends a container, and says what became of it. */
    List<TaskEvent> stop(String name, String id, Duration grace) {
        try {
            workshop.docker().stop(id, grace);
        } catch (DockerException e) {
            LOG.warn("CannotStopContainerError: {}: it is removed", e.asReported());
            workshop.docker().remove(id);
        }
        return examine(name, id);
    }

    /** What became of a container. */
    List<TaskEvent> examine(String name, String id) {
        return workshop.docker()
                .inspect(id)
                .map(container -> examine(name, container))
                .orElseGet(() -> List.of(new TaskEvent.Exited(name, id, null, null, null, now())));
    }

    private List<TaskEvent> examine(String name, Inspection container) {
        List<TaskEvent> events = new ArrayList<>();
        Inspection.State state = container.state();
        if (state.health() != null) {
            events.add(new TaskEvent.HealthChanged(
                    name, TaskRunner.health(state.health().status())));
        }
        if (!state.isRunning() && !state.isCreated()) {
            workshop.logs().end(container.id());
            meters.forget(container.id());
            Instant finished = state.finished();
            events.add(new TaskEvent.Exited(
                    name,
                    container.id(),
                    runs.last(container),
                    state.exitCode(),
                    state.oomKilled() ? OUT_OF_MEMORY : null,
                    finished == null ? now() : finished));
        }
        return events;
    }

    /** What a container uses; empty for one that does not run. */
    Optional<ContainerStats> stats(String name) {
        return Optional.ofNullable(containerIds.get(name)).flatMap(meters::read);
    }

    /** How much of the disk the task takes, in bytes. */
    OptionalLong storage() {
        return storage.read();
    }

    /** Runs a command in a container; empty for one that does not run. */
    Optional<Execution> execute(String name, Execution.Command command) {
        String id = containerIds.get(name);
        if (id == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(DockerExecution.begin(workshop.docker(), id, command));
        } catch (DockerException e) {
            LOG.debug("Container {} of task {} runs no command: {}", name, spec.taskArn(), e.getMessage());
            return Optional.empty();
        }
    }

    boolean isAt(String address) {
        return spec.containers().stream()
                .anyMatch(container ->
                        wiring.address(container.name()).filter(address::equals).isPresent());
    }

    Optional<NetworkFaults> faults() {
        return wiring.network().map(pid -> new NamespaceFaults(spec.taskId(), pid));
    }

    /** Takes up what an earlier process left behind, and says what happened to it. */
    List<TaskEvent> takeUp(List<Summary> found) throws InterruptedException {
        try {
            // From here on they are removed with the task, whatever fails.
            found.forEach(container -> containerIds.put(Labels.containerOf(container), container.id()));
            return takenUp(found);
        } finally {
            removeIfAbandoned();
        }
    }

    private List<TaskEvent> takenUp(List<Summary> found) {
        boolean whole = found.isEmpty() || wiring.takeUp(SharedNamespaces.members(found));
        List<TaskEvent> events = new ArrayList<>();
        for (Summary summary : found) {
            spec.containers().stream()
                    .filter(container -> container.name().equals(Labels.containerOf(summary)))
                    .findFirst()
                    .ifPresent(container -> takeUp(container, summary.id(), events));
        }
        cgroupParent = workshop.ground().cgroups().create(spec).orElse(null);
        limitCpu();
        if (!whole) {
            events.add(new TaskEvent.SandboxLost());
        }
        return events;
    }

    private void takeUp(ContainerDefinition container, String id, List<TaskEvent> events) {
        moveIn(container.name(), id);
        Inspection inspection = workshop.docker().inspect(id).orElse(null);
        if (inspection == null) {
            return;
        }
        images.takeUp(container, inspection.image()).ifPresent(events::add);
        DockerExecution.endAll(workshop.docker(), inspection);
        Run run = runs.last(inspection);
        if (run != null) {
            events.add(began(container, id, run));
            logs.of(container, id).ifPresent(to -> logs.follow(id, to));
            events.addAll(examine(container.name(), inspection));
        }
    }

    /** Delivers the rest of the logs and unplugs the task from its network. */
    TaskEvent release() throws InterruptedException {
        for (String id : containerIds.values()) {
            workshop.logs().awaitDelivered(id);
        }
        unplug();
        return new TaskEvent.Released();
    }

    void unplug() {
        wiring.release();
    }

    /** Removes the containers, the sandbox and the limits. */
    void remove() throws InterruptedException {
        for (String id : containerIds.values()) {
            workshop.remove(id);
            workshop.logs().forget(id);
        }
        wiring.remove();
        volumes.remove();
        router.remove();
        workshop.ground().cgroups().remove(spec);
    }

    private Instant now() {
        return workshop.clock().instant();
    }
}
