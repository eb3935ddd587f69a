package neargate.services.ecs.agents;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import neargate.engine.Engine.Status;
import neargate.engine.Engine.Stop;
import neargate.engine.Engine.TaskState;
import neargate.kernel.Arn;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.services.ecs.tasks.Life;
import neargate.services.ecs.tasks.TaskObserver;
import neargate.services.ecs.tasks.TaskTable;
import org.jspecify.annotations.Nullable;

/** Of which tasks an agent was told on a connection, until it says whether it can use that. */
final class SentPayloads {
    private static final String UNUSABLE = "The agent could not use the task's payload.";

    private final Store store;

    /** The last message on each task: an agent that never answers has no more of them than tasks. */
    private final Map<String, String> messages = new ConcurrentHashMap<>();

    SentPayloads(Store store) {
        this.store = store;
    }

    /** To be called before the message goes out. */
    void sent(String message, String task) {
        messages.put(task, message);
    }

    void acknowledged(String message) {
        boolean _ = messages.values().remove(message);
    }

    /** A task that has not begun never will. */
    void refused(String message, @Nullable String reason) {
        List<String> tasks = messages.entrySet().stream()
                .filter(sent -> sent.getValue().equals(message))
                .map(Map.Entry::getKey)
                .toList();
        acknowledged(message);
        String why = reason == null || reason.isEmpty() ? UNUSABLE : SubmissionRules.cut(reason);
        tasks.forEach(task -> fail(Arn.parse(task).orElseThrow(), String.valueOf(why)));
    }

    private void fail(Arn task, String why) {
        Scope scope = Scope.of(task);
        boolean begun = store.snapshot()
                .get(TaskTable.TABLE, scope.key(task.name()))
                .filter(record -> record.life() == Life.PENDING)
                .isEmpty();
        if (!begun) {
            boolean _ = TaskObserver.observe(
                    store,
                    task,
                    record -> new TaskState(
                            record.arn(),
                            Status.STOPPED,
                            List.of(),
                            null,
                            null,
                            null,
                            new Stop("TaskFailedToStart", why)));
        }
    }
}
