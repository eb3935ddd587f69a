package neargate.simulation.machines;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import neargate.simulation.plane.Broken;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerStateChange;
import software.amazon.awssdk.services.ecs.model.NetworkBinding;

/** The tasks on a machine: they are pulled, run, crash, end and are stopped, and each change is reported. */
public final class Containers {
    private static final int FIRST_DYNAMIC_PORT = 32_768;
    private static final int STOPPED_BY_SIGTERM = 143;
    private static final int KILLED = 137;
    private static final Duration UNTIL_TOLD_AGAIN = Duration.ofSeconds(10);

    private final Host host;
    private final Fleet fleet;
    private final Uplink uplink;
    private final Map<String, Running> tasks = new LinkedHashMap<>();

    /** Amazon's agent remembers tasks for hours after their end: one that ECS wants again meanwhile is not started anew. */
    private final Set<String> ended = new HashSet<>();

    private int nextPort = FIRST_DYNAMIC_PORT;

    Containers(Host host, Fleet fleet, Uplink uplink) {
        this.host = host;
        this.fleet = fleet;
        this.uplink = uplink;
    }

    /** A task that is here. */
    private static final class Running {
        final String arn;
        final Workload workload;
        final Instant pullStarted;
        boolean started;
        boolean stopping;
        boolean healthy;
        int port;

        Running(String arn, Workload workload, Instant pullStarted) {
            this.arn = arn;
            this.workload = workload;
            this.pullStarted = pullStarted;
        }
    }

    /** The ARNs of the tasks that are here. */
    public Set<String> tasks() {
        return tasks.keySet();
    }

    public boolean has(String arn) {
        return tasks.containsKey(arn);
    }

    /** Those that run, and are not about to end. */
    public List<String> running() {
        return tasks.values().stream()
                .filter(task -> task.started && !task.stopping)
                .map(task -> task.arn)
                .toList();
    }

    /** A task should run here. */
    public void run(String arn, String family) {
        if (!tasks.containsKey(arn) && !ended.contains(arn)) {
            var task = new Running(arn, fleet.workload(family), fleet.now());
            tasks.put(arn, task);
            fleet.wire().later(fleet.wire().between(300, 4_000), () -> pulled(task));
        }
    }

    private boolean isHere(Running task) {
        return tasks.get(task.arn) == task;
    }

    private void pulled(Running task) {
        if (!isHere(task) || task.stopping) {
            return;
        }
        if (fleet.isMissing(task.workload)) {
            ended(task, null, "CannotPullContainerError: pull image manifest has been retried 1 time(s): not found");
            return;
        }
        Integer fixed = task.workload.fixedPort();
        if (fixed != null && isTaken(fixed)) {
            impossible("port " + fixed + " is given away twice");
            ended(
                    task,
                    null,
                    "CannotStartContainerError: Bind for 0.0.0.0:" + fixed + " failed: port is already allocated");
            return;
        }
        task.port = fixed != null ? fixed : nextPort++;
        task.started = true;
        checkRoom();
        report(task, "RUNNING", null, null);
        goOn(task);
    }

    /** What a task does of its own accord. */
    private void goOn(Running task) {
        Wire wire = fleet.wire();
        switch (task.workload.conduct()) {
            case ENDS -> wire.later(wire.between(30_000, 900_000), () -> exit(task, 0));
            case CRASHES -> wire.later(wire.between(200, 5_000), () -> exit(task, 1));
            case SICKENS -> wire.later(wire.between(30_000, 90_000), () -> health(task, false));
            case LASTS, IS_MISSING -> {
                if (task.workload.checked()) {
                    wire.later(wire.between(5_000, 30_000), () -> health(task, true));
                }
            }
        }
    }

    /** The health check of a task says something else for a while. */
    public void sicken(String arn, Duration span) {
        Running task = tasks.get(arn);
        if (task != null && task.workload.checked() && task.healthy) {
            health(task, false);
            fleet.wire().later(span, () -> health(task, true));
        }
    }

    private void health(Running task, boolean healthy) {
        task.healthy = healthy;
        tellHealth(task, healthy);
    }

    private void tellHealth(Running task, boolean healthy) {
        if (isHere(task) && !task.stopping && task.healthy == healthy && !uplink.health(task.arn, healthy)) {
            fleet.wire().later(UNTIL_TOLD_AGAIN, () -> tellHealth(task, healthy));
        }
    }

    private boolean isTaken(int port) {
        return tasks.values().stream().anyMatch(other -> other.started && other.port == port);
    }

    private void checkRoom() {
        int cpu = 0;
        int memory = 0;
        for (Running task : tasks.values()) {
            cpu += task.workload.cpu();
            memory += task.workload.memory();
        }
        if (cpu > host.type().cpu() || memory > host.type().memory()) {
            impossible("it is to run " + cpu + " CPU units and " + memory + " MiB");
        }
    }

    /** A machine whose fleet never lied is never asked for more than it has. */
    private void impossible(String what) {
        if (fleet.isHonest()) {
            throw new Broken(host + ": " + what);
        }
    }

    /** A task should not run here any more. */
    public void stop(String arn) {
        Running task = tasks.get(arn);
        if (task == null) {
            uplink.report(fleet.report(arn).status("STOPPED").build());
        } else if (!task.stopping) {
            task.stopping = true;
            fleet.wire().later(fleet.wire().between(50, 5_000), () -> {
                if (isHere(task)) {
                    ended(task, task.started ? STOPPED_BY_SIGTERM : null, null);
                }
            });
        }
    }

    /** The container of a task ends by itself. */
    public void exit(String arn, int code) {
        Running task = tasks.get(arn);
        if (task != null) {
            exit(task, code);
        }
    }

    private void exit(Running task, int code) {
        if (isHere(task) && task.started && !task.stopping) {
            ended(task, code, null);
        }
    }

    /** All containers are killed, and their ends reported: the machine was started again. */
    public void killAll() {
        new ArrayList<>(tasks.values()).forEach(task -> ended(task, task.started ? KILLED : null, null));
    }

    /** A task is gone, and nobody is told. */
    public void forget(String arn) {
        tasks.remove(arn);
    }

    /** All tasks are gone, and nobody is told. */
    public void clear() {
        tasks.clear();
    }

    private void ended(Running task, @Nullable Integer exitCode, @Nullable String reason) {
        tasks.remove(task.arn);
        ended.add(task.arn);
        report(task, "STOPPED", exitCode, reason);
    }

    private void report(Running task, String status, @Nullable Integer exitCode, @Nullable String reason) {
        ContainerStateChange.Builder container = ContainerStateChange.builder()
                .containerName("main")
                .status(status)
                .runtimeId("docker-" + task.arn.substring(task.arn.lastIndexOf('/') + 1))
                .exitCode(exitCode)
                .reason(reason);
        if (task.started && task.workload.hostPort() != null && !task.workload.hasOwnNetworkInterface()) {
            container.networkBindings(NetworkBinding.builder()
                    .bindIP("0.0.0.0")
                    .containerPort(80)
                    .hostPort(task.port)
                    .protocol("tcp")
                    .build());
        }
        uplink.report(fleet.report(task.arn)
                .status(status)
                .reason(reason)
                .pullStartedAt(task.pullStarted)
                .pullStoppedAt(task.started ? task.pullStarted : null)
                .executionStoppedAt(exitCode == null ? null : fleet.now())
                .containers(container.build())
                .build());
    }
}
