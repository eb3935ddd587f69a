package neargate.scheduler.placement;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a task is nowhere, or where it could be: a verdict on every instance, in the order of their ARNs. */
public record Explanation(List<Verdict> verdicts) {
    /** The fewest objections, then the least missing, then the first; what fits comes last. */
    private static final Comparator<Verdict> NEAREST = Comparator.comparing(Verdict::fits)
            .thenComparingInt(verdict -> verdict.against().size())
            .thenComparingInt(verdict -> {
                int missing = 0;
                for (Verdict.Objection objection : verdict.against()) {
                    missing += objection.missing();
                }
                return missing;
            })
            .thenComparing(Verdict::instance);

    /** A copy keeps what is given from changing. */
    public Explanation {
        verdicts = List.copyOf(verdicts);
    }

    /** Looks at every instance of a fleet; it changes nothing. */
    public static Explanation of(Fleet fleet, Request request) {
        List<Verdict> verdicts = new ArrayList<>();
        List<Rule> rules = rules(fleet, request);
        for (int slot : fleet.taken()) {
            verdicts.add(verdict(fleet, request, rules, slot));
        }
        verdicts.sort(Comparator.comparing(Verdict::instance));
        return new Explanation(verdicts);
    }

    /**
     * Looks at every instance, and tells only of the {@link #nearestMiss}: for who asks again and again. Of a fleet where
     * the task can go anywhere it tells of one instance.
     */
    public static Explanation ofNearest(Fleet fleet, Request request) {
        List<Rule> rules = rules(fleet, request);
        Verdict nearest = null;
        for (int slot : fleet.taken()) {
            Verdict verdict = verdict(fleet, request, rules, slot);
            if (nearest == null || NEAREST.compare(verdict, nearest) < 0) {
                nearest = verdict;
            }
        }
        return new Explanation(nearest == null ? List.of() : List.of(nearest));
    }

    /** A look at one instance; empty if the fleet does not have it. */
    public static Optional<Verdict> of(Fleet fleet, Request request, String arn) {
        return fleet.find(arn).map(slot -> verdict(fleet, request, rules(fleet, request), slot));
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
        return verdicts.stream().filter(verdict -> !verdict.fits()).min(NEAREST);
    }

    /** A rule of a request; the fleet knows the answers to those that change only with an instance's attributes. */
    private record Rule(Filter filter, @Nullable BitSet answers) {
        boolean holds(Slot instance, int slot) {
            return answers == null ? filter.test(instance) : answers.get(slot);
        }
    }

    private static List<Rule> rules(Fleet fleet, Request request) {
        return request.filters().stream()
                .map(filter -> new Rule(filter, filter.isStatic() ? fleet.satisfying(filter) : null))
                .toList();
    }

    private static Verdict verdict(Fleet fleet, Request request, List<Rule> rules, int slot) {
        return new Verdict(fleet.at(slot).instance().arn(), objections(fleet, request, rules, slot));
    }

    private static List<Verdict.Objection> objections(Fleet fleet, Request request, List<Rule> rules, int slot) {
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
        rules.forEach(rule -> add(against, rule.filter().reason(), !rule.holds(found, slot)));
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
