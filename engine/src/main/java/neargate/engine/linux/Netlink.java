package neargate.engine.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Consumer;

/** netlink(7): asks the kernel for one change of the calling thread's network namespace, and hears how it went. */
final class Netlink {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 0x80003;
    private static final short REQUEST_ACKNOWLEDGED = 0x5;
    private static final int BUFFER = 4096;
    private static final int HEADER = 16;
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private final MethodHandle socket;
    private final MethodHandle send;
    private final MethodHandle receive;
    private final MethodHandle close;
    private final MethodHandle index;

    Netlink() {
        Linker linker = Linker.nativeLinker();
        SymbolLookup library = linker.defaultLookup();
        Linker.Option errno = Linker.Option.captureCallState("errno");
        FunctionDescriptor transfer = FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT);
        this.socket = linker.downcallHandle(
                library.findOrThrow("socket"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                errno);
        this.send = linker.downcallHandle(library.findOrThrow("send"), transfer, errno);
        this.receive = linker.downcallHandle(library.findOrThrow("recv"), transfer, errno);
        this.close = linker.downcallHandle(
                library.findOrThrow("close"), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        this.index = linker.downcallHandle(
                library.findOrThrow("if_nametoindex"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    }

    /**
     * Makes a request.
     *
     * @param what it is, for the error's message
     * @param fine errors that say no more than that things are as asked for
     * @param content writes the message after its header
     * @return whether the kernel had to change anything
     */
    boolean request(String what, short type, int flags, Set<Integer> fine, Consumer<ByteBuffer> content)
            throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(BUFFER, Long.BYTES);
            ByteBuffer message = memory.asByteBuffer().order(ByteOrder.nativeOrder());
            message.putInt(0).putShort(type).putShort((short) (flags | REQUEST_ACKNOWLEDGED));
            message.putInt(1).putInt(0);
            content.accept(message);
            message.putInt(0, message.position());
            int error = exchange(arena, memory, message.position());
            if (error != 0 && !fine.contains(error)) {
                throw new IOException("cannot " + what + ": errno " + error);
            }
            return error == 0;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends the message on a socket of its own and returns the error number of the answer, which takes its place. */
    private int exchange(Arena arena, MemorySegment memory, int length) throws Throwable {
        MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
        int descriptor = (int) socket.invokeExact(state, AF_NETLINK, SOCK_RAW_CLOEXEC, 0);
        if (descriptor < 0) {
            return (int) ERRNO.get(state, 0L);
        }
        try {
            if ((long) send.invokeExact(state, descriptor, memory, (long) length, 0) < 0
                    || (long) receive.invokeExact(state, descriptor, memory, memory.byteSize(), 0) < 0) {
                return (int) ERRNO.get(state, 0L);
            }
            return -memory.get(ValueLayout.JAVA_INT, HEADER);
        } finally {
            int _ = (int) close.invokeExact(descriptor);
        }
    }

    int index(String device) throws IOException {
        int found = find(device);
        if (found == 0) {
            throw new IOException("no network device " + device);
        }
        return found;
    }

    /** The number of a device; 0 when there is none of that name. */
    int find(String device) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) index.invokeExact(arena.allocateFrom(device));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static void text(ByteBuffer message, short type, String value) {
        bytes(message, type, (value + "\0").getBytes(StandardCharsets.UTF_8));
    }

    static void bytes(ByteBuffer message, short type, byte[] value) {
        nested(message, type, content -> content.put(value));
    }

    static void number(ByteBuffer message, short type, int value) {
        nested(message, type, content -> content.putInt(value));
    }

    /** An attribute: length, type, content; the next begins at a multiple of four. */
    static void nested(ByteBuffer message, short type, Consumer<ByteBuffer> content) {
        int begin = message.position();
        message.putShort((short) 0).putShort(type);
        content.accept(message);
        message.putShort(begin, (short) (message.position() - begin));
        while (message.position() % Integer.BYTES != 0) {
            message.put((byte) 0);
        }
    }
}
