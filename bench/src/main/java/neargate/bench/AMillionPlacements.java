package neargate.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import neargate.scheduler.placement.Fleet;
import neargate.scheduler.placement.Placement;
import neargate.scheduler.query.QueryException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A million tasks asked for at once, in a heap of at most 1 GiB. */
@State(Scope.Benchmark)
@Fork(value = 1, jvmArgs = "-Xmx1g")
public class AMillionPlacements {
    private Fleet fleet;

    /** Each round needs room for all of them. */
    @Setup(Level.Iteration)
    public void clear() {
        fleet = BenchFleet.fleet();
    }

    /** Places them all. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    @Warmup(iterations = 2)
    @Measurement(iterations = 5)
    public int place() throws QueryException {
        int placed = Placement.place(fleet, BenchFleet.service("web"), 1_000_000, new Random(1))
                .size();
        if (placed != 1_000_000) {
            throw new IllegalStateException("only " + placed);
        }
        return placed;
    }
}
