package neargate.kernel.controller;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import neargate.kernel.store.Change;
import neargate.kernel.store.Feed;
import neargate.kernel.store.Key;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.kernel.store.Version;
import org.jspecify.annotations.Nullable;

/**
 * Runs controllers: hands each the keys that changes concern, when they are due. The executor, the timers and the clock
 * are handed in: virtual threads and the machine's time in production, one thread and a virtual time in a simulator.
 */
public final class RunLoop implements AutoCloseable {
    private final Store store;
    private final List<DueKeys> queues;
    private Feed.@Nullable Subscription subscription;

    public RunLoop(Store store, List<Controller> controllers, Clock clock, Executor executor, Timers timers) {
        this.store = store;
        this.queues = controllers.stream()
                .map(controller -> new DueKeys(controller, store, clock, executor, timers))
                .toList();
    }

    /** Takes up the work: every key that there is, then every key that changes. */
    public void start() {
        Snapshot now = store.snapshot();
        subscription = store.feed().from(now.revision(), new Feed.Consumer() {
            @Override
            public void accept(Version version) {
                for (Change<?> change : version.changes()) {
                    for (DueKeys queue : queues) {
                        queue.controller().concerns(change, version.snapshot(), queue::due);
                    }
                }
            }

            @Override
            public void resync(Snapshot snapshot) {
                takeUp(snapshot);
            }
        });
        takeUp(now);
    }

    private void takeUp(Snapshot now) {
        for (DueKeys queue : queues) {
            try (Stream<Key> keys = queue.controller().keys(now)) {
                keys.forEach(queue::due);
            }
        }
    }

    /** The controllers' queues, for metrics. */
    public List<DueKeys> queues() {
        return queues;
    }

    /** Starts nothing more; what runs may end. */
    @Override
    public void close() {
        if (subscription != null) {
            subscription.close();
        }
        queues.forEach(DueKeys::close);
    }
}
