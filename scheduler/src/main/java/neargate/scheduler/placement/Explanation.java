package neargate.scheduler.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why a task is nowhere, or where it could be: a verdict on every instance, in the order of their ARNs. */
public record Explanation(List<Verdict> verdicts) {
    /** A copy keeps what is given from changing. */
    public Explanation {
        verdicts = List.copyOf(verdicts);
    }

    /** Looks at every instance of a fleet; it changes nothing. */
    public static Explanation of(Fleet fleet, Request request) {
        List<Verdict> verdicts = new ArrayList<>();
        for (int slot : fleet.taken()) {
            verdicts.add(new Verdict(fleet.at(slot).instance().arn(), objections(fleet, request, slot)));
        }
        verdicts.sort(Comparator.comparing(Verdict::instance));
        return new Explanation(verdicts);
    }

    /** A look at one instance; empty if the fleet does not have it. */
    public static Optional<Verdict> of(Fleet fleet, Request request, String arn) {
        return fleet.find(arn).map(slot -> new Verdict(arn, objections(fleet, request, slot)));
    }

    /** How many instances each reason left out; an instance counts for the weightiest of its reasons. */
    public Map<Reason, Integer> leftOut() {
        Map<Reason, Integer> counts = new EnumMap<>(Reason.class);
        verdicts.stream()
                .filter(verdict -> !verdict.fits())
                .forEach(verdict -> counts.merge(verdict.against().getFirst().reason(), 1, Integer::sum));
        return counts;
    }

    /** Of the instances that the task cannot go to, the one that is closest: the fewest objections, then the least missing. */
    public Optional<Verdict> nearestMiss() {
        return verdicts.stream()
                .filter(verdict -> !verdict.fits())
                .min(Comparator.<Verdict>comparingInt(
                                verdict -> verdict.against().size())
                        .thenComparingInt(verdict -> verdict.against().stream()
                                .mapToInt(Verdict.Objection::missing)
                                .sum()));
    }

    private static List<Verdict.Objection> objections(Fleet fleet, Request request, int slot) {
        Slot found = fleet.at(slot);
        Resources left = fleet.left(slot);
        Resources needs = request.needs();
        List<Verdict.Objection> against = new ArrayList<>();
        add(against, Reason.INACTIVE, !found.instance().active());
        add(against, Reason.AGENT, !found.agentConnected());
        count(against, Reason.CPU, needs.cpu() - left.cpu());
        count(against, Reason.MEMORY, needs.memory() - left.memory());
        count(against, Reason.GPU, needs.gpus() - left.gpus());
        add(against, Reason.PORTS, !found.isFree(request.ports()));
        count(against, Reason.NETWORK_INTERFACES, needs.networkInterfaces() - left.networkInterfaces());
        request.filters().forEach(filter -> add(against, filter.reason(), !filter.test(found)));
        add(against, Reason.DISTINCT_INSTANCE, request.distinctInstance() && found.tasks(request.group()) > 0);
        against.sort(Comparator.comparing(Verdict.Objection::reason));
        return against;
    }

    private static void add(List<Verdict.Objection> against, Reason reason, boolean holds) {
        if (holds) {
            against.add(new Verdict.Objection(reason, 0));
        }
    }

    private static void count(List<Verdict.Objection> against, Reason reason, int missing) {
        if (missing > 0) {
            against.add(new Verdict.Objection(reason, missing));
        }
    }
}
