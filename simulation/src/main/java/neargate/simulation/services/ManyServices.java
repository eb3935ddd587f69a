package neargate.simulation.services;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Measures very many services: {@code ManyServices SEED SERVICES TASKS_EACH INSTANCES LOSSES}. */
final class ManyServices {
    private static final double NANOS_A_MILLI = 1e6;

    private ManyServices() {}

    public static void main(String[] arguments) {
        ServicesRun.Result result = ServicesRun.play(
                Long.parseLong(arguments[0]),
                new ServicesRun.Size(
                        Integer.parseInt(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        Integer.parseInt(arguments[3]),
                        Integer.parseInt(arguments[4])));
        PrintStream out = System.out;
        out.printf(Locale.ROOT, "idle: %.4f %% of a core%n", 100 * result.idle());
        for (ServicesRun.Loss loss : result.losses()) {
            out.printf(
                    Locale.ROOT,
                    "%d tasks lost: %.1f ms of CPU until all had a place, %.1f ms until all ran%n",
                    loss.tasks(),
                    loss.untilPlaced().toNanos() / NANOS_A_MILLI,
                    loss.untilSteady().toNanos() / NANOS_A_MILLI);
        }
        // The first ones warm the JVM.
        List<ServicesRun.Loss> warm = result.losses()
                .subList(result.losses().size() / 2, result.losses().size());
        out.printf(
                Locale.ROOT,
                "the second half: %.1f ms at the median until all had a place, %.1f ms until all ran%n",
                median(warm, ServicesRun.Loss::untilPlaced),
                median(warm, ServicesRun.Loss::untilSteady));
    }

    private static double median(List<ServicesRun.Loss> losses, Function<ServicesRun.Loss, Duration> figure) {
        return losses.stream()
                .map(figure)
                .sorted()
                .skip(losses.size() / 2)
                .findFirst()
                .map(middle -> middle.toNanos() / NANOS_A_MILLI)
                .orElse(0.0);
    }
}
