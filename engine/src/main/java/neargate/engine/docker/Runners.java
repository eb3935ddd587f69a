package neargate.engine.docker;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import neargate.engine.Engine.TaskState;

/** The tasks that an engine runs, and those that ended last: somebody may ask again before the news has reached them. */
final class Runners {
    private static final int REMEMBERED = 1_000;

    private final Map<String, TaskRunner> running = new HashMap<>();
    private final Map<String, TaskState> ended = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TaskState> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * Starts a task that neither runs nor has ended.
     *
     * @param launch as {@link TaskRunner#start} takes it
     * @return how it ended, if it has
     */
    synchronized Optional<TaskState> start(String taskArn, Supplier<TaskRunner> made, boolean launch) {
        if (running.containsKey(taskArn)) {
            return Optional.empty();
        }
        TaskState past = ended.get(taskArn);
        if (past == null) {
            TaskRunner runner = made.get();
            running.put(taskArn, runner);
            runner.start(launch);
        }
        return Optional.ofNullable(past);
    }

    synchronized Optional<TaskRunner> find(String taskArn) {
        return Optional.ofNullable(running.get(taskArn));
    }

    /** How a task ended. */
    synchronized Optional<TaskState> past(String taskArn) {
        return Optional.ofNullable(ended.get(taskArn));
    }

    synchronized void end(TaskState state) {
        running.remove(state.taskArn());
        ended.put(state.taskArn(), state);
    }

    synchronized List<TaskRunner> all() {
        return List.copyOf(running.values());
    }

    synchronized List<String> arns() {
        return List.copyOf(running.keySet());
    }

    /** Forgets them all, and says which ran. */
    synchronized List<TaskRunner> clear() {
        List<TaskRunner> all = all();
        running.clear();
        ended.clear();
        return all;
    }
}
