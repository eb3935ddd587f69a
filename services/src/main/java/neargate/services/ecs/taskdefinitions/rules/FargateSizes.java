package neargate.services.ecs.taskdefinitions.rules;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The combinations of CPU and memory that Fargate has ("Task CPU and memory", Fargate task sizes). */
final class FargateSizes {
    private static final Map<Integer, Set<Integer>> MEMORY_BY_CPU = Map.of(
            256, Set.of(512, 1024, 2048),
            512, steps(1024, 4096, 1024),
            1024, steps(2048, 8192, 1024),
            2048, steps(4096, 16384, 1024),
            4096, steps(8192, 30720, 1024),
            8192, steps(16384, 61440, 4096),
            16384, steps(32768, 122880, 8192));

    private FargateSizes() {}

    static boolean exists(int cpu, int memory) {
        return MEMORY_BY_CPU.getOrDefault(cpu, Set.of()).contains(memory);
    }

    private static Set<Integer> steps(int from, int to, int step) {
        return IntStream.iterate(from, memory -> memory <= to, memory -> memory + step)
                .boxed()
                .collect(Collectors.toUnmodifiableSet());
    }
}
