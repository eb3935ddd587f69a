package neargate.simulation.machines;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import neargate.engine.ContainerStats;
import neargate.engine.Engine;
import neargate.engine.Execution;
import neargate.engine.TaskSpec;
import neargate.engine.faults.NetworkFaults;
import neargate.engine.simulated.SimulatedEngine;
import neargate.kernel.controller.VirtualTime;
import neargate.simulation.plane.Broken;
import neargate.simulation.plane.Crash;

/**
 * What runs tasks that are on no machine of a fleet. They take their time to be pulled, crash and are ill as they are on
 * machines. It goes on when the control plane dies, and what happens to tasks meanwhile is told to the next one.
 */
public final class Fargate implements Engine {
    private static final String CONTAINER = "main";

    private final VirtualTime time;
    private final SimulatedEngine engine;
    private final Wire wire;
    private final Workloads workloads;

    /** The tasks that are here, also those that are still being pulled. */
    private final Map<String, TaskSpec> tasks = new LinkedHashMap<>();

    /** What became of those that are not any more, as long as ECS may not have heard of it. */
    private final Map<String, TaskState> ends = new HashMap<>();

    private Consumer<TaskState> listener = _ -> {};

    public Fargate(VirtualTime time, SplittableRandom random, Workloads workloads, Capacity capacity) {
        this.time = time;
        this.engine = new SimulatedEngine(time, time, capacity);
        this.wire = new Wire(time, random);
        this.workloads = workloads;
    }

    /** The ARNs of the tasks that run. */
    public List<String> running() {
        return tasks.keySet().stream()
                .filter(arn -> engine.state(arn).isPresent())
                .toList();
    }

    @Override
    public Capacity capacity() {
        return engine.capacity();
    }

    @Override
    public void listen(Consumer<TaskState> newListener) {
        listener = newListener;
        engine.listen(state -> {
            if (state.status() == Status.STOPPED) {
                ends.put(state.taskArn(), state);
            }
            tell(state);
        });
    }

    private void tell(TaskState state) {
        try {
            listener.accept(state);
        } catch (Crash e) {
            // The control plane died over this. The next one asks.
        }
    }

    @Override
    public void run(TaskSpec task) {
        Workload workload = workloads.of(task.family());
        if (!workload.onFargate()) {
            throw new Broken(task.taskArn() + " is started on Fargate, and belongs on an instance");
        }
        if (tasks.containsKey(task.taskArn())) {
            engine.state(task.taskArn()).ifPresent(this::tellAgain);
        } else if (ends.containsKey(task.taskArn())) {
            tellAgain(ends.get(task.taskArn()));
        } else {
            tasks.put(task.taskArn(), task);
            wire.later(wire.between(300, 4_000), () -> pulled(task, workload));
        }
    }

    private void tellAgain(TaskState state) {
        time.execute(() -> tell(state));
    }

    @Override
    public void adopt(TaskSpec task) {
        run(task);
    }

    private void pulled(TaskSpec task, Workload workload) {
        if (!task.equals(tasks.get(task.taskArn()))) {
            return;
        }
        if (workloads.isMissing(workload)) {
            tasks.remove(task.taskArn());
            engine.withdraw(workload.image());
        } else {
            engine.restore(workload.image());
        }
        engine.run(task);
        switch (workload.conduct()) {
            case CRASHES -> later(task, 200, 5_000, () -> exit(task.taskArn()));
            case ENDS -> later(task, 30_000, 900_000, () -> exit(task.taskArn()));
            case SICKENS -> later(task, 30_000, 90_000, () -> health(task, Health.UNHEALTHY));
            case LASTS, IS_MISSING -> {
                // Health checks are well from the start.
            }
        }
    }

    private void later(TaskSpec task, int least, int most, Runnable what) {
        wire.later(wire.between(least, most), () -> {
            if (task.equals(tasks.get(task.taskArn()))) {
                what.run();
            }
        });
    }

    /** The container of a task that runs ends with an error. */
    public void exit(String arn) {
        tasks.remove(arn);
        engine.exit(arn, CONTAINER, 1);
    }

    /** The health check of a task that runs says something else for a while. */
    public void sicken(String arn, Duration span) {
        TaskSpec task = tasks.get(arn);
        if (task != null && workloads.of(task.family()).checked()) {
            health(task, Health.UNHEALTHY);
            int millis = Math.toIntExact(span.toMillis());
            later(task, millis, millis, () -> health(task, Health.HEALTHY));
        }
    }

    private void health(TaskSpec task, Health health) {
        engine.report(task.taskArn(), CONTAINER, health);
    }

    @Override
    public void stop(String taskArn) {
        tasks.remove(taskArn);
        engine.stop(taskArn);
    }

    @Override
    public Optional<TaskState> state(String taskArn) {
        return engine.state(taskArn);
    }

    @Override
    public Optional<ContainerStats> stats(String taskArn, String container) {
        return engine.stats(taskArn, container);
    }

    @Override
    public Optional<Execution> execute(String taskArn, String container, Execution.Command command) {
        return engine.execute(taskArn, container, command);
    }

    @Override
    public boolean isAt(String taskArn, String address) {
        return engine.isAt(taskArn, address);
    }

    @Override
    public OptionalLong storage(String taskArn) {
        return engine.storage(taskArn);
    }

    @Override
    public Optional<ClockDrift> clockDrift() {
        return engine.clockDrift();
    }

    @Override
    public Optional<NetworkFaults> faults(String taskArn) {
        return engine.faults(taskArn);
    }

    @Override
    public void retain(Set<String> taskArns) {
        tasks.keySet().retainAll(taskArns);
        ends.keySet().retainAll(taskArns);
        engine.retain(taskArns);
    }

    @Override
    public void clear() {
        tasks.clear();
        ends.clear();
        engine.clear();
    }

    @Override
    public void close() {
        engine.close();
    }
}
