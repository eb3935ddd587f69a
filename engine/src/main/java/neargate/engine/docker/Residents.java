package neargate.engine.docker;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** Which container of Docker's belongs to whom, for the news that come by container. */
final class Residents {
    private final Map<String, Resident> byId = new ConcurrentHashMap<>();

    /** A container of a task, the sandbox of one, or an instance. */
    sealed interface Resident {
        /** A container of the task's definition. */
        record Member(TaskRunner task, String name) implements Resident {}

        /** The pause container that holds the task's sandbox. */
        record Pause(TaskRunner task) implements Resident {}

        /** The container that an EC2 instance is, or the one that holds its sandbox; {@code look} looks how it is. */
        record Instance(Runnable look) implements Resident {}
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
