package neargate.engine.task;

import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/** What is to be done now for a task. Each is answered by an event, whenever it is done. */
public sealed interface TaskEffect {
    /** Look for the container's image, and pull it as the pull behaviour says. */
    record Pull(ContainerDefinition container) implements TaskEffect {}

    /** Get what the containers share. */
    record Prepare() implements TaskEffect {}

    /** Make and start the container. */
    record Launch(ContainerDefinition container) implements TaskEffect {}

    /** Start the container again, for the {@code number}th time, which has ended. */
    record Restart(ContainerDefinition container, String runtimeId, int number, Instant ended) implements TaskEffect {}

    /** SIGTERM, and SIGKILL after {@code grace}. */
    record Stop(String container, String runtimeId, Duration grace) implements TaskEffect {}

    /** Say when the container has had its start timeout. */
    record AwaitStart(String container, Duration timeout) implements TaskEffect {}

    /** Deliver the rest of the logs and give back what the containers shared. */
    record Release() implements TaskEffect {}
}
