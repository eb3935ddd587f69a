package neargate.services.ecs.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import neargate.scheduler.placement.Explanation;
import neargate.scheduler.placement.Port;
import neargate.scheduler.placement.Request;
import neargate.scheduler.placement.Verdict;

/** An explanation of the scheduler's in words. Pure. */
final class PlacementReport {
    private PlacementReport() {}

    /**
     * The lines of a report on one more task.
     *
     * @param names what to call an instance, by its ARN
     */
    static List<String> of(Request request, Explanation explanation, Function<String, String> names) {
        List<String> lines = new ArrayList<>();
        lines.add("One more task needs " + needs(request) + ".");
        int instances = explanation.verdicts().size();
        List<Verdict> fitting =
                explanation.verdicts().stream().filter(Verdict::fits).toList();
        if (instances == 0) {
            lines.add("It cannot be placed: no container instance is registered in the cluster.");
            return lines;
        }
        lines.add(
                fitting.isEmpty()
                        ? "It cannot be placed: " + instances + " of " + instances + " instances are left out."
                        : "It could go to " + fitting.size() + " of " + instances + " instances.");
        explanation.leftOut().forEach((reason, count) -> lines.add("  " + count + " left out by " + reason.text()));
        explanation
                .nearestMiss()
                .ifPresent(miss -> lines.add("Nearest miss: " + names.apply(miss.instance()) + ". It would fit "
                        + miss.against().stream().map(PlacementReport::remedy).collect(Collectors.joining(", and "))
                        + "."));
        return lines;
    }

    private static String needs(Request request) {
        List<String> needs = new ArrayList<>();
        needs.add(request.needs().cpu() + " CPU units");
        needs.add(request.needs().memory() + " MiB");
        if (request.needs().gpus() > 0) {
            needs.add(request.needs().gpus() + " GPUs");
        }
        if (request.needs().networkInterfaces() > 0) {
            needs.add("a network interface");
        }
        if (!request.ports().isEmpty()) {
            needs.add("the host ports "
                    + request.ports().stream()
                            .sorted(Comparator.comparing(Port::protocol).thenComparingInt(Port::number))
                            .map(port ->
                                    port.number() + "/" + port.protocol().name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", ")));
        }
        return String.join(", ", needs);
    }

    private static String remedy(Verdict.Objection objection) {
        int missing = objection.missing();
        return switch (objection.reason()) {
            case INACTIVE -> "if it were ACTIVE";
            case AGENT -> "if its agent were connected";
            case CPU -> "with " + missing + " CPU units more";
            case MEMORY -> "with " + missing + " MiB of memory more";
            case GPU -> "with " + missing + " GPUs more";
            case PORTS -> "if the host ports that the task asks for were free there";
            case NETWORK_INTERFACES -> "with room for " + missing + " network interface more";
            case ATTRIBUTE -> "if it had the attributes that the task definition requires";
            case LOCATION -> "if it were in the zone of a subnet that the task may use";
            case MEMBER_OF -> "if the expression of the memberOf constraint held for it";
            case DISTINCT_INSTANCE -> "if no task of the group were on it";
        };
    }
}
