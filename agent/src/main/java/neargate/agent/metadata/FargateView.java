package neargate.agent.metadata;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import neargate.engine.Engine;
import neargate.engine.Engine.ClockDrift;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Task;

/** What a task is told of the machine under it by Fargate only ("Task metadata v4 JSON response for tasks on Fargate"). */
final class FargateView {
    private static final int DEFAULT_STORAGE = 20;
    private static final int MEBIBYTES_PER_GIBIBYTE = 1_024;

    /** Of 20 GiB a task is told as 20,496 MiB. */
    private static final int MORE_MEBIBYTES = 16;

    private static final double NANOS_PER_MILLI = Duration.ofMillis(1).toNanos();

    private FargateView() {}

    static void add(ObjectNode node, Task task, Engine engine) {
        if (task.launchType() != LaunchType.FARGATE) {
            return;
        }
        engine.clockDrift().ifPresent(drift -> add(node.putObject("ClockDrift"), drift));
        OptionalLong bytes = engine.storage(task.taskArn());
        if (bytes.isPresent()) {
            node.putObject("EphemeralStorageMetrics")
                    .put("Utilized", bytes.getAsLong() >> 20)
                    .put("Reserved", reserved(task));
        }
    }

    private static void add(ObjectNode node, ClockDrift drift) {
        if (drift.synchronised()) {
            node.put("ClockErrorBound", drift.errorBound().toNanos() / NANOS_PER_MILLI);
        }
        node.put(
                        "ReferenceTimestamp",
                        drift.at().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("ClockSynchronizationStatus", drift.synchronised() ? "SYNCHRONIZED" : "NOT_SYNCHRONIZED");
    }

    private static int reserved(Task task) {
        int size = task.ephemeralStorage() == null
                ? DEFAULT_STORAGE
                : task.ephemeralStorage().sizeInGiB();
        return size * MEBIBYTES_PER_GIBIBYTE + MORE_MEBIBYTES;
    }
}
