package neargate.engine.docker;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import neargate.engine.TaskNetwork.Awsvpc;
import neargate.engine.TaskSpec;
import neargate.engine.docker.Residents.Resident;
import neargate.engine.docker.api.ContainerConfig;
import neargate.engine.docker.api.DockerException;
import neargate.engine.docker.api.Inspection;
import neargate.engine.docker.api.Inspection.Summary;
import neargate.engine.images.ImageException;
import neargate.engine.images.ImageStore.Image;
import neargate.engine.logs.AwsLogs;
import neargate.engine.logs.LogException;
import neargate.engine.task.TaskEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.TransportProtocol;

/** What is done for one task with Docker, the network and the logs. Each method does one thing and says what came of it. */
final class TaskWork {
    private static final Logger LOG = LoggerFactory.getLogger(TaskWork.class);
    private static final String OUT_OF_MEMORY = "OutOfMemoryError: Container killed due to memory usage";

    private final TaskSpec spec;
    private final Workshop workshop;
    private final TaskRunner runner;
    private final Map<String, String> containerIds = new ConcurrentHashMap<>();
    private volatile @Nullable Sandbox sandbox;
    private volatile String sandboxId = "";
    private volatile @Nullable String cgroupParent;
    private volatile boolean abandoned;

    TaskWork(TaskSpec spec, Workshop workshop, TaskRunner runner) {
        this.spec = spec;
        this.workshop = workshop;
        this.runner = runner;
    }

    /** Whatever is made from now on is taken away at once. */
    void abandon() {
        abandoned = true;
    }

    TaskEvent pull(ContainerDefinition container) throws InterruptedException {
        try {
            Image image = workshop.images().get(container.image());
            return new TaskEvent.Pulled(container.name(), image.digest(), now());
        } catch (ImageException e) {
            return new TaskEvent.NotPulled(container.name(), e.getMessage(), now());
        } catch (RuntimeException e) {
            LOG.warn("No image {} for task {}", container.image(), spec.taskArn(), e);
            return new TaskEvent.NotPulled(container.name(), "CannotPullContainerError: " + e.getMessage(), now());
        }
    }

    TaskEvent prepare() throws InterruptedException {
        try {
            for (ContainerDefinition container : spec.containers()) {
                Optional<AwsLogs> logs = AwsLogs.of(spec, container);
                if (logs.isPresent()) {
                    workshop.logs().prepare(logs.get());
                }
            }
            Sandbox taken = workshop.sandboxes().take();
            moveInto(taken);
            workshop.executor().execute(() -> rename(taken));
            Awsvpc eni = eni();
            taken.describe(eni);
            if (eni != null) {
                workshop.network().plug(eni.vpcId(), eni.networkInterfaceId(), taken.pid(), ports());
            }
            cgroupParent = workshop.ground().cgroups().create(spec).orElse(null);
            return new TaskEvent.Prepared();
        } catch (LogException e) {
            return new TaskEvent.NotPrepared(e.getMessage());
        } catch (ImageException | IOException | RuntimeException e) {
            LOG.warn("No sandbox for task {}", spec.taskArn(), e);
            return new TaskEvent.NotPrepared("ResourceInitializationError: failed to configure ENI: " + e.getMessage());
        } finally {
            removeIfAbandoned();
        }
    }

    /** The task's own network interface; null if it has none. */
    private @Nullable Awsvpc eni() {
        return spec.network() instanceof Awsvpc eni ? eni : null;
    }

    private void removeIfAbandoned() throws InterruptedException {
        if (abandoned) {
            runner.remove();
        }
    }

    private void moveInto(Sandbox taken) {
        sandbox = taken;
        sandboxId = taken.id();
        workshop.residents().moveIn(taken.id(), new Resident.Pause(runner));
    }

