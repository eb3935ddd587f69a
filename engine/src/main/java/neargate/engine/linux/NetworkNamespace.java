package neargate.engine.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * Moves the calling thread into a network namespace, by setns(2). Only ever on a platform thread of its own: a virtual
 * thread would take its carrier along. A socket that the thread opens there stays there, whoever uses it.
 */
public final class NetworkNamespace {
    private static final int O_RDONLY = 0;
    private static final int O_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private final MethodHandle open;
    private final MethodHandle setns;
    private final MethodHandle close;

    public NetworkNamespace() {
        Linker linker = Linker.nativeLinker();
        SymbolLookup library = linker.defaultLookup();
        Linker.Option errno = Linker.Option.captureCallState("errno");
        this.open = linker.downcallHandle(
                library.findOrThrow("open"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(2),
                errno);
        this.setns = linker.downcallHandle(
                library.findOrThrow("setns"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                errno);
        this.close = linker.downcallHandle(
                library.findOrThrow("close"), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }

    /**
     * Moves this thread into the namespace that {@code file} stands for: {@code /run/netns/NAME} or {@code
     * /proc/PID/ns/net}.
     *
     * @throws IllegalStateException when the kernel refuses, with its error number
     */
    public void enter(Path file) {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a virtual thread must not enter a namespace");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            int descriptor = (int) open.invokeExact(state, arena.allocateFrom(file.toString()), O_RDONLY | O_CLOEXEC);
            check(descriptor, "open", file, state);
            try {
                check((int) setns.invokeExact(state, descriptor, CLONE_NEWNET), "enter", file, state);
            } finally {
                int _ = (int) close.invokeExact(descriptor);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static void check(int result, String what, Path file, MemorySegment state) {
        if (result < 0) {
            throw new IllegalStateException(
                    "cannot " + what + " the network namespace " + file + ": errno " + (int) ERRNO.get(state, 0L));
        }
    }
}
