package neargate.app.commands;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import neargate.app.Refusal;

/** The end of a process that stays until it is told to end. What is opened after it is closed before the process ends. */
final class Termination implements AutoCloseable {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    /** Returns when the process is told to end. */
    void await() throws InterruptedException {
        // The process ends when its hooks do: this one waits for the thread that closes.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            asked.countDown();
            try {
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        asked.await();
    }

    /** As {@link #await()}, unless something fails before: then it throws what the future holds. */
    void await(CompletableFuture<Refusal> failure) throws InterruptedException {
        CompletableFuture<Void> _ = failure.thenRun(asked::countDown);
        await();
        if (failure.isDone()) {
            throw failure.join();
        }
    }

    @Override
    public void close() {
        done.countDown();
    }
}
