package neargate.kernel.controller;

import java.util.function.Consumer;
import java.util.stream.Stream;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Snapshot;

/** Keeps one promise, key by key. */
public interface Controller {
    /** The name in metrics and logs, as {@code ecs.tasks}. */
    String name();

    /** Names the keys that a change concerns; called for every change, so it must be quick. */
    void concerns(Change<?> change, Snapshot after, Consumer<Key> due);

    /** All keys that there are to care for: asked at start and after a resync. */
    Stream<Key> keys(Snapshot now);

    /**
     * Compares what should be with what is, does what is missing, and says when to look again. Idempotent. Never runs
     * twice at once for one key. May block: it runs on a virtual thread.
     *
     * @throws Exception when it failed: it is called again after a back-off
     */
    Next reconcile(Key key, Snapshot now) throws Exception;

    /** How many keys may be worked on at once. */
    default int concurrency() {
        return 16;
    }
}
