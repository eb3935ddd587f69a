package neargate.bench;

import com.netflix.fenzo.SchedulingResult;
import com.netflix.fenzo.TaskRequest;
import com.netflix.fenzo.TaskScheduler;
import com.netflix.fenzo.VirtualMachineLease;
import com.netflix.fenzo.plugins.BinPackingFitnessCalculators;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import neargate.scheduler.placement.Fleet;
import neargate.scheduler.placement.Instance;
import neargate.scheduler.placement.Placement;
import neargate.scheduler.placement.Request;
import neargate.scheduler.placement.Resources;
import neargate.scheduler.placement.Strategy;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The same problem for our placement and for Netflix's Fenzo: 5,000 hosts, 100,000 tasks of ten sizes in a mixed order, CPU
 * and memory, each task to where it leaves the least CPU. Ours is asked task by task, and has no batch to gain from; Fenzo
 * is given all at once, as it wants them, and uses all cores.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 2)
@Fork(value = 1, jvmArgs = "-Xmx3g")
public class AgainstFenzo {
    private static final int HOSTS = 5_000;
    private static final int TASKS = 100_000;
    private static final int SIZES = 10;
    private static final int CPU = 8_192;
    private static final int MEMORY = 16_384;
    private static final double UNITS_PER_CPU = 1_024;

    /** Fenzo's documentation stops looking where a host is nearly full. */
    private static final double GOOD_ENOUGH = 0.8;

    private int[] sizes;
    private Fleet fleet;
    private List<Request> requests;
    private TaskScheduler fenzo;
    private List<VirtualMachineLease> leases;
    private List<Job> jobs;

    private static int cpu(int size) {
        return 96 + 32 * size;
    }

    private static int memory(int size) {
        return 900 - 70 * size;
    }

    /** Each round begins with empty hosts. */
    @Setup(Level.Iteration)
    public void clear() {
        RandomGenerator random = new SplittableRandom(1);
        sizes = random.ints(TASKS, 0, SIZES).toArray();
        fleet = new Fleet();
        for (int host = 0; host < HOSTS; host++) {
            fleet.put(new Instance(
                    "host-" + host,
                    "i-" + host,
                    Instant.EPOCH,
                    true,
                    true,
                    null,
                    Map.of(),
                    Resources.of(CPU, MEMORY),
                    Set.of()));
        }
        requests = IntStream.range(0, SIZES)
                .mapToObj(size -> Request.of(
                        "service:" + size,
                        Resources.of(cpu(size), memory(size)),
                        List.of(new Strategy.Binpack(Strategy.Resource.CPU))))
                .toList();
        leases = IntStream.range(0, HOSTS)
                .<VirtualMachineLease>mapToObj(Offer::new)
                .toList();
        jobs = IntStream.range(0, TASKS)
                .mapToObj(task -> new Job(task, sizes[task]))
                .toList();
    }

    /** Fenzo has threads. */
    @TearDown(Level.Iteration)
    public void shutDown() {
        if (fenzo != null) {
            fenzo.shutdown();
            fenzo = null;
        }
    }

    /** Ours. */
    @Benchmark
    public int neargate() {
        RandomGenerator random = new SplittableRandom(2);
        int placed = 0;
        for (int size : sizes) {
            placed += Placement.place(fleet, requests.get(size), 1, random).size();
        }
        return all(placed);
    }

    /** Fenzo, which looks for the best host. */
    @Benchmark
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    public int fenzo() {
        return schedule(new TaskScheduler.Builder());
    }

    /** Fenzo, which takes the first host that is good enough. */
    @Benchmark
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    public int fenzoWhereGoodIsEnough() {
        return schedule(new TaskScheduler.Builder().withFitnessGoodEnoughFunction(fitness -> fitness > GOOD_ENOUGH));
    }

    private int schedule(TaskScheduler.Builder builder) {
        fenzo = builder.withFitnessCalculator(BinPackingFitnessCalculators.cpuBinPacker)
                .withLeaseOfferExpirySecs(1_000_000)
                .withLeaseRejectAction(_ -> {})
                .disableShortfallEvaluation()
                .build();
        SchedulingResult result = fenzo.scheduleOnce(jobs, leases);
        return all(result.getResultMap().values().stream()
                .mapToInt(host -> host.getTasksAssigned().size())
                .sum());
    }

    private static int all(int placed) {
        if (placed != TASKS) {
            throw new IllegalStateException("only " + placed);
        }
        return placed;
    }

    /** A host, as Mesos offers it to Fenzo. */
    private record Offer(int number) implements VirtualMachineLease {
        @Override
        public String getId() {
            return hostname();
        }

        @Override
        public long getOfferedTime() {
            return 0;
        }

        @Override
        public String hostname() {
            return "host-" + number;
        }

        @Override
        public String getVMID() {
            return hostname();
        }

        @Override
        public double cpuCores() {
            return CPU / UNITS_PER_CPU;
        }

        @Override
        public double memoryMB() {
            return MEMORY;
        }

        @Override
        public double networkMbps() {
            return 0;
        }

        @Override
        public double diskMB() {
            return 0;
        }

        @Override
        public List<Range> portRanges() {
            return List.of();
        }

        @Override
        public org.apache.mesos.Protos.Offer getOffer() {
            return org.apache.mesos.Protos.Offer.getDefaultInstance();
        }

        @Override
        public Map<String, org.apache.mesos.Protos.Attribute> getAttributeMap() {
            // It is asked for null, which Map.of() does not take.
            return Collections.emptyMap();
        }

        @Override
        public Double getScalarValue(String name) {
            return 0.0;
        }

        @Override
        public Map<String, Double> getScalarValues() {
            return Map.of();
        }
    }

    /** A task, as Fenzo wants it. */
    private static final class Job implements TaskRequest {
        private final String id;
        private final int size;
        private AssignedResources assigned;

        Job(int number, int size) {
            this.id = "task-" + number;
            this.size = size;
        }

        @Override
        public String getId() {
            return id;
        }

        @Override
        public String taskGroupName() {
            return "";
        }

        @Override
        public double getCPUs() {
            return cpu(size) / UNITS_PER_CPU;
        }

        @Override
        public double getMemory() {
            return memory(size);
        }

        @Override
        public double getNetworkMbps() {
            return 0;
        }

        @Override
        public double getDisk() {
            return 0;
        }

        @Override
        public int getPorts() {
            return 0;
        }

        @Override
        public Map<String, Double> getScalarRequests() {
            return Map.of();
        }

        @Override
        public Map<String, NamedResourceSetRequest> getCustomNamedResources() {
            return Map.of();
        }

        @Override
        public List<? extends com.netflix.fenzo.ConstraintEvaluator> getHardConstraints() {
            return List.of();
        }

        @Override
        public List<? extends com.netflix.fenzo.VMTaskFitnessCalculator> getSoftConstraints() {
            return List.of();
        }

        @Override
        public void setAssignedResources(AssignedResources resources) {
            assigned = resources;
        }

        @Override
        public AssignedResources getAssignedResources() {
            return assigned;
        }
    }
}
