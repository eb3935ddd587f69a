package neargate.services.ecs.tasks;

import neargate.engine.Engine;
import neargate.kernel.store.Reader;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Failure;

/** Whether the machine has room for a task. Memory is promised once; CPU may be promised more than once. */
public final class Capacity {
    private Capacity() {}

    /** Why a task has no room; null when it has. */
    public static @Nullable Failure refusal(Reader state, Engine.Capacity machine, NewTask task) {
        long memory = Long.parseLong(task.memory());
        long free = machine.memory() - TaskTable.reservedMemory(state);
        if (memory > free) {
            return Failure.builder()
                    .arn(task.cluster().arn())
                    .reason("RESOURCE:MEMORY")
                    .detail("The task needs " + memory + " MiB; " + Math.max(0, free) + " MiB of this machine's "
                            + machine.memory() + " MiB are free.")
                    .build();
        }
        long cpu = Long.parseLong(task.cpu());
        if (cpu > machine.cpu()) {
            return Failure.builder()
                    .arn(task.cluster().arn())
                    .reason("RESOURCE:CPU")
                    .detail("The task needs " + cpu + " CPU units; this machine has " + machine.cpu() + ".")
                    .build();
        }
        return null;
    }
}
