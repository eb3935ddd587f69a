package neargate.kernel.store;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that was run and waits to be durable.
 *
 * @param epoch the life of the tip in which it ran: a new one begins whenever a group fails
 * @param version what it made; null when it changed nothing. Even then its caller waits: what it read may not be durable yet
 * @param entry the version in the journal's form
 * @param value what its caller gets
 * @param result where the caller waits
 */
record Ran<R>(
        int epoch,
        @Nullable Version version,
        Journal.@Nullable Entry entry,
        @Nullable R value,
        CompletableFuture<@Nullable R> result) {

    void answer() {
        result.complete(value);
    }

    void fail(RuntimeException failure) {
        result.completeExceptionally(failure);
    }
}
