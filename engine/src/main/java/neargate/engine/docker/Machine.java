package neargate.engine.docker;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.engine.Engine.Capacity;

/** What the machine has. */
final class Machine {
    private static final long UNITS_PER_CORE = 1_024;
    private static final long KIBIBYTES_PER_MEBIBYTE = 1_024;

    /** The bit of CAP_SYS_RESOURCE: who has it gives more than he may have himself. */
    private static final int SYS_RESOURCE = 24;

    private Machine() {}

    static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    static Capacity capacity() {
        return new Capacity(cores() * UNITS_PER_CORE, memory());
    }

    private static long memory() {
        return line("meminfo", "MemTotal:")
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIBIBYTES_PER_MEBIBYTE)
                .orElse(0L);
    }

    /** How many files a process may be allowed to have open: as many as are wanted, or the most that may be given here. */
    static int openFiles(int wanted) {
        boolean unbounded = line("self/status", "CapEff:")
                .map(line -> new BigInteger(word(line, 1), 16).testBit(SYS_RESOURCE))
                .orElse(false);
        String most =
                line("self/limits", "Max open files").map(line -> word(line, 4)).orElse("unlimited");
        return unbounded || most.equals("unlimited") ? wanted : (int) Math.min(wanted, Long.parseLong(most));
    }

    private static String word(String line, int place) {
        return line.split("\\s+", -1)[place];
    }

    private static Optional<String> line(String file, String start) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", file))) {
            return lines.filter(line -> line.startsWith(start)).findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
