package neargate.services.ecs.metadata;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets what concerns one task be done one after the other, however long it takes, and what concerns others meanwhile. */
final class Turns {
    private final ConcurrentHashMap<String, Turn> taken = new ConcurrentHashMap<>();

    /** What those of a task wait at, and how many they are. */
    private record Turn(ReentrantLock lock, int count) {
        Turn with(int more) {
            return new Turn(lock, count + more);
        }
    }

    <R> R take(String task, Supplier<R> work) {
        ReentrantLock lock = taken.compute(
                        task, (_, turn) -> turn == null ? new Turn(new ReentrantLock(true), 1) : turn.with(1))
                .lock();
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
            taken.computeIfPresent(task, (_, turn) -> turn.count() == 1 ? null : turn.with(-1));
        }
    }
}
