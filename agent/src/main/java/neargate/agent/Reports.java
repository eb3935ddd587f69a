package neargate.agent;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import neargate.engine.Engine.ContainerState;
import neargate.engine.Engine.PortBinding;
import neargate.engine.Engine.Status;
import neargate.engine.Engine.TaskState;
import neargate.engine.Mailbox;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerStateChange;
import software.amazon.awssdk.services.ecs.model.NetworkBinding;
import software.amazon.awssdk.services.ecs.model.SubmitContainerStateChangeRequest;
import software.amazon.awssdk.services.ecs.model.SubmitTaskStateChangeRequest;

/**
 * Tells ECS what became of tasks, of each task one report after the other: the next waits until the one before has arrived,
 * however long ECS is out of reach or fails over it. Reports of other tasks do not wait for it.
 */
final class Reports {
    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** Others pass, if only when somebody renews credentials or a policy. */
    private static final Set<String> FINAL = Set.of(
            "InvalidParameterException",
            "ClientException",
            "ClusterNotFoundException",
            "UnsupportedFeatureException",
            "ValidationException",
            "SerializationException",
            "UnknownOperationException");

    /** ECS takes no longer ones. */
    private static final int LONGEST_REASON = 1_024;

    private final String cluster;
    private final EcsClient ecs;
    private final Executor executor;
    private final Map<String, Mailbox<Report>> pending = new ConcurrentHashMap<>();
    private final Map<String, TaskState> reported = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Reports(String cluster, EcsClient ecs, Executor executor) {
        this.cluster = cluster;
        this.ecs = ecs;
        this.executor = executor;
    }

    /**
     * A task, or a container of it, has changed.
     *
     * @param arrived is run when ECS knows, or does not want to
     */
    void report(TaskState state, Runnable arrived) {
        post(state.taskArn(), new Report(() -> tell(state), () -> {
            if (state.status() == Status.STOPPED) {
                forget(state.taskArn());
            }
            arrived.run();
        }));
    }

    private void post(String task, Report report) {
        pending.computeIfAbsent(task, _ -> new Mailbox<>(executor, this::persistently))
                .post(report);
    }

    private void forget(String task) {
        reported.remove(task);
        pending.remove(task);
    }

    private record Report(Runnable call, Runnable arrived) {}

    /** A task can never run here, or runs no more and nobody knows why. */
    void impossible(String task, String why) {
        post(
                task,
                new Report(
                        () -> ecs.submitTaskStateChange(request -> request.cluster(cluster)
                                .task(task)
                                .status("STOPPED")
                                .reason(shortened(why))),
                        () -> forget(task)));
    }

    private void tell(TaskState state) {
        switch (state.status()) {
            case RUNNING, STOPPED -> ecs.submitTaskStateChange(task(state));
            case PENDING, STOPPING -> {
                if (saysImages(state)) {
                    ecs.submitTaskStateChange(task(state));
                } else {
                    changed(state).forEach(container -> ecs.submitContainerStateChange(container));
                }
            }
        }
        reported.put(state.taskArn(), state);
    }

    /** Whether a task on its way knows now which images it runs: other tasks of a service may wait for that. */
    private boolean saysImages(TaskState state) {
        return state.status() == Status.PENDING && knowsImages(state) && !knowsImages(reported.get(state.taskArn()));
    }

    private static boolean knowsImages(@Nullable TaskState state) {
        return state != null
                && !state.containers().isEmpty()
                && state.containers().stream().allMatch(container -> container.imageDigest() != null);
    }

    private SubmitTaskStateChangeRequest task(TaskState state) {
        return SubmitTaskStateChangeRequest.builder()
                .cluster(cluster)
                .task(state.taskArn())
                .status(state.status().name())
                .reason(state.stop() == null ? null : shortened(state.stop().reason()))
                .pullStartedAt(state.pullStartedAt())
                .pullStoppedAt(state.pullStoppedAt())
                .executionStoppedAt(state.executionStoppedAt())
                .containers(state.containers().stream()
                        .map(container -> ContainerStateChange.builder()
                                .containerName(container.name())
                                .status(container.status().name())
                                .runtimeId(container.runtimeId())
                                .imageDigest(container.imageDigest())
                                .exitCode(container.exitCode())
                                .reason(shortened(container.reason()))
                                .networkBindings(bindings(container))
                                .build())
                        .toList())
                .build();
    }

    private List<SubmitContainerStateChangeRequest> changed(TaskState state) {
        TaskState before = reported.get(state.taskArn());
        return state.containers().stream()
                .filter(container -> container.status() != Status.PENDING)
                .filter(container -> !container.equals(find(before, container.name())))
                .map(container -> SubmitContainerStateChangeRequest.builder()
                        .cluster(cluster)
                        .task(state.taskArn())
                        .containerName(container.name())
                        .status(container.status().name())
                        .runtimeId(container.runtimeId())
                        .exitCode(container.exitCode())
                        .reason(shortened(container.reason()))
                        .networkBindings(bindings(container))
                        .build())
                .toList();
    }

    private static @Nullable ContainerState find(@Nullable TaskState state, String name) {
        return state == null
                ? null
                : state.containers().stream()
                        .filter(container -> container.name().equals(name))
                        .findFirst()
                        .orElse(null);
    }

    /** A reason as long as ECS takes it; no character is cut in two. */
    static @Nullable String shortened(@Nullable String reason) {
        if (reason == null || reason.length() <= LONGEST_REASON) {
            return reason;
        }
        boolean splits = Character.isHighSurrogate(reason.charAt(LONGEST_REASON - 1));
        return reason.substring(0, splits ? LONGEST_REASON - 1 : LONGEST_REASON);
    }

    private static List<NetworkBinding> bindings(ContainerState container) {
        return container.portBindings().stream().map(PortBinding::shown).toList();
    }

    private void persistently(Report report) {
        Duration pause = FIRST_PAUSE;
        while (!closed) {
            try {
                report.call().run();
                report.arrived().run();
                return;
            } catch (SdkException e) {
                if (isFinal(e)) {
                    LOG.warn("A report to {} was refused: {}", cluster, e.getMessage());
                    report.arrived().run();
                    return;
                }
                LOG.debug("A report to {} waits: {}", cluster, e.getMessage());
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** Whether ECS has understood the report and does not want it. */
    static boolean isFinal(SdkException e) {
        return e instanceof AwsServiceException refused
                && refused.awsErrorDetails() != null
                && FINAL.contains(String.valueOf(refused.awsErrorDetails().errorCode()));
    }

    void close() {
        closed = true;
        pending.values().forEach(Mailbox::clear);
    }
}
