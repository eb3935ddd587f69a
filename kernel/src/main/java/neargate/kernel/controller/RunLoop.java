package neargate.kernel.controller;

import java.time.Clock;
import java.time.Duration;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs controllers: hands each the keys that changes concern, when they are due. The executor, the timers and the clock
 * are handed in: virtual threads and the machine's time in production, one thread and a virtual time in a simulator.
 */
public final class RunLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("neargate.controllers");
    private static final Duration UNTIL_NEXT_TRY = Duration.ofSeconds(1);

    private final Store store;
    private final Clock clock;
    private final Timers timers;
    private final List<DueKeys> queues;
    private Feed.@Nullable Subscription subscription;
    private volatile boolean closed;

    /**
     * A run loop that is not started yet.
     *
     * @param executor runs a controller's looks, which may block; must not run them inside {@code execute}
     */
    public RunLoop(Store store, List<Controller> controllers, Clock clock, Executor executor, Timers timers) {
        this.store = store;
        this.clock = clock;
        this.timers = timers;
        this.queues = controllers.stream()
                .map(controller -> new DueKeys(controller, store, clock, executor, timers))
                .toList();
    }

    /** Takes up the work: every key that there is, then every key that changes. */
    public void start() {
        Snapshot now = store.snapshot();
        queues.forEach(queue -> takeUp(queue, now));
        subscription = store.feed().from(now.revision(), new Feed.Consumer() {
            @Override
            public void accept(Version version) {
                queues.forEach(queue -> follow(queue, version));
            }

            @Override
            public void resync(Snapshot snapshot) {
                queues.forEach(queue -> takeUp(queue, snapshot));
            }
        });
    }

    private void follow(DueKeys queue, Version version) {
        try {
            for (Change<?> change : version.changes()) {
                queue.controller().concerns(change, version.snapshot(), key -> queue.due(key, version.revision()));
            }
        } catch (RuntimeException | Error e) {
            LOG.error("{} does not know whom revision {} concerns", queue.name(), version.revision(), e);
            takeUp(queue, version.snapshot());
        }
    }

    /** A controller that cannot name its keys keeps no other from its work. */
    private void takeUp(DueKeys queue, Snapshot now) {
        try (Stream<Key> keys = queue.controller().keys(now)) {
            keys.forEach(key -> queue.due(key, now.revision()));
        } catch (RuntimeException | Error e) {
            LOG.error("{} cannot name its keys", queue.name(), e);
            timers.at(clock.instant().plus(UNTIL_NEXT_TRY), () -> {
                if (!closed) {
                    takeUp(queue, store.snapshot());
                }
            });
        }
    }

    /** The controllers' queues, for metrics. */
    public List<DueKeys> queues() {
        return queues;
    }

    /** Starts nothing more; what runs may end. */
    @Override
    public void close() {
        closed = true;
        if (subscription != null) {
            subscription.close();
        }
        queues.forEach(DueKeys::close);
    }
}
