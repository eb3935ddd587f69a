package neargate.engine.network;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import neargate.engine.linux.NetworkNamespace;

/**
 * A VPC's network namespace, entered: one platform thread lives in it and does there what it is asked to. Sockets that it
 * opens stay in the VPC and may be used by any thread.
 */
public final class VpcNamespace implements AutoCloseable {
    private final ExecutorService thread;
    private final Path file;
    private final NetworkNamespace namespaces;

    /** @param file where the namespace is mounted, {@code /run/netns/NAME} */
    VpcNamespace(String name, Path file, NetworkNamespace namespaces) {
        this.file = file;
        this.namespaces = namespaces;
        this.thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("vpc-" + name).daemon().factory());
        try {
            call(() -> {
                namespaces.enter(file);
                return null;
            });
        } catch (RuntimeException e) {
            thread.shutdown();
            throw e;
        }
    }

    /** Where the namespace is mounted. */
    Path file() {
        return file;
    }

    /** The number of the thread that lives in the namespace: whoever knows it can put devices there. */
    long thread() {
        return call(() -> Long.parseLong(Files.readSymbolicLink(Path.of("/proc/thread-self"))
                .getFileName()
                .toString()));
    }

    /** Something to do that has no result. */
    interface Work {
        void run() throws Exception;
    }

    /** As {@link #call}, without a result. */
    void run(Work work) {
        Void _ = call(() -> {
            work.run();
            return null;
        });
    }

    /** Another namespace, entered by a thread of its own until it is closed. */
    VpcNamespace other(Path other) {
        return new VpcNamespace(other.toString(), other, namespaces);
    }

    /**
     * Does something short inside the VPC, such as opening a socket, and returns its result.
     *
     * @throws Network.NetworkException when it fails, or the VPC is gone
     */
    public <R> R call(Callable<R> callable) {
        try {
            return CompletableFuture.supplyAsync(() -> called(callable), thread).join();
        } catch (RejectedExecutionException e) {
            throw new Network.NetworkException("the VPC is gone", e);
        } catch (CompletionException e) {
            throw new Network.NetworkException(e.getCause().getMessage(), e.getCause());
        }
    }

    private static <R> R called(Callable<R> callable) {
        try {
            return callable.call();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
