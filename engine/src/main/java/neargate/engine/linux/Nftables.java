package neargate.engine.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * nftables within this process, by libnftables(3): a change takes a fraction of a millisecond instead of a process. A
 * context belongs to the thread, and the namespace, that made it.
 */
public final class Nftables implements AutoCloseable {
    private static final int NFT_CTX_DEFAULT = 0;

    private final MethodHandle free;
    private final MethodHandle run;
    private final MethodHandle error;
    private final MemorySegment context;
    private boolean closed;

    private Nftables(Linker linker, SymbolLookup library) throws Throwable {
        this.free = linker.downcallHandle(
                library.findOrThrow("nft_ctx_free"), FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
        this.run = linker.downcallHandle(
                library.findOrThrow("nft_run_cmd_from_buffer"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        this.error = linker.downcallHandle(
                library.findOrThrow("nft_ctx_get_error_buffer"),
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        MethodHandle make = linker.downcallHandle(
                library.findOrThrow("nft_ctx_new"), FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        this.context = (MemorySegment) make.invokeExact(NFT_CTX_DEFAULT);
        buffer(linker, library, "nft_ctx_buffer_error");
        buffer(linker, library, "nft_ctx_buffer_output");
    }

    /** Lets messages gather in the context instead of on this process's output. */
    private void buffer(Linker linker, SymbolLookup library, String function) throws Throwable {
        MethodHandle handle = linker.downcallHandle(
                library.findOrThrow(function), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        int _ = (int) handle.invokeExact(context);
    }

    /** Opens a context in this thread's namespace; empty where the library is not installed. */
    public static Optional<Nftables> open() {
        try {
            SymbolLookup library = SymbolLookup.libraryLookup("libnftables.so.1", Arena.global());
            return Optional.of(new Nftables(Linker.nativeLinker(), library));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Runs a script as one atomic change.
     *
     * @throws IllegalStateException when the kernel or the parser refuses it; then nothing of it is in force
     */
    public void run(String script) {
        if (closed) {
            throw new IllegalStateException("nftables: the context is closed");
        }
        try (Arena arena = Arena.ofConfined()) {
            int result = (int) run.invokeExact(context, arena.allocateFrom(script));
            MemorySegment message = (MemorySegment) error.invokeExact(context);
            if (result != 0) {
                throw new IllegalStateException(
                        "nftables: " + message.reinterpret(Long.MAX_VALUE).getString(0));
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Frees the context, once: the library would free it again and end the whole process. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            free.invokeExact(context);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
