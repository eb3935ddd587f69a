package neargate.engine;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a container uses.
 *
 * @param id Docker's
 * @param before the sample before this one, so that rates can be told; null for the first
 */
public record ContainerStats(
        String id, Sample now, @Nullable Sample before) {
    /**
     * One look.
     *
     * @param systemCpu what all processors of the machine have done since it started
     * @param networks by device
     */
    public record Sample(
            Instant read,
            long pids,
            Cpu cpu,
            long systemCpu,
            int processors,
            Memory memory,
            Io io,
            Map<String, Traffic> networks) {}

    /** Time of processors in nanoseconds, and how often the container had to wait for it. */
    public record Cpu(long total, long user, long kernel, long periods, long throttledPeriods, long throttled) {}

    /**
     * Memory in bytes.
     *
     * @param most what it ever was, where the kernel knows
     * @param limit the container's or its task's
     * @param stat as the kernel counts it
     */
    public record Memory(long usage, @Nullable Long most, long limit, Map<String, Long> stat) {}

    /** Bytes from and to disks. */
    public record Io(long read, long written) {}

    /** What went through a network device. */
    public record Traffic(
            long rxBytes,
            long rxPackets,
            long rxErrors,
            long rxDropped,
            long txBytes,
            long txPackets,
            long txErrors,
            long txDropped) {}
}
