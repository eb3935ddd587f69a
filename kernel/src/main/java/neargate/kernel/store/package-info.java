/**
 * All state: typed tables of immutable values, one writer, many readers, a feed of changes.
 *
 * <p>A transaction is a function of the newest state; transactions run one after another on the writer's thread, so
 * there are no locks, no conflicts and no retries. Waiting transactions are committed to the {@link
 * neargate.kernel.store.Journal} as one group; a version is published, and its callers answered, only when it is
 * durable. Readers hold an immutable {@link neargate.kernel.store.Snapshot} and never wait.
 */
@NullMarked
package neargate.kernel.store;

import org.jspecify.annotations.NullMarked;
