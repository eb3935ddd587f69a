package neargate.engine.simulated;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import neargate.engine.ContainerStats;
import neargate.engine.Engine;
import neargate.engine.Execution;
import neargate.engine.Mailbox;
import neargate.engine.TaskSpec;
import neargate.engine.faults.NetworkFaults;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/**
 * Tasks are RUNNING as soon as they should run and STOPPED as soon as they should stop. What else may happen to a task,
 * a test makes happen: {@link #withdraw an image is missing}, {@link #exit a container ends}, {@link #report a health
 * check says something}.
 */
public final class SimulatedEngine implements Engine {
    /** What a shell reports of a process that SIGTERM ended. */
    private static final int ENDED_BY_SIGTERM = 143;

    private final Clock clock;
    private final Capacity capacity;
    private final Mailbox<TaskState> told;
    private final Map<String, Running> tasks = new LinkedHashMap<>();
    private final Map<String, NetworkFaults> faults = new HashMap<>();
    private final Map<String, String> addresses = new ConcurrentHashMap<>();
    private final Set<String> missingImages = ConcurrentHashMap.newKeySet();
    private final Map<String, String> digests = new ConcurrentHashMap<>();
    private final Map<String, Health> firstHealth = new ConcurrentHashMap<>();
    private final Set<String> stubborn = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Consumer<TaskState> listener;

    private record Running(TaskSpec spec, TaskState state) {}

    /**
     * An engine on a machine that is not there.
     *
     * @param executor where the listener is called; {@code Runnable::run} calls it before {@link #run} returns
     */
    public SimulatedEngine(Clock clock, Executor executor, Capacity capacity) {
        this.clock = clock;
        this.capacity = capacity;
        this.told = new Mailbox<>(executor, this::tell);
    }

    @Override
    public Capacity capacity() {
        return capacity;
    }

    @Override
    public void listen(Consumer<TaskState> listener) {
        this.listener = listener;
    }

    @Override
    public void run(TaskSpec task) {
        synchronized (tasks) {
            if (tasks.containsKey(task.taskArn())) {
                return;
            }
            for (ContainerDefinition container : task.containers()) {
                if (missingImages.contains(container.image())) {
                    told.post(notPulled(task, container));
                    return;
                }
            }
            put(task, running(task));
        }
    }

    /** Nothing can have been lost of a task that never was anywhere: it runs on. */
    @Override
    public void adopt(TaskSpec task) {
        run(task);
    }

    @Override
    public void stop(String taskArn) {
        synchronized (tasks) {
            Running task = tasks.get(taskArn);
            if (task != null
                    && task.spec().containers().stream().anyMatch(container -> stubborn.contains(container.image()))) {
                told.post(task.state().with(Status.STOPPING));
                return;
            }
            tasks.remove(taskArn);
            told.post(
                    task == null
                            ? new TaskState(taskArn, Status.STOPPED, List.of(), null, null, null, null)
                            : stopped(task.state(), null));
        }
    }

    @Override
    public Optional<TaskState> state(String taskArn) {
        synchronized (tasks) {
            return Optional.ofNullable(tasks.get(taskArn)).map(Running::state);
        }
    }

    /** Nothing runs, so nothing is used. */
    @Override
    public Optional<ContainerStats> stats(String taskArn, String container) {
        return Optional.empty();
    }

    @Override
    public Optional<Execution> execute(String taskArn, String container, Execution.Command command) {
        return Optional.empty();
    }

    @Override
    public boolean isAt(String taskArn, String address) {
        return address.equals(addresses.get(taskArn));
    }

    @Override
    public OptionalLong storage(String taskArn) {
        synchronized (tasks) {
            return tasks.containsKey(taskArn) ? OptionalLong.of(0) : OptionalLong.empty();
        }
    }

    /** The clock that it was handed is right. */
    @Override
    public Optional<ClockDrift> clockDrift() {
        return Optional.of(new ClockDrift(clock.instant(), Duration.ZERO, true));
    }

    @Override
    public Optional<NetworkFaults> faults(String taskArn) {
        synchronized (tasks) {
            faults.keySet().retainAll(tasks.keySet());
            return tasks.containsKey(taskArn)
                    ? Optional.of(faults.computeIfAbsent(taskArn, _ -> new SimulatedFaults()))
                    : Optional.empty();
        }
    }

    @Override
    public void retain(Set<String> taskArns) {
        synchronized (tasks) {
            tasks.keySet().retainAll(taskArns);
        }
    }

    @Override
    public void clear() {
        synchronized (tasks) {
            tasks.clear();
            told.clear();
        }
    }

    @Override
    public void close() {}

    /** What a task that is here was started with. */
    public Optional<TaskSpec> spec(String taskArn) {
        synchronized (tasks) {
            return Optional.ofNullable(tasks.get(taskArn)).map(Running::spec);
        }
    }

    /** From now on, a task is at this address of its machine's bridge. */
    public void move(String taskArn, String address) {
        addresses.put(taskArn, address);
    }

    /** From now on, this image cannot be pulled. */
    public void withdraw(String image) {
        missingImages.add(image);
    }

