package neargate.services.ec2.instancetypes;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the processors of a family have in common ("Supported CPU options for Amazon EC2 instance types"). */
final class Processors {
    private static final Map<String, Double> CLOCK_SPEEDS = Map.ofEntries(
            Map.entry("a1", 2.3),
            Map.entry("c5", 3.4),
            Map.entry("c6g", 2.5),
            Map.entry("c6i", 3.5),
            Map.entry("g4dn", 2.5),
            Map.entry("m5", 3.1),
            Map.entry("m6g", 2.5),
            Map.entry("m6i", 3.5),
            Map.entry("m7g", 2.6),
            Map.entry("p3", 2.7),
            Map.entry("r5", 3.1),
            Map.entry("r6i", 3.5),
            Map.entry("t2.nano", 2.4),
            Map.entry("t2.micro", 2.5),
            Map.entry("t2.small", 2.5),
            Map.entry("t2", 2.3),
            Map.entry("t3", 2.5),
            Map.entry("t3a", 2.2),
            Map.entry("t4g", 2.5));

    private Processors() {}

    /** In GHz; null for the first generation. */
    static @Nullable Double clockSpeed(String type, String family) {
        Double own = CLOCK_SPEEDS.get(type);
        return own == null ? CLOCK_SPEEDS.get(family) : own;
    }

    /** Cores with two threads come in pairs from each socket; those of bare metal cannot be chosen. */
    static List<Integer> validCores(String type, String family, int cores, int threads) {
        if (type.endsWith(".metal")) {
            return List.of();
        }
        if (threads == 1 || cores == 1 || (family.equals("p3") && cores <= 16) || (isSixth(family) && cores == 2)) {
            return upTo(cores);
        }
        boolean twoSockets = cores > (isSixth(family) ? 32 : 24) && !family.equals("p3");
        return upTo(cores).stream()
                .filter(count -> count % 2 == 0 && (!twoSockets || count > 2))
                .toList();
    }

    private static boolean isSixth(String family) {
        return family.endsWith("6i");
    }

    static List<Integer> upTo(int most) {
        return IntStream.rangeClosed(1, most).boxed().toList();
    }
}
