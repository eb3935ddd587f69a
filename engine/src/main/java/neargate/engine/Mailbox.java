package neargate.engine;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages to one reader, one after the other in the order they were posted, on an executor. The reader may post
 * again: what it posts is read after it has returned, even on an executor that runs at once.
 */
public final class Mailbox<M> {
    private final Executor executor;
    private final Consumer<M> reader;
    private final Queue<M> messages = new ArrayDeque<>();
    private boolean reading;

    public Mailbox(Executor executor, Consumer<M> reader) {
        this.executor = executor;
        this.reader = reader;
    }

    /** Posts a message and returns. */
    public void post(M message) {
        synchronized (messages) {
            messages.add(message);
            if (reading) {
                return;
            }
            reading = true;
        }
        executor.execute(this::read);
    }

    /** Drops what has not been read yet. */
    public void clear() {
        synchronized (messages) {
            messages.clear();
        }
    }

    private void read() {
        for (M message = next(); message != null; message = next()) {
            try {
                reader.accept(message);
            } catch (Throwable failure) {
                // The thread may be lost to this failure; the messages behind must not be.
                executor.execute(this::read);
                throw failure;
            }
        }
    }

    private @Nullable M next() {
        synchronized (messages) {
            M message = messages.poll();
            reading = message != null;
            return message;
        }
    }
}