    /** It can be pulled again. */
    public void restore(String image) {
        missingImages.remove(image);
    }

    /** From now on, containers of this image take no notice of SIGTERM: their tasks are STOPPING until they {@link #exit}. */
    public void ignoresSigterm(String image) {
        stubborn.add(image);
    }

    /** From now on, the image of this name is the one with this digest. */
    public void push(String image, String digest) {
        digests.put(image, digest);
    }

    /** From now on, this is what the health checks of an image's containers say when they start: HEALTHY if nothing is said. */
    public void startsAs(String image, Health health) {
        firstHealth.put(image, health);
    }

    /** A container of a running task ends. If it is essential, the task ends with it. */
    public void exit(String taskArn, String container, int exitCode) {
        synchronized (tasks) {
            Running task = running(taskArn);
            TaskState after = changed(task.state(), container, was -> stopped(was, exitCode));
            boolean essential = task.spec().containers().stream()
                    .anyMatch(definition -> definition.name().equals(container) && isEssential(definition));
            if (essential) {
                tasks.remove(taskArn);
                told.post(stopped(after, new Stop("EssentialContainerExited", "Essential container in task exited")));
            } else {
                put(task.spec(), after);
            }
        }
    }

    /** A container's health check says something new. */
    public void report(String taskArn, String container, Health health) {
        synchronized (tasks) {
            Running task = running(taskArn);
            put(
                    task.spec(),
                    changed(
                            task.state(),
                            container,
                            was -> new ContainerState(
                                    was.name(),
                                    was.status(),
                                    was.runtimeId(),
                                    was.imageDigest(),
                                    was.exitCode(),
                                    was.reason(),
                                    health,
                                    was.run(),
                                    was.finishedAt(),
                                    was.portBindings())));
        }
    }

    private void put(TaskSpec spec, TaskState state) {
        tasks.put(spec.taskArn(), new Running(spec, state));
        told.post(state);
    }

    private Running running(String taskArn) {
        Running task = tasks.get(taskArn);
        if (task == null) {
            throw new IllegalArgumentException("no task runs as " + taskArn);
        }
        return task;
    }

    private TaskState running(TaskSpec task) {
        Instant now = clock.instant();
        return new TaskState(
                task.taskArn(),
                Status.RUNNING,
                task.containers().stream()
                        .map(container -> new ContainerState(
                                container.name(),
                                Status.RUNNING,
                                task.taskId() + "-" + container.name(),
                                digests.get(container.image()),
                                null,
                                null,
                                container.healthCheck() == null
                                        ? Health.UNKNOWN
                                        : firstHealth.getOrDefault(container.image(), Health.HEALTHY),
                                new Run(now, now, 0),
                                null,
                                List.of()))
                        .toList(),
                now,
                now,
                null,
                null);
    }

    private TaskState notPulled(TaskSpec task, ContainerDefinition failed) {
        Instant now = clock.instant();
        String reason = "CannotPullContainerError: Error response from daemon: pull access denied for " + failed.image()
                + ", repository does not exist or may require 'docker login': denied: requested access to the resource"
                + " is denied";
        return new TaskState(
                task.taskArn(),
                Status.STOPPED,
                task.containers().stream()
                        .map(container -> new ContainerState(
                                container.name(),
                                Status.STOPPED,
                                null,
                                null,
                                null,
                                container.equals(failed) ? reason : null,
                                Health.UNKNOWN,
                                null,
                                null,
                                List.of()))
                        .toList(),
                now,
                now,
                null,
                new Stop("TaskFailedToStart", reason));
    }

    private TaskState stopped(TaskState task, @Nullable Stop stop) {
        return new TaskState(
                task.taskArn(),
                Status.STOPPED,
                task.containers().stream()
                        .map(container -> stopped(container, ENDED_BY_SIGTERM))
                        .toList(),
                task.pullStartedAt(),
                task.pullStoppedAt(),
                clock.instant(),
                stop);
    }

    private ContainerState stopped(ContainerState container, int exitCode) {
        return container.status() == Status.STOPPED
                ? container
                : new ContainerState(
                        container.name(),
                        Status.STOPPED,
                        container.runtimeId(),
                        container.imageDigest(),
                        exitCode,
                        null,
                        container.health(),
                        container.run(),
                        clock.instant(),
                        container.portBindings());
    }

    private static TaskState changed(TaskState task, String container, UnaryOperator<ContainerState> change) {
        return new TaskState(
                task.taskArn(),
                task.status(),
                task.containers().stream()
                        .map(each -> each.name().equals(container) ? change.apply(each) : each)
                        .toList(),
                task.pullStartedAt(),
                task.pullStoppedAt(),
                task.executionStoppedAt(),
                task.stop());
    }

    /** A container is essential unless the definition says otherwise. */
    private static boolean isEssential(ContainerDefinition container) {
        return !Boolean.FALSE.equals(container.essential());
    }

    private void tell(TaskState state) {
        Consumer<TaskState> told = listener;
        if (told != null) {
            told.accept(state);
        }
    }
}
