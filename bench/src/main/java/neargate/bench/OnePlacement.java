package neargate.bench;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import neargate.scheduler.placement.Fleet;
import neargate.scheduler.placement.Placement;
import neargate.scheduler.placement.Request;
import neargate.scheduler.placement.Resources;
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

/** One task for a fleet of which every instance runs a hundred tasks of a hundred services. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OnePlacement {
    private static final int TASKS_EACH = 100;

    private final RandomGenerator random = new Random(1);
    private Fleet fleet;
    private Request request;

    /** Fills the fleet. */
    @Setup(Level.Trial)
    public void fill() throws QueryException {
        request = BenchFleet.service("web");
        fleet = BenchFleet.fleet();
        for (int instance = 0; instance < BenchFleet.INSTANCES; instance++) {
            Resources needs = Resources.of(10, 20 + instance * 7 % 40);
            for (int task = 0; task < TASKS_EACH; task++) {
                fleet.start(BenchFleet.arn(instance), Request.of("service:" + task, needs, List.of()));
            }
        }
    }

    /** The same right after an instance was registered anew, when the fleet has to be put in order again. */
    @Benchmark
    public String placeAfterARegistration() {
        fleet.put(BenchFleet.instance(0));
        return place();
    }

    /** Places it and ends it again, so that the fleet stays as it is. */
    @Benchmark
    public String place() {
        String instance = Placement.place(fleet, request, 1, random).getFirst();
        fleet.end(instance, request);
        return instance;
    }
}
