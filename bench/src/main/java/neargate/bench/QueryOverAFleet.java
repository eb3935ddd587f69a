package neargate.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import neargate.scheduler.query.Query;
import neargate.scheduler.query.QueryException;
import neargate.scheduler.query.Queryable;
import org.jspecify.annotations.Nullable;
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

/** An expression of five terms, every one of which has to be looked at, asked of 10,000 instances. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class QueryOverAFleet {
    private Query query;
    private List<Queryable> instances;

    /** An instance of which only that is known. */
    record Known(Map<String, String> attributes, int runningTasksCount, Set<String> taskGroups) implements Queryable {
        @Override
        public boolean agentConnected() {
            return true;
        }

        @Override
        public @Nullable String agentVersion() {
            return "1.89.2";
        }

        @Override
        public @Nullable String attribute(String name) {
            return attributes.get(name);
        }

        @Override
        public @Nullable String ec2InstanceId() {
            return null;
        }

        @Override
        public Instant registeredAt() {
            return Instant.EPOCH;
        }
    }

    /** Parses the expression and makes the instances. */
    @Setup(Level.Trial)
    public void prepare() throws QueryException {
        query = Query.parse("attribute:ecs.instance-type =~ [mc]5.* and attribute:ecs.availability-zone in"
                + " [us-east-1a, us-east-1b] and not(task:group == service:database) and runningTasksCount < 50"
                + " and attribute:rack != 3");
        instances = new ArrayList<>();
        for (int i = 0; i < BenchFleet.INSTANCES; i++) {
            instances.add(new Known(
                    Map.of(
                            "ecs.availability-zone", "us-east-1" + (char) ('a' + i % 2),
                            "ecs.instance-type", i % 2 == 0 ? "m5.2xlarge" : "c5.4xlarge",
                            "rack", "" + i % 3),
                    i % 50,
                    Set.of("service:web", "service:cache")));
        }
    }

    /** Counts those that satisfy it. */
    @Benchmark
    public int ask() {
        int found = 0;
        for (Queryable instance : instances) {
            if (query.matches(instance)) {
                found++;
            }
        }
        return found;
    }
}
