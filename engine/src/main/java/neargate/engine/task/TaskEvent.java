package neargate.engine.task;

import java.time.Instant;
import java.util.List;
import neargate.engine.Engine.Health;
import neargate.engine.Engine.PortBinding;
import neargate.engine.Engine.Run;
import org.jspecify.annotations.Nullable;

/** What happened to a task. Containers go by the names of the task definition. */
public sealed interface TaskEvent {
    /** The task is to run. */
    record Begun(Instant at) implements TaskEvent {}

    /** The container's image is here. */
    record Pulled(String container, String digest, Instant at) implements TaskEvent {}

    /** The container's image cannot be had. */
    record NotPulled(String container, String reason, Instant at) implements TaskEvent {}

    /** What the containers share is there: the sandbox with its network interface, limits, log streams. */
    record Prepared() implements TaskEvent {}

    /** What the containers share cannot be had. */
    record NotPrepared(String reason) implements TaskEvent {}

    /** The container's process began, and these ports of its instance lead to it. */
    record Started(String container, String runtimeId, Run run, List<PortBinding> portBindings) implements TaskEvent {}

    /** The container could not be made or started. */
    record NotStarted(String container, @Nullable String runtimeId, String reason) implements TaskEvent {}

    /** The container's health check says something. */
    record HealthChanged(String container, Health health) implements TaskEvent {}

    /** The container's process ended, which may be told before it is told that it began; what is null is not known any more. */
    record Exited(
            String container,
            String runtimeId,
            @Nullable Run run,
            @Nullable Integer exitCode,
            @Nullable String reason,
            Instant at)
            implements TaskEvent {}

    /** The container has had its start timeout. */
    record StartTimedOut(String container) implements TaskEvent {}

    /** The sandbox is gone: nothing in the task has a network any more. */
    record SandboxLost() implements TaskEvent {}

    /** Somebody wants the task to stop. */
    record StopAsked() implements TaskEvent {}

    /** What the containers shared is given back, and the last line of their logs delivered. */
    record Released() implements TaskEvent {}
}
