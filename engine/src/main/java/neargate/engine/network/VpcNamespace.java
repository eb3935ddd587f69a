package neargate.engine.network;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import neargate.engine.linux.NetworkNamespace;

/**
 * A VPC's network namespace, entered: one platform thread lives in it and does there what it is asked to. Sockets that it
 * opens stay in the VPC and may be used by any thread.
 */
public final class VpcNamespace implements AutoCloseable {
    private final LinkedBlockingQueue<Optional<Runnable>> work = new LinkedBlockingQueue<>();
    private final Path file;

    /** @param file where the namespace is mounted, {@code /run/netns/NAME} */
    VpcNamespace(String name, Path file, NetworkNamespace namespaces) {
        this.file = file;
        var entered = new CompletableFuture<Void>();
        Thread.ofPlatform().name("vpc-" + name).daemon().start(() -> {
            try {
                namespaces.enter(file);
                entered.complete(null);
            } catch (RuntimeException e) {
                entered.completeExceptionally(e);
                return;
            }
            live();
        });
        join(entered);
    }

    private void live() {
        try {
            for (var next = work.take(); next.isPresent(); next = work.take()) {
                next.get().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where the namespace is mounted. */
    Path file() {
        return file;
    }

    /** Does something short inside the VPC, such as opening a socket, and returns its result. */
    public <R> R call(Callable<R> callable) {
        var result = new CompletableFuture<R>();
        work.add(Optional.of(() -> {
            try {
                result.complete(callable.call());
            } catch (Exception | Error e) {
                result.completeExceptionally(e);
            }
        }));
        return join(result);
    }

    private static <R> R join(CompletableFuture<R> result) {
        try {
            return result.join();
        } catch (CompletionException e) {
            throw new Network.NetworkException(e.getCause().getMessage(), e.getCause());
        }
    }

    @Override
    public void close() {
        work.add(Optional.empty());
    }
}