    /** So that a reader of {@code docker ps} sees whose sandbox it is; nothing depends on it. */
    private void rename(Sandbox taken) {
        try {
            String name = "neargate-" + workshop.instance() + "-pause-" + spec.taskId();
            workshop.gate().whenIdle(() -> {
                workshop.docker().rename(taken.id(), name);
                return name;
            });
        } catch (DockerException e) {
            LOG.debug("The sandbox {} keeps its name: {}", taken.id(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Set<Integer> ports() {
        return spec.containers().stream()
                .flatMap(container -> container.portMappings().stream())
                .filter(mapping -> mapping.protocol() != TransportProtocol.UDP)
                .map(PortMapping::containerPort)
                .collect(Collectors.toUnmodifiableSet());
    }

    TaskEvent launch(ContainerDefinition container) throws InterruptedException {
        Sandbox joined = sandbox;
        try {
            if (joined == null) {
                throw new IllegalStateException("there is no sandbox");
            }
            ContainerConfig config = Containers.config(workshop.instance(), spec, container, joined, cgroupParent);
            return workshop.gate().through(() -> launch(container, config));
        } catch (RuntimeException e) {
            LOG.warn("Container {} of task {} is not launched", container.name(), spec.taskArn(), e);
            return new TaskEvent.NotStarted(
                    container.name(),
                    containerIds.get(container.name()),
                    "CannotStartContainerError: " + e.getMessage());
        } finally {
            removeIfAbandoned();
        }
    }

    private TaskEvent launch(ContainerDefinition container, ContainerConfig config) {
        String id;
        try {
            id = workshop.docker().create(Containers.name(spec, container), config);
            moveIn(container.name(), id);
        } catch (DockerException e) {
            return notStarted(container, null, "CannotCreateContainerError: ", e);
        }
        try {
            workshop.docker().start(id);
        } catch (DockerException e) {
            return notStarted(container, id, "CannotStartContainerError: ", e);
        }
        TaskEvent started = new TaskEvent.Started(container.name(), id, now());
        limitCpu();
        if (!abandoned) {
            followLogs(container, id);
        }
        return started;
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

    private void followLogs(ContainerDefinition container, String id) {
        AwsLogs.of(spec, container)
                .ifPresent(logs ->
                        workshop.logs().follow(id, logs, workshop.ground().logFile(id)));
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
                .orElseGet(() -> List.of(new TaskEvent.Exited(name, id, null, null, now())));
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
            Instant finished = state.finished();
            events.add(new TaskEvent.Exited(
                    name,
                    container.id(),
                    state.exitCode(),
                    state.oomKilled() ? OUT_OF_MEMORY : null,
                    finished == null ? now() : finished));
        }
        return events;
    }

    /** Takes up what an earlier process left behind, and says what happened to it. */
    List<TaskEvent> takeUp(List<Summary> found) throws InterruptedException {
        try {
            // From here on they are removed with the task, whatever fails.
            found.forEach(container -> {
                containerIds.put(name(container), container.id());
                sandboxId = container.sandboxId();
            });
            return takenUp(found);
        } finally {
            removeIfAbandoned();
        }
    }

    private List<TaskEvent> takenUp(List<Summary> found) {
        List<TaskEvent> events = new ArrayList<>();
        for (Summary summary : found) {
            spec.containers().stream()
                    .filter(container -> container.name().equals(name(summary)))
                    .findFirst()
                    .ifPresent(container -> takeUp(container, summary.id(), events));
        }
        cgroupParent = workshop.ground().cgroups().create(spec).orElse(null);
        limitCpu();
        if (!found.isEmpty() && !takeUpSandbox(sandboxId)) {
            events.add(new TaskEvent.SandboxLost());
        }
        return events;
    }

    private static String name(Summary container) {
        return container.labels().getOrDefault(Labels.CONTAINER, "");
    }

    private void takeUp(ContainerDefinition container, String id, List<TaskEvent> events) {
        moveIn(container.name(), id);
        Inspection inspection = workshop.docker().inspect(id).orElse(null);
        if (inspection == null) {
            return;
        }
        workshop.docker()
                .image(inspection.image())
                .ifPresent(image -> events.add(new TaskEvent.Pulled(container.name(), image.digest(), now())));
        Instant started = inspection.state().started();
        if (started != null) {
            events.add(new TaskEvent.Started(container.name(), id, started));
            followLogs(container, id);
            events.addAll(examine(container.name(), inspection));
        }
    }

    private boolean takeUpSandbox(String id) {
        Optional<Sandbox> found = workshop.docker().inspect(id).flatMap(Sandbox::of);
        found.ifPresent(this::moveInto);
        return found.filter(this::adopt).isPresent();
    }

    /** Finds the network interface again; a task that lost it is of no use. */
    private boolean adopt(Sandbox taken) {
        Awsvpc eni = eni();
        if (eni != null) {
            try {
                workshop.network().adopt(eni.vpcId(), eni.networkInterfaceId(), taken.pid(), ports());
            } catch (RuntimeException e) {
                LOG.warn("Task {} has lost its network interface", spec.taskArn(), e);
                return false;
            }
        }
        return true;
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
        Awsvpc eni = eni();
        if (eni != null) {
            try {
                workshop.network().unplug(eni.vpcId(), eni.networkInterfaceId());
            } catch (RuntimeException e) {
                LOG.warn("Cannot unplug {} of task {}", eni.networkInterfaceId(), spec.taskArn(), e);
            }
        }
    }

    /** Removes the containers, the sandbox and the limits. */
    void remove() throws InterruptedException {
        for (String id : containerIds.values()) {
            workshop.remove(id);
            workshop.logs().forget(id);
        }
        if (!sandboxId.isEmpty()) {
            workshop.remove(sandboxId);
        }
        workshop.ground().cgroups().remove(spec.taskId());
    }

    private Instant now() {
        return workshop.clock().instant();
    }
}
