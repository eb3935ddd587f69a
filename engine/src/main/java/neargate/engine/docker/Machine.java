package neargate.engine.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import neargate.engine.Engine.Capacity;

/** What the machine has. */
final class Machine {
    private static final long UNITS_PER_CORE = 1_024;
    private static final long KIBIBYTES_PER_MEBIBYTE = 1_024;

    private Machine() {}

    static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    static Capacity capacity() {
        return new Capacity(cores() * UNITS_PER_CORE, memory());
    }

    private static long memory() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemTotal:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIBIBYTES_PER_MEBIBYTE)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
