package neargate.app.exec;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import neargate.agent.datachannel.ChannelMessage.TerminalSize;

/** The terminal that the program runs in, if it does (termios(3), tty_ioctl(4)). */
public final class Terminal implements AutoCloseable {
    private static final int STANDARD_INPUT = 0;
    private static final int STANDARD_OUTPUT = 1;
    private static final int TIOCGWINSZ = 0x5413;
    private static final int TCSADRAIN = 1;

    /** Larger than any platform's struct termios. */
    private static final long TERMIOS = 128;

    private static final long WINSIZE = 8;

    private static final TerminalSize USUAL = new TerminalSize(80, 24);

    private final Arena arena = Arena.ofShared();
    private final MethodHandle isatty;
    private final MethodHandle ioctl;
    private final MethodHandle tcgetattr;
    private final MethodHandle tcsetattr;
    private final MethodHandle cfmakeraw;
    private Optional<MemorySegment> before = Optional.empty();

    public Terminal() {
        Linker linker = Linker.nativeLinker();
        SymbolLookup library = linker.defaultLookup();
        var number = ValueLayout.JAVA_INT;
        var address = ValueLayout.ADDRESS;
        this.isatty = linker.downcallHandle(library.findOrThrow("isatty"), FunctionDescriptor.of(number, number));
        this.ioctl = linker.downcallHandle(
                library.findOrThrow("ioctl"),
                FunctionDescriptor.of(number, number, ValueLayout.JAVA_LONG, address),
                Linker.Option.firstVariadicArg(2));
        this.tcgetattr =
                linker.downcallHandle(library.findOrThrow("tcgetattr"), FunctionDescriptor.of(number, number, address));
        this.tcsetattr = linker.downcallHandle(
                library.findOrThrow("tcsetattr"), FunctionDescriptor.of(number, number, number, address));
        this.cfmakeraw = linker.downcallHandle(library.findOrThrow("cfmakeraw"), FunctionDescriptor.ofVoid(address));
    }

    /** Whether a person types and reads here. */
    public boolean isThere() {
        return call(() -> (int) isatty.invokeExact(STANDARD_INPUT)) == 1
                && call(() -> (int) isatty.invokeExact(STANDARD_OUTPUT)) == 1;
    }

    /** Hands on all that is typed as it is, until it is closed. */
    public void makeRaw() {
        MemorySegment usual = arena.allocate(TERMIOS);
        if (call(() -> (int) tcgetattr.invokeExact(STANDARD_INPUT, usual)) != 0) {
            return;
        }
        MemorySegment raw = arena.allocate(TERMIOS).copyFrom(usual);
        int _ = call(() -> {
            cfmakeraw.invokeExact(raw);
            return (int) tcsetattr.invokeExact(STANDARD_INPUT, TCSADRAIN, raw);
        });
        before = Optional.of(usual);
    }

    /** Its size now; 80 columns and 24 rows when it tells none. */
    public TerminalSize size() {
        try (Arena here = Arena.ofConfined()) {
            MemorySegment size = here.allocate(WINSIZE);
            if (call(() -> (int) ioctl.invokeExact(STANDARD_OUTPUT, (long) TIOCGWINSZ, size)) != 0) {
                return USUAL;
            }
            int rows = Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, 0));
            int columns = Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, Short.BYTES));
            return rows == 0 || columns == 0 ? USUAL : new TerminalSize(columns, rows);
        }
    }

    /** It is as it was. */
    @Override
    public void close() {
        before.ifPresent(usual -> {
            int _ = call(() -> (int) tcsetattr.invokeExact(STANDARD_INPUT, TCSADRAIN, usual));
        });
        before = Optional.empty();
    }

    private interface NativeCall {
        int make() throws Throwable;
    }

    private static int call(NativeCall call) {
        try {
            return call.make();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
