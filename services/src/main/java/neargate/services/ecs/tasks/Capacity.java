package neargate.services.ecs.tasks;

import neargate.engine.Engine;
import neargate.kernel.store.Reader;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** Whether the machine has room for a task. Memory is promised once; CPU may be promised more than once. */
public final class Capacity {
    private Capacity() {}

    /**
     * Why there is no room for one more task.
     *
     * @param reason AWS's word for it, as {@code RESOURCE:MEMORY}
     * @param detail what is asked for, and what is free
     */
    public record Refusal(String reason, String detail) {
        Failure failure(String arn) {
            return Failure.builder().arn(arn).reason(reason).detail(detail).build();
        }
    }

    /**
     * How much room there is for tasks of a size.
     *
     * @param tasks how many of them
     * @param refusal why there is no room for one more than that
     */
    public record Room(int tasks, Refusal refusal) {}

    /** Looks how many tasks of a definition there is room for. */
    public static Room room(Reader state, Engine.Capacity machine, TaskDefinition definition) {
        long cpu = Long.parseLong(definition.cpu());
        long memory = Long.parseLong(definition.memory());
        if (cpu > machine.cpu()) {
            return new Room(
                    0,
                    new Refusal(
                            "RESOURCE:CPU",
                            "The task needs " + cpu + " CPU units; this machine has " + machine.cpu() + "."));
        }
        long free = Math.max(0, machine.memory() - TaskTable.reservedMemory(state));
        return new Room(
                (int) Math.min(Integer.MAX_VALUE, free / memory),
                new Refusal(
                        "RESOURCE:MEMORY",
                        "The task needs " + memory + " MiB; " + free + " MiB of this machine's " + machine.memory()
                                + " MiB are free."));
    }
}
