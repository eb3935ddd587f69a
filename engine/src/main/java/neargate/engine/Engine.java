package neargate.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import neargate.engine.faults.NetworkFaults;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.NetworkBinding;

/**
 * Runs tasks on this machine, in the role of the ECS agent. Every call is idempotent by the task's ARN and returns at
 * once; what happens then is told to the listener. After a restart an engine finds its containers by their labels.
 */
public interface Engine extends AutoCloseable {
    /** What this machine can give to tasks. */
    Capacity capacity();

    /** Names who is told of every change of a task's state, in order for each task. Called once, before any other. */
    void listen(Consumer<TaskState> listener);

    /**
     * The task should run. Starts it unless it is here already; containers that an earlier process left behind under
     * the task's ARN are taken up as they are.
     */
    void run(TaskSpec task);

    /**
     * The task ran when the control plane last heard of it: takes up its containers without ever starting one. A task of
     * which nothing is left, or whose essential container ended meanwhile, is told as stopped with its exit codes.
     */
    void adopt(TaskSpec task);

    /** The task should stop: SIGTERM, each container's stop timeout, SIGKILL. A task unknown here is told as stopped. */
    void stop(String taskArn);

    /** How a task is that is here, or was until a while ago; empty for any other. */
    Optional<TaskState> state(String taskArn);

    /** What a container of a task uses; empty for one that does not run here. */
    Optional<ContainerStats> stats(String taskArn, String container);

    /** How many bytes of the disk a task takes, images and all; empty where that is not known, and for one that does not run here. */
    OptionalLong storage(String taskArn);

    /** How well this machine keeps time; empty where its kernel does not say. */
    Optional<ClockDrift> clockDrift();

    /** Runs a command in a container of a task, as root; empty when that container does not run here. */
    Optional<Execution> execute(String taskArn, String container, Execution.Command command);

    /** Whether a container of a task has this address on the bridge of its instance or machine. */
    boolean isAt(String taskArn, String address);

    /** What a task has injected into its network; empty for one that does not run here, or whose containers share none. */
    Optional<NetworkFaults> faults(String taskArn);

    /** Removes whatever containers of ours belong to no task of {@code taskArns}: called once, after a restart. */
    void retain(Set<String> taskArns);

    /** Stops and removes all containers of ours at once, without notice to anybody: the reset of a test environment. */
    void clear();

    /** Lets go of the machine. Tasks go on running. */
    @Override
    void close();

    /**
     * What a machine can give.
     *
     * @param cpu CPU units, 1,024 for each core
     * @param memory MiB
     */
    record Capacity(long cpu, long memory) {}

    /**
     * What became of a task, as the agent's SubmitTaskStateChange and SubmitContainerStateChange tell it.
     *
     * @param status how far the task is
     * @param containers all containers of the task, in the order of the task definition
     * @param pullStartedAt when the first image was looked for; null before
     * @param pullStoppedAt when the last image was here; null before
     * @param executionStoppedAt when the first essential container ended; null before
     * @param stop why the task stops or stopped, as far as the engine decided it; null while it runs and where the
     *     control plane asked for it
     */
    record TaskState(
            String taskArn,
            Status status,
            List<ContainerState> containers,
            @Nullable Instant pullStartedAt,
            @Nullable Instant pullStoppedAt,
            @Nullable Instant executionStoppedAt,
            @Nullable Stop stop) {

        /** The same in another status. */
        public TaskState with(Status changed) {
            return new TaskState(taskArn, changed, containers, pullStartedAt, pullStoppedAt, executionStoppedAt, stop);
        }
    }

    /**
     * A container of a task.
     *
     * @param runtimeId Docker's id; null before it was created
     * @param reason why it could not start or was ended, with the agent's prefixes ({@code CannotPullContainerError: ...},
     *     {@code OutOfMemoryError: Container killed due to memory usage}); null otherwise
     * @param run its process, the one before where there is none now; null if it never had one
     * @param portBindings in the modes bridge and host, where its ports are reached; empty otherwise
     */
    record ContainerState(
            String name,
            Status status,
            @Nullable String runtimeId,
            @Nullable String imageDigest,
            @Nullable Integer exitCode,
            @Nullable String reason,
            Health health,
            @Nullable Run run,
            @Nullable Instant finishedAt,
            List<PortBinding> portBindings) {
        /** When its process, or its last one, began; null if it never had one. */
        public @Nullable Instant startedAt() {
            return run == null ? null : run.startedAt();
        }
    }

    /**
     * A process of a container.
     *
     * @param createdAt when the container was made
     * @param startedAt when the process began
     * @param restarts how many of the same container were before it
     */
    record Run(Instant createdAt, Instant startedAt, int restarts) {}

    /**
     * A container's port, or several in a row, as they are reached on their host.
     *
     * @param bindIp the address of the host that they were bound to, {@code 0.0.0.0} for all
     * @param containerPort the first
     * @param hostPort the first
     * @param protocol {@code tcp} or {@code udp}
     * @param count how many
     */
    record PortBinding(String bindIp, int containerPort, int hostPort, String protocol, int count) {
        public PortBinding(String bindIp, int containerPort, int hostPort, String protocol) {
            this(bindIp, containerPort, hostPort, protocol, 1);
        }

        /** As ECS describes it ("NetworkBinding"). */
        public static PortBinding of(NetworkBinding shown) {
            String ip = Objects.requireNonNullElse(shown.bindIP(), "0.0.0.0");
            String protocol = Objects.requireNonNullElse(shown.protocolAsString(), "tcp");
            if (shown.containerPortRange() != null && shown.hostPortRange() != null) {
                PortRange range = PortRange.parse(shown.containerPortRange());
                return new PortBinding(
                        ip,
                        range.first(),
                        PortRange.parse(shown.hostPortRange()).first(),
                        protocol,
                        range.count());
            }
            return new PortBinding(
                    ip,
                    Objects.requireNonNullElse(shown.containerPort(), 0),
                    Objects.requireNonNullElse(shown.hostPort(), 0),
                    protocol);
        }

        /** As ECS describes it. */
        public NetworkBinding shown() {
            NetworkBinding.Builder shown =
                    NetworkBinding.builder().bindIP(bindIp).protocol(protocol);
            return count == 1
                    ? shown.containerPort(containerPort).hostPort(hostPort).build()
                    : shown.containerPortRange(new PortRange(containerPort, count).toString())
                            .hostPortRange(new PortRange(hostPort, count).toString())
                            .build();
        }

        /** All of them. */
        public IntStream hostPorts() {
            return IntStream.range(hostPort, hostPort + count);
        }
    }

    /**
     * What a machine's kernel says of its clock.
     *
     * @param at when it was asked
     * @param errorBound how far the clock may be off
     * @param synchronised whether something keeps it right
     */
    record ClockDrift(Instant at, Duration errorBound, boolean synchronised) {}

    /** How far a task or container is. A task is RUNNING when all its essential containers run. */
    enum Status {
        PENDING,
        RUNNING,
        STOPPING,
        STOPPED
    }

    /** What a container's health check says; UNKNOWN without one, and until it has said something. */
    enum Health {
        UNKNOWN,
        HEALTHY,
        UNHEALTHY
    }

    /**
     * Why the engine ended a task.
     *
     * @param code {@code TaskFailedToStart} or {@code EssentialContainerExited}, AWS's TaskStopCode
     * @param reason the task's stoppedReason, in AWS's words
     */
    record Stop(String code, String reason) {}
}
