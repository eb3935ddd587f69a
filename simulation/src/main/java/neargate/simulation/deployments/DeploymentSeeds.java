package neargate.simulation.deployments;

import java.io.PrintStream;
import java.util.Locale;

/** Plays one seed after the other until one fails: {@code DeploymentSeeds FIRST LAST DAYS SERVICES INSTANCES EVENTFUL}. */
final class DeploymentSeeds {
    private static final int PROGRESS_EVERY = 25;

    private DeploymentSeeds() {}

    public static void main(String[] arguments) {
        long first = Long.parseLong(arguments[0]);
        long last = Long.parseLong(arguments[1]);
        var size = new DeploymentRun.Size(
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                Integer.parseInt(arguments[4]),
                Integer.parseInt(arguments[5]));
        PrintStream out = System.out;
        long began = System.nanoTime();
        long started = 0;
        long deployments = 0;
        long rolledBack = 0;
        long commits = 0;
        for (long seed = first; seed <= last; seed++) {
            DeploymentRun.Figures figures =
                    DeploymentRun.play(seed, size, arguments.length > 6 ? out::println : null, _ -> {});
            started += figures.started();
            deployments += figures.deployments();
            rolledBack += figures.rolledBack();
            commits += figures.commits();
            if (seed == last || (seed - first) % PROGRESS_EVERY == PROGRESS_EVERY - 1) {
                out.printf(
                        Locale.ROOT,
                        "%,d seeds: %,d tasks started, %,d deployments, %,d rolled back, %,d commits, %.1f s, last digest"
                                + " %016x%n",
                        seed - first + 1,
                        started,
                        deployments,
                        rolledBack,
                        commits,
                        (System.nanoTime() - began) / 1e9,
                        figures.digest());
            }
        }
    }
}
