package neargate.scheduler.placement;

import static neargate.scheduler.placement.Fleets.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import neargate.scheduler.query.Query;
import neargate.scheduler.query.QueryException;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final Resources SMALL = Resources.of(256, 128);
    private static final Strategy OVER_ZONES = new Strategy.SpreadOverAttribute("ecs.availability-zone");
    private static final Strategy OVER_INSTANCES = new Strategy.SpreadOverInstances();
    private static final Strategy PACK_MEMORY = new Strategy.Binpack(Strategy.Resource.MEMORY);
    private static final Strategy PACK_CPU = new Strategy.Binpack(Strategy.Resource.CPU);

    private final RandomGenerator random = new Random(42);
    private final Fleet fleet = Fleets.of(instance("a1", "a"), instance("a2", "a"), instance("b1", "b"));

    private List<String> place(Request request, int count) {
        return Placement.place(fleet, request, count, random);
    }

    private static Request request(Strategy... strategies) {
        return Request.of("service:web", SMALL, List.of(strategies));
    }

    private static Request constrained(Filter... filters) {
        return new Request("service:web", SMALL, Set.of(), false, List.of(filters), List.of());
    }

    @Test
    void spreadOverZonesKeepsThemEven() {
        assertThat(place(request(OVER_ZONES), 4))
                .filteredOn(instance -> instance.startsWith("b"))
                .hasSize(2);
    }

    @Test
    void theDefaultOfServicesSpreadsOverZonesAndThenInstances() {
        List<String> placed = place(Request.of("service:web", SMALL, Request.SERVICE_DEFAULT), 4);
        assertThat(placed).containsOnlyOnce("a1", "a2");
        assertThat(placed).filteredOn("b1"::equals).hasSize(2);
    }

    @Test
    void spreadOverInstancesUsesEachOnce() {
        assertThat(place(request(OVER_INSTANCES), 3)).containsExactlyInAnyOrder("a1", "a2", "b1");
    }

    @Test
    void aPortIsFreeWhenTheLastThatHasItIsGone() {
        Request web =
                new Request("service:web", SMALL, Set.of(Port.tcp(80), Port.tcp(22)), false, List.of(), List.of());
        Request other = new Request("service:other", SMALL, Set.of(Port.tcp(80)), false, List.of(), List.of());
        Request ssh = new Request("service:ssh", SMALL, Set.of(Port.tcp(22)), false, List.of(), List.of());
        Fleet alone = Fleets.of(instance("a1", "a"));
        alone.start("a1", web);
        alone.start("a1", web);

        alone.end("a1", web);
        assertThat(Placement.place(alone, other, 1, random)).isEmpty();
        alone.end("a1", web);
        assertThat(Placement.place(alone, other, 1, random)).containsExactly("a1");
        assertThat(Placement.place(alone, ssh, 1, random))
                .as("the instance's own")
                .isEmpty();
    }

    @Test
    void spreadCountsOnlyTheTasksOfTheSameGroup() {
        fleet.start("a1", Request.of("service:other", SMALL, List.of()));
        fleet.start("b1", request());
        fleet.start("a2", request());
        assertThat(place(request(OVER_INSTANCES), 1)).containsExactly("a1");
    }

    @Test
    void binpackFillsTheFullestFirst() {
        fleet.start("a2", Request.of("service:other", Resources.of(0, 256), List.of()));
        assertThat(place(request(PACK_MEMORY), 4)).containsOnly("a2");
    }

    @Test
    void binpackGoesOnWhereThereIsRoomWhenTheFullestIsFull() {
        fleet.start("a2", Request.of("service:other", Resources.of(512, 0), List.of()));
        fleet.start("b1", Request.of("service:other", Resources.of(256, 0), List.of()));
        assertThat(place(request(PACK_CPU), 9)).containsExactly("a2", "a2", "b1", "b1", "b1", "a1", "a1", "a1", "a1");
    }

    @Test
    void strategiesCountInTheirOrder() {
        fleet.start("a2", Request.of("service:other", Resources.of(0, 256), List.of()));
        assertThat(place(request(OVER_ZONES, PACK_MEMORY), 4))
                .filteredOn("a2"::equals)
                .hasSize(2);
        assertThat(place(request(PACK_MEMORY, OVER_ZONES), 1)).containsExactly("a2");
    }

    @Test
    void distinctInstancePutsNoTwoOfAGroupTogether() {
        var request = new Request("service:web", SMALL, Set.of(), true, List.of(), List.of());
        assertThat(place(request, 5)).containsExactlyInAnyOrder("a1", "a2", "b1");
    }

    @Test
    void memberOfBinds() throws QueryException {
        Request request = constrained(new Filter.MemberOf(Query.parse("attribute:ecs.availability-zone == b")));
        assertThat(place(request, 9)).containsExactly("b1", "b1", "b1", "b1");
    }

    @Test
    void memberOfSeesTheTasksThatWereJustPlaced() throws QueryException {
        Request request = constrained(new Filter.MemberOf(Query.parse("runningTasksCount < 2")));
        assertThat(place(request, 9)).hasSize(6);
    }

    @Test
    void memberOfSeesAttributesThatWereJustPut() throws QueryException {
        Request request = constrained(new Filter.MemberOf(Query.parse("attribute:stack == prod")));
        assertThat(place(request, 1)).isEmpty();
        fleet.put(
                instance("a1", Map.of("ecs.availability-zone", "a", "stack", "prod"), new Resources(1024, 1024, 0, 2)));
        assertThat(place(request, 1)).containsExactly("a1");
    }

    @Test
    void aPortOfTheHostIsTakenOnce() {
        var request = new Request("service:web", SMALL, Set.of(Port.tcp(80)), false, List.of(), List.of());
        assertThat(place(request, 5)).hasSize(3);
        fleet.end("a2", request);
        assertThat(place(request, 5)).containsExactly("a2");
    }

    @Test
    void aPortThatTheInstanceKeepsIsNeverFree() {
        var request = new Request("service:web", SMALL, Set.of(Port.tcp(22)), false, List.of(), List.of());
        assertThat(place(request, 1)).isEmpty();
        assertThat(Explanation.of(fleet, request).leftOut()).containsExactly(Map.entry(Reason.PORTS, 3));
    }

    @Test
    void networkInterfacesAreCounted() {
        assertThat(place(Request.of("service:web", new Resources(0, 0, 0, 1), List.of()), 99))
                .hasSize(6);
    }

    @Test
    void randomUsesAllAlike() {
        Map<String, Integer> counts = new HashMap<>();
        Request tiny = Request.of("service:web", Resources.of(0, 0), List.of(new Strategy.Random(), PACK_CPU));
        place(tiny, 30_000).forEach(instance -> counts.merge(instance, 1, Integer::sum));
        assertThat(counts.values()).hasSize(3).allMatch(count -> count > 9_500 && count < 10_500);
    }

    @Test
    void theSameSeedPlacesAlike() {
        Fleet twin = Fleets.of(instance("a1", "a"), instance("a2", "a"), instance("b1", "b"));
        assertThat(Placement.place(twin, request(), 9, new Random(42))).isEqualTo(place(request(), 9));
    }

    @Test
    void anInstanceThatIsGoneGetsNothingAndItsTasksAreForgotten() {
        fleet.start("b1", request());
        fleet.remove("b1");
        assertThat(place(request(OVER_ZONES), 2)).isSubsetOf("a1", "a2");
        fleet.put(instance("b2", "b"));
        assertThat(place(request(OVER_ZONES), 2)).containsOnly("b2");
    }

    @Test
    void whatRunsAlreadyMayTakeMoreThanThereIs() {
        fleet.start("a1", Request.of("service:huge", Resources.of(5000, 5000), List.of()));
        assertThat(place(request(PACK_CPU), 1)).isSubsetOf("a2", "b1");
        assertThat(place(Request.of("service:web", Resources.of(0, 0), List.of(PACK_CPU)), 1))
                .containsExactly("a1");
    }

    @Test
    void itIsSaidWhyATaskIsNowhere() throws QueryException {
        fleet.start("a1", Request.of("service:other", Resources.of(1000, 0), List.of()));
        fleet.start("a2", Request.of("service:other", Resources.of(900, 1000), List.of()));
        Request request = constrained(new Filter.MemberOf(Query.parse("attribute:ecs.availability-zone == a")));
        Explanation explanation = Explanation.of(fleet, request);
        assertThat(place(request, 1)).isEmpty();
        assertThat(explanation.leftOut()).isEqualTo(Map.of(Reason.CPU, 2, Reason.MEMBER_OF, 1));
        assertThat(explanation.nearestMiss())
                .contains(new Verdict("b1", List.of(new Verdict.Objection(Reason.MEMBER_OF, 0))));
        assertThat(Explanation.ofNearest(fleet, request).verdicts())
                .containsExactly(new Verdict("b1", List.of(new Verdict.Objection(Reason.MEMBER_OF, 0))));
        fleet.remove("b1");
        assertThat(Explanation.of(fleet, request).nearestMiss())
                .contains(new Verdict("a1", List.of(new Verdict.Objection(Reason.CPU, 232))));
        assertThat(Explanation.ofNearest(fleet, request).nearestMiss())
                .isEqualTo(Explanation.of(fleet, request).nearestMiss());
        assertThat(Explanation.ofNearest(new Fleet(), request).verdicts()).isEmpty();
    }

    @Test
    void whatNeverStartedCannotEnd() {
        assertThatThrownBy(() -> fleet.end("a1", request())).hasMessageContaining("no task of service:web runs on a1");
        assertThatThrownBy(() -> fleet.end("x", request())).hasMessageContaining("no instance x");
    }

    @Test
    void whichInstancesMatchIsKnownAgainWhenOneOfThemChanges() {
        Request inZoneA = constrained(new Filter.Location(Set.of("a")));
        assertThat(Explanation.matching(fleet, inZoneA)).containsExactly("a1", "a2");

        fleet.put(instance("a0", "a"));
        fleet.put(instance("a2", "b"));
        assertThat(Explanation.matching(fleet, inZoneA)).containsExactly("a0", "a1");

        fleet.remove("a1");
        assertThat(Explanation.matching(fleet, inZoneA)).containsExactly("a0");
    }

    private static Instance withoutAgent(Instance instance) {
        return new Instance(
                instance.arn(),
                instance.ec2InstanceId(),
                instance.registeredAt(),
                true,
                false,
                instance.agentVersion(),
                instance.attributes(),
                instance.capacity(),
                instance.reservedPorts());
    }

    @Test
    void theZonesOfATaskAreThoseWhereAnInstanceWithItsAgentMatchesIt() throws QueryException {
        Request wanted = constrained(new Filter.MemberOf(Query.parse("attribute:ecs.availability-zone in [a, c]")));
        assertThat(Explanation.values(fleet, wanted, "ecs.availability-zone")).containsExactly("a");

        fleet.put(instance("c1", "c"));
        assertThat(Explanation.values(fleet, wanted, "ecs.availability-zone")).containsExactlyInAnyOrder("a", "c");

        fleet.put(withoutAgent(instance("c1", "c")));
        assertThat(Explanation.values(fleet, wanted, "ecs.availability-zone")).containsExactly("a");
        fleet.put(instance("c1", "c"));

        fleet.remove("a1");
        fleet.remove("a2");
        assertThat(Explanation.values(fleet, wanted, "ecs.availability-zone")).containsExactly("c");
        assertThat(Explanation.values(fleet, wanted, "nobody.has-it")).isEmpty();
    }

    @Test
    void whichInstancesMatchFollowsTasksWhereTheRuleSpeaksOfThem() throws QueryException {
        Request apart = constrained(new Filter.MemberOf(Query.parse("not(task:group == service:web)")));
        assertThat(Explanation.matching(fleet, apart)).containsExactly("a1", "a2", "b1");

        fleet.start("a1", request());
        assertThat(Explanation.matching(fleet, apart)).containsExactly("a2", "b1");
    }
}
