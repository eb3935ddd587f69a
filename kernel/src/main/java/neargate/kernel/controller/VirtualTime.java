package neargate.kernel.controller;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * A clock that stands until it is moved, with the work and the timers that hang on it: all on one thread, in one order. For
 * the simulator and for tests, which then wait for nothing.
 *
 * <pre>{@code
 * var time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
 * var store = VersionedStore.openWithoutThreads(tables, Journal.none(), time, new Random(1), time);
 * var loop = new RunLoop(store, controllers, time, time, time);
 * loop.start();
 * time.settle();                        // everything that is due has been done
 * time.advance(Duration.ofSeconds(30)); // and everything that became due meanwhile
 * }</pre>
 */
public final class VirtualTime extends Clock implements Executor, Timers {
    private static final int MOST_STEPS = 1_000_000;

    private final Deque<Runnable> ready = new ArrayDeque<>();
    private final TreeMap<Moment, Runnable> timers = new TreeMap<>();
    private final BooleanSupplier isUrgent;
    private Instant now;
    private long made;

    /** A time in which work is done in the order in which it comes. */
    public VirtualTime(Instant start) {
        this(start, () -> false);
    }

    /** A time in which work overtakes other work, as with threads: in the same way for the same {@code order}. */
    public VirtualTime(Instant start, RandomGenerator order) {
        this(start, order::nextBoolean);
    }

    private VirtualTime(Instant start, BooleanSupplier isUrgent) {
        this.now = start;
        this.isUrgent = isUrgent;
    }

    /** A timer's place: those of one time go in the order in which they were set. */
    private record Moment(Instant time, long number) implements Comparable<Moment> {
        @Override
        public int compareTo(Moment other) {
            int byTime = time.compareTo(other.time);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    /** Does everything that is due now, and what follows from it without time passing. */
    public void settle() {
        for (int steps = 0; step(); steps++) {
            if (steps == MOST_STEPS) {
                throw new IllegalStateException("work makes ever more work at " + now);
            }
        }
    }

    /** Lets time pass, timer by timer. */
    public void advance(Duration by) {
        Instant end = now.plus(by);
        settle();
        while (!timers.isEmpty() && !timers.firstKey().time().isAfter(end)) {
            now = timers.firstKey().time();
            settle();
        }
        now = end;
    }

    private boolean step() {
        if (!timers.isEmpty() && !timers.firstKey().time().isAfter(now)) {
            timers.pollFirstEntry().getValue().run();
            return true;
        }
        Runnable work = ready.poll();
        if (work != null) {
            work.run();
        }
        return work != null;
    }

    @Override
    public void execute(Runnable work) {
        if (isUrgent.getAsBoolean()) {
            ready.addFirst(work);
        } else {
            ready.addLast(work);
        }
    }

    @Override
    public Timer at(Instant time, Runnable work) {
        var moment = new Moment(time, made++);
        timers.put(moment, work);
        return () -> timers.remove(moment);
    }

    /** Forgets the timers. */
    @Override
    public void close() {
        timers.clear();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("virtual time is kept in UTC");
    }
}
