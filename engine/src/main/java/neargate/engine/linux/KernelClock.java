package neargate.engine.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What the kernel knows of its own clock, by adjtimex(2): whatever keeps it right, as chronyd, tells the kernel how well. */
public final class KernelClock {
    /** {@code struct timex} of a 64-bit Linux, which every architecture has alike; modes of 0 only ask. */
    private static final long SIZE = 208;

    private static final long MAXERROR = 24;
    private static final long STATUS = 40;
    private static final int STA_UNSYNC = 0x40;

    private final MethodHandle adjtimex;

    public KernelClock() {
        Linker linker = Linker.nativeLinker();
        this.adjtimex = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("adjtimex"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    }

    /**
     * A look.
     *
     * @param errorBound how far the clock may be off
     * @param synchronised whether something keeps it right
     */
    public record Reading(Duration errorBound, boolean synchronised) {}

    /** Empty where the kernel does not say. */
    public Optional<Reading> read() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timex = arena.allocate(SIZE, Long.BYTES);
            if ((int) adjtimex.invokeExact(timex) < 0) {
                return Optional.empty();
            }
            return Optional.of(new Reading(
                    Duration.of(timex.get(ValueLayout.JAVA_LONG, MAXERROR), ChronoUnit.MICROS),
                    (timex.get(ValueLayout.JAVA_INT, STATUS) & STA_UNSYNC) == 0));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
