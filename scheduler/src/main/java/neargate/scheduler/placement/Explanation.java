package neargate.scheduler.placement;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a task is nowhere, or where it could be: a verdict on every instance, in the order of their ARNs. */
public record Explanation(List<Verdict> verdicts) {
    /** An instance that is not active is farther than any other: it is not there for tasks. */
    private static final int FAR = Reason.values().length;

    /** The fewest objections, then the least missing, then the first; what fits comes last. */
    private static final Comparator<Verdict> NEAREST = Comparator.comparing(Verdict::fits)
            .thenComparingInt(verdict -> {
                int weight = 0;
                for (Verdict.Objection objection : verdict.against()) {
                    weight += weight(objection.reason());
                }
                return weight;
            })
            .thenComparingLong(verdict -> {
                long missing = 0;
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
        int nearest = -1;
        long least = Long.MAX_VALUE;
        for (int slot : fleet.taken()) {
            var distance = new Distance();
            objections(fleet, request, rules, slot, distance);
            long there = distance.asNumber();
            if (nearest < 0 || there < least || (there == least && isBefore(fleet, slot, nearest))) {
                nearest = slot;
                least = there;
            }
        }
        return new Explanation(nearest < 0 ? List.of() : List.of(verdict(fleet, request, rules, nearest)));
    }

    private static boolean isBefore(Fleet fleet, int one, int other) {
        return fleet.at(one)
                        .instance()
                        .arn()
                        .compareTo(fleet.at(other).instance().arn())
                < 0;
    }

    /** A look at one instance; empty if the fleet does not have it. */
    public static Optional<Verdict> of(Fleet fleet, Request request, String arn) {
        return fleet.find(arn).map(slot -> verdict(fleet, request, rules(fleet, request), slot));
    }

    /**
     * The ACTIVE instances that satisfy the filters of a request, whatever is left of them, in the order of their ARNs:
     * without a verdict on each.
     */
    public static List<String> matching(Fleet fleet, Request request) {
        return fleet.matching(request.filters());
    }

    /** The values that an attribute has on those whose agents are connected, as the zones that they are in. */
    public static Set<String> values(Fleet fleet, Request request, String attribute) {
        return fleet.values(attribute, request.filters());
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

    private static int weight(Reason reason) {
        return reason == Reason.INACTIVE ? FAR : 1;
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
        List<Verdict.Objection> against = new ArrayList<>();
        objections(
                fleet, request, rules, slot, (reason, missing) -> against.add(new Verdict.Objection(reason, missing)));
        against.sort(Comparator.comparing(Verdict.Objection::reason));
        return new Verdict(fleet.at(slot).instance().arn(), against);
    }

    /** Hears what speaks against an instance. */
    private interface Objections {
        void add(Reason reason, int missing);

        default void addIf(boolean holds, Reason reason) {
            if (holds) {
                add(reason, 0);
            }
        }

        default void addMissing(int missing, Reason reason) {
            if (missing > 0) {
                add(reason, missing);
            }
        }
    }

    /** {@link #NEAREST} as a number, but for the ARN: so that most instances of a large fleet need no verdict. */
    private static final class Distance implements Objections {
        /** Of what is missing of four resources. */
        private static final int MISSING_BITS = Integer.SIZE + 2;

        private int weight;
        private long missing;

        @Override
        public void add(Reason reason, int more) {
            weight += Explanation.weight(reason);
            missing += more;
        }

        long asNumber() {
            return weight == 0 ? Long.MAX_VALUE : ((long) weight << MISSING_BITS) + missing;
        }
    }

    private static void objections(Fleet fleet, Request request, List<Rule> rules, int slot, Objections against) {
        Slot found = fleet.at(slot);
        Resources needs = request.needs();
        against.addIf(!found.instance().active(), Reason.INACTIVE);
        against.addIf(!found.agentConnected(), Reason.AGENT);
        against.addMissing(needs.cpu() - fleet.cpu(slot), Reason.CPU);
        against.addMissing(needs.memory() - fleet.memory(slot), Reason.MEMORY);
        against.addMissing(needs.gpus() - fleet.gpus(slot), Reason.GPU);
        against.addIf(!found.isFree(request.ports()), Reason.PORTS);
        against.addMissing(needs.networkInterfaces() - fleet.networkInterfaces(slot), Reason.NETWORK_INTERFACES);
        for (Rule rule : rules) {
            against.addIf(!rule.holds(found, slot), rule.filter().reason());
        }
        against.addIf(request.distinctInstance() && found.tasks(request.group()) > 0, Reason.DISTINCT_INSTANCE);
    }
}
