package neargate.engine.docker;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** Which container of Docker's belongs to whom, for the news that come by container. */
final class Residents {
    private final Map<String, Resident> byId = new ConcurrentHashMap<>();

    /** A container of a task, or the sandbox of one. */
    sealed interface Resident {
        TaskRunner task();

        /** A container of the task's definition. */
        record Member(TaskRunner task, String name) implements Resident {}

        /** The pause container that holds the task's sandbox. */
        record Pause(TaskRunner task) implements Resident {}
    }

    void moveIn(String id, Resident resident) {
        byId.put(id, resident);
    }

    void moveOut(String id) {
        byId.remove(id);
    }

    Optional<Resident> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    void forEach(BiConsumer<String, Resident> action) {
        byId.forEach(action);
    }
}
