package neargate.app.commands;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import neargate.app.Refusal;
import neargate.simulation.deployments.DeploymentRun;
import neargate.simulation.deployments.DeploymentRun.Figures;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what becomes of services when things go wrong for days, in seconds. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description =
                "Plays days of a cluster in seconds: the real control plane on simulated machines, where teams deploy good"
                        + " and bad versions while tasks crash, images are missing, machines and zones are lost and the"
                        + " control plane itself dies. Checks every commit. The same seed is the same history.",
        footer = {"", "Example:", "  neargate simulate --seed 42 --days 30 --services 50 --instances 40"})
public final class SimulateCommand implements Callable<Integer> {
    private static final int MOST_DAYS = 3_650;
    private static final int MOST_SERVICES = 20_000;
    private static final int MOST_INSTANCES = 10_000;
    private static final int MOST_EVENTFUL = 1_000;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Which history (default 1).")
    private long seed;

    @Option(names = "--days", paramLabel = "D", defaultValue = "7", description = "How many days (default 7).")
    private int days;

    @Option(
            names = "--services",
            paramLabel = "S",
            defaultValue = "20",
            description = "How many services (default 20).")
    private int services;

    @Option(
            names = "--instances",
            paramLabel = "I",
            defaultValue = "20",
            description = "How many container instances (default 20).")
    private int instances;

    @Option(
            names = "--eventful",
            paramLabel = "X",
            defaultValue = "10",
            description = "How many times as often as in a data centre things happen (default 10).")
    private int eventful;

    @Option(names = "--trace", description = "Prints every commit to standard error.")
    private boolean trace;

    @Override
    public Integer call() {
        check("--days", days, MOST_DAYS);
        check("--services", services, MOST_SERVICES);
        check("--instances", instances, MOST_INSTANCES);
        check("--eventful", eventful, MOST_EVENTFUL);
        // A control plane that dies in the middle of something says so each time.
        ((Logger) LoggerFactory.getLogger("neargate.controllers")).setLevel(Level.OFF);
        var size = new DeploymentRun.Size(days, services, instances, eventful);
        // There is no console at all where the output goes into a file.
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        var bar = new Bar(System.out, terminal, days);
        long began = System.nanoTime();
        Figures end;
        try {
            end = DeploymentRun.play(seed, size, trace ? System.err::println : null, bar::show);
        } catch (IllegalStateException e) {
            System.out.println();
            System.out.println(e.getMessage());
            System.out.println("Play it again with --trace: neargate simulate --seed " + seed + " --days " + days
                    + " --services " + services + " --instances " + instances + " --eventful " + eventful + " --trace");
            return 1;
        }
        bar.done(end);
        summarize(end, Duration.ofNanos(System.nanoTime() - began));
        return 0;
    }

    private static void check(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new Refusal(option + " has to be from 1 to " + most + ", and is " + value + ".", 2);
        }
    }

    private void summarize(Figures end, Duration took) {
        PrintStream out = System.out;
        double speed = (double) end.past().toMillis() / Math.max(1, took.toMillis());
        out.printf(
                Locale.ROOT,
                "%n%d days of %,d services on %,d instances in %.1f s: %,.0f times as fast as time.%n%n",
                days,
                services,
                instances,
                took.toMillis() / 1_000.0,
                speed);
        out.printf(Locale.ROOT, "  %,10d tasks started%n", end.started());
        out.printf(Locale.ROOT, "  %,10d tasks stopped%n", end.stopped());
        out.printf(Locale.ROOT, "  %,10d deployments%n", end.deployments());
        out.printf(Locale.ROOT, "  %,10d of them completed%n", end.completed());
        out.printf(Locale.ROOT, "  %,10d of them rolled back%n", end.rolledBack());
        end.counts().forEach((name, count) -> out.printf(Locale.ROOT, "  %,10d %s%n", count, name));
        out.printf(
                Locale.ROOT,
                "%nIn each of %,d commits, all was as it must be. History %016x.%n",
                end.commits(),
                end.digest());
    }

    /** How far it has come: one line that is written over, or on no terminal a line for every tenth. */
    private static final class Bar {
        private static final int WIDTH = 40;
        private static final int TENTHS = 10;

        private final PrintStream out;
        private final boolean terminal;
        private final Duration whole;
        private int shown = -1;

        Bar(PrintStream out, boolean terminal, int days) {
            this.out = out;
            this.terminal = terminal;
            this.whole = Duration.ofDays(days);
        }

        void show(Figures now) {
            int part = (int) Math.min(WIDTH, WIDTH * now.past().toMinutes() / whole.toMinutes());
            int shownAs = terminal ? part : part * TENTHS / WIDTH;
            if (shownAs > shown) {
                shown = shownAs;
                out.print((terminal ? "\r" : "") + line(now, part) + (terminal ? "" : System.lineSeparator()));
                out.flush();
            }
        }

        void done(Figures end) {
            if (terminal) {
                out.println("\r" + line(end, WIDTH));
            }
        }

        private static String line(Figures now, int part) {
            return String.format(
                    Locale.ROOT,
                    "[%s%s] day %3d  %,d of %,d tasks healthy, %,d deployments ",
                    "#".repeat(part),
                    "-".repeat(WIDTH - part),
                    now.past().toDays(),
                    now.healthy(),
                    now.wanted(),
                    now.deployments());
        }
    }
}
