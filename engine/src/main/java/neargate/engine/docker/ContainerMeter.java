package neargate.engine.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import neargate.engine.ContainerStats;
import neargate.engine.ContainerStats.Cpu;
import neargate.engine.ContainerStats.Io;
import neargate.engine.ContainerStats.Memory;
import neargate.engine.ContainerStats.Sample;
import neargate.engine.ContainerStats.Traffic;
import org.jspecify.annotations.Nullable;

/**
 * What one container uses, read where the kernel keeps it: Docker's own answer takes a second. Knows both versions of control
 * groups.
 */
final class ContainerMeter {
    private static final Path PROC = Path.of("/proc");
    private static final Pattern SPACES = Pattern.compile(" +");
    private static final Pattern WORDS = Pattern.compile("[ =]");
    private static final Duration APART = Duration.ofSeconds(1);
    private static final long NANOS_PER_TICK = 10_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private final String id;
    private final Path process;
    private final Path root;
    private final Map<String, Path> groups;
    private final Clock clock;
    private @Nullable ContainerStats last;

    /**
     * A meter of a container that runs.
     *
     * @param root where control groups are mounted
     * @param pid its process
     */
    ContainerMeter(String id, long pid, Path root, Clock clock) throws IOException {
        this.id = id;
        this.process = PROC.resolve(Long.toString(pid));
        this.root = root;
        this.groups = groups(Files.readAllLines(process.resolve("cgroup")));
        this.clock = clock;
    }

    /** The paths of a process's control groups by controller; that of version 2 by no name. */
    private static Map<String, Path> groups(List<String> lines) {
        Map<String, Path> groups = new TreeMap<>();
        for (String line : lines) {
            String[] parts = line.split(":", 3);
            Path path = Path.of("/").relativize(Path.of(parts[2]));
            Arrays.stream(parts[1].split(",", -1)).forEach(controller -> groups.put(controller, path));
        }
        return groups;
    }

    /**
     * What it uses, and what it used when it was last looked at: a second before at least, as Docker does for Amazon's agent, so
     * that rates mean something.
     */
    synchronized ContainerStats read() throws IOException {
        ContainerStats before = last;
        if (before != null && isFresh(before.now().read())) {
            return before;
        }
        Sample now = groups.containsKey("memory") ? separate() : unified();
        last = new ContainerStats(id, now, before == null ? null : before.now());
        return last;
    }

    private boolean isFresh(Instant read) {
        Instant now = clock.instant();
        return !now.isBefore(read) && now.isBefore(read.plus(APART));
    }

    private Sample separate() throws IOException {
        Path cpu = group("cpuacct");
        Map<String, Long> ticks = numbers(cpu.resolve("cpuacct.stat"));
        Map<String, Long> throttling = numbers(group("cpu").resolve("cpu.stat"));
        Path memory = group("memory");
        return sample(
                number(group("pids").resolve("pids.current")),
                new Cpu(
                        number(cpu.resolve("cpuacct.usage")),
                        ticks.getOrDefault("user", 0L) * NANOS_PER_TICK,
                        ticks.getOrDefault("system", 0L) * NANOS_PER_TICK,
                        throttling.getOrDefault("nr_periods", 0L),
                        throttling.getOrDefault("nr_throttled", 0L),
                        throttling.getOrDefault("throttled_time", 0L)),
                memory(
                        number(memory.resolve("memory.usage_in_bytes")),
                        number(memory.resolve("memory.max_usage_in_bytes")),
                        numbers(memory.resolve("memory.stat"))),
                io(group("blkio").resolve("blkio.throttle.io_service_bytes")));
    }

    /** "memory.stat" says what holds, be it the limit of the container or of its task. */
    private static Memory memory(long usage, long most, Map<String, Long> stat) {
        return new Memory(usage, most, stat.getOrDefault("hierarchical_memory_limit", Long.MAX_VALUE), stat);
    }

    private Sample unified() throws IOException {
        Path group = root.resolve(groups.getOrDefault("", Path.of("")));
        Map<String, Long> cpu = numbers(group.resolve("cpu.stat"));
        return sample(
                number(group.resolve("pids.current")),
                new Cpu(
                        cpu.getOrDefault("usage_usec", 0L) * NANOS_PER_MICRO,
                        cpu.getOrDefault("user_usec", 0L) * NANOS_PER_MICRO,
                        cpu.getOrDefault("system_usec", 0L) * NANOS_PER_MICRO,
                        cpu.getOrDefault("nr_periods", 0L),
                        cpu.getOrDefault("nr_throttled", 0L),
                        cpu.getOrDefault("throttled_usec", 0L) * NANOS_PER_MICRO),
                new Memory(
                        number(group.resolve("memory.current")),
                        null,
                        Math.min(limit(group), limit(group.resolveSibling(""))),
                        numbers(group.resolve("memory.stat"))),
                io(group.resolve("io.stat")));
    }

    private static long limit(Path group) throws IOException {
        Path file = group.resolve("memory.max");
        String text = Files.exists(file) ? Files.readString(file).strip() : "max";
        return text.equals("max") ? Long.MAX_VALUE : Long.parseLong(text);
    }

    private Path group(String controller) {
        return root.resolve(controller).resolve(groups.getOrDefault(controller, Path.of("")));
    }

    private Sample sample(long pids, Cpu cpu, Memory memory, Io io) throws IOException {
        List<String> stat = Files.readAllLines(PROC.resolve("stat"));
        // user nice system idle iowait irq softirq steal; those of guests are in user already.
        long ticks = Arrays.stream(SPACES.split(stat.getFirst(), -1))
                .skip(1)
                .limit(8)
                .mapToLong(Long::parseLong)
                .sum();
        // The first is of all together.
        int processors =
                (int) stat.stream().filter(line -> line.startsWith("cpu")).count() - 1;
        return new Sample(clock.instant(), pids, cpu, ticks * NANOS_PER_TICK, processors, memory, io, networks());
    }

    /** Of both versions: {@code 8:0 Read 4096} a line, or {@code 8:0 rbytes=4096 wbytes=0 ...}. */
    private static Io io(Path file) throws IOException {
        long read = 0;
        long written = 0;
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            String[] words = WORDS.split(line, -1);
            for (int i = 1; i < words.length - 1; i++) {
                switch (words[i]) {
                    case "Read", "rbytes" -> read += Long.parseLong(words[i + 1]);
                    case "Write", "wbytes" -> written += Long.parseLong(words[i + 1]);
                    default -> {}
                }
            }
        }
        return new Io(read, written);
    }

    private Map<String, Traffic> networks() throws IOException {
        Map<String, Traffic> networks = new TreeMap<>();
        Files.readAllLines(process.resolve("net/dev")).stream().skip(2).forEach(line -> {
            int colon = line.indexOf(':');
            String device = line.substring(0, colon).strip();
            long[] counts = Arrays.stream(SPACES.split(line.substring(colon + 1).strip(), -1))
                    .mapToLong(Long::parseLong)
                    .toArray();
            if (!device.equals("lo")) {
                networks.put(
                        device,
                        new Traffic(
                                counts[0],
                                counts[1],
                                counts[2],
                                counts[3],
                                counts[8],
                                counts[9],
                                counts[10],
                                counts[11]));
            }
        });
        return networks;
    }

    private static long number(Path file) throws IOException {
        return Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
    }

    private static Map<String, Long> numbers(Path file) throws IOException {
        Map<String, Long> numbers = new LinkedHashMap<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            String[] words = line.split(" ", 2);
            numbers.put(words[0], Long.parseUnsignedLong(words[1].strip()));
        }
        return numbers;
    }
}
