package neargate.simulation.fleet;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Plays one seed after the other until one fails: {@code FleetSeeds FIRST LAST INSTANCES TASKS MINUTES}. */
final class FleetSeeds {
    private static final int PROGRESS_EVERY = 25;

    private FleetSeeds() {}

    public static void main(String[] arguments) {
        long first = Long.parseLong(arguments[0]);
        long last = Long.parseLong(arguments[1]);
        var size = new FleetRun.Size(
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                Duration.ofMinutes(Long.parseLong(arguments[4])));
        PrintStream out = System.out;
        long began = System.nanoTime();
        long commits = 0;
        long placed = 0;
        long stopped = 0;
        for (long seed = first; seed <= last; seed++) {
            FleetRun.Result result = FleetRun.play(seed, size, arguments.length > 5 ? out::println : null);
            commits += result.commits();
            placed += result.placed();
            stopped += result.stopped();
            if (seed == last || (seed - first) % PROGRESS_EVERY == PROGRESS_EVERY - 1) {
                out.printf(
                        Locale.ROOT,
                        "%,d seeds: %,d tasks placed, %,d stopped, %,d commits, %.1f s, last digest %016x%n",
                        seed - first + 1,
                        placed,
                        stopped,
                        commits,
                        (System.nanoTime() - began) / 1e9,
                        result.digest());
            }
        }
    }
}
