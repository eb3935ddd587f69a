package neargate.scheduler.placement;

/**
 * What is counted.
 *
 * @param cpu in CPU units, 1,024 for each core
 * @param memory in MiB
 * @param gpus whole ones
 * @param networkInterfaces those of tasks in awsvpc mode
 */
public record Resources(int cpu, int memory, int gpus, int networkInterfaces) {
    public static final Resources NONE = new Resources(0, 0, 0, 0);

    /** @throws IllegalArgumentException for less than nothing */
    public Resources {
        if (cpu < 0 || memory < 0 || gpus < 0 || networkInterfaces < 0) {
            throw new IllegalArgumentException("less than nothing: " + cpu + ", " + memory + ", " + gpus);
        }
    }

    /** Only CPU and memory. */
    public static Resources of(int cpu, int memory) {
        return new Resources(cpu, memory, 0, 0);
    }
}
