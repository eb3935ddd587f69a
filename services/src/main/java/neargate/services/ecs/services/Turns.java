package neargate.services.ecs.services;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/**
 * Lets so many threads at a time do something with each of many things, and so many in all. Others wait for their turn: it
 * is first a thing's turn, then one of all, so that those of a slow thing wait among themselves.
 */
final class Turns {
    private final int mostOfOne;
    private final Semaphore all;
    private final ConcurrentMap<String, Queue> queues = new ConcurrentHashMap<>();

    Turns(int mostOfOne, int mostOfAll) {
        this.mostOfOne = mostOfOne;
        this.all = new Semaphore(mostOfAll, true);
    }

    /** Those of one thing. It is forgotten with the last of them. */
    private record Queue(Semaphore places, int length) {
        Queue with(int change) {
            return new Queue(places, length + change);
        }
    }

    /** What is done with a thing. */
    interface Work<R> {
        R run() throws InterruptedException;
    }

    /** Waits for its turn, and does it. */
    <R> R take(String thing, Work<R> work) throws InterruptedException {
        Queue queue = Objects.requireNonNull(queues.compute(
                thing, (_, known) -> known == null ? new Queue(new Semaphore(mostOfOne, true), 1) : known.with(1)));
        try {
            queue.places().acquire();
            try {
                all.acquire();
                try {
                    return work.run();
                } finally {
                    all.release();
                }
            } finally {
                queue.places().release();
            }
        } finally {
            queues.computeIfPresent(thing, (_, known) -> known.length() == 1 ? null : known.with(-1));
        }
    }

    /** With how many things somebody does something, or waits to. */
    int things() {
        return queues.size();
    }
}
