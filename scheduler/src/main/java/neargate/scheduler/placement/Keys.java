package neargate.scheduler.placement;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How good an instance is by all strategies that look at nothing but the instance, as one number: each strategy has bits of
 * it, the first the highest, and less is better. So instances are compared in one step.
 */
final class Keys {
    /** Of an instance that cannot have the task. */
    static final long NONE = Long.MAX_VALUE;

    private static final int CPU_BITS = 21;
    private static final int MEMORY_BITS = 26;
    private static final int TASKS_BITS = 16;

    /** 2,047 cores. */
    static final int MOST_CPU = (1 << CPU_BITS) - 1;

    /** 64 TiB. */
    static final int MOST_MEMORY = (1 << MEMORY_BITS) - 1;

    private static final int MOST_TASKS = (1 << TASKS_BITS) - 1;

    private enum Part {
        CPU(CPU_BITS),
        MEMORY(MEMORY_BITS),
        TASKS(TASKS_BITS);

        private final int bits;

        Part(int bits) {
            this.bits = bits;
        }
    }

    /** Where a strategy's number stands in a key; nowhere, with a mask of nothing. */
    record Place(int shift, long mask) {
        private static final Place NOWHERE = new Place(0, 0);

        long of(long key) {
            return (key >>> shift) & mask;
        }

        private long put(long number) {
            return (number & mask) << shift;
        }
    }

    private final Map<Part, Place> places = new EnumMap<>(Part.class);
    private final Place cpu;
    private final Place memory;
    private final Place tasks;

    /** The keys of those among the strategies that look at an instance alone; a second one of a kind decides nothing. */
    Keys(List<Strategy> strategies) {
        int shift = Long.SIZE - 1;
        for (Strategy strategy : strategies) {
            Part part = part(strategy);
            if (part != null && !places.containsKey(part)) {
                shift -= part.bits;
                places.put(part, new Place(shift, (1L << part.bits) - 1));
            }
        }
        cpu = places.getOrDefault(Part.CPU, Place.NOWHERE);
        memory = places.getOrDefault(Part.MEMORY, Place.NOWHERE);
        tasks = places.getOrDefault(Part.TASKS, Place.NOWHERE);
    }

    private static @Nullable Part part(Strategy strategy) {
        return switch (strategy) {
            case Strategy.Binpack(Strategy.Resource resource) ->
                resource == Strategy.Resource.CPU ? Part.CPU : Part.MEMORY;
            case Strategy.SpreadOverInstances() -> Part.TASKS;
            case Strategy.SpreadOverAttribute(String _), Strategy.Random() -> null;
        };
    }

    /** Where the number of a strategy stands. */
    Place place(Strategy strategy) {
        return places.getOrDefault(part(strategy), Place.NOWHERE);
    }

    long key(int cpuLeft, int memoryLeft, int tasksThere) {
        return cpu.put(cpuLeft) | memory.put(memoryLeft) | tasks.put(Math.min(tasksThere, MOST_TASKS));
    }
}
