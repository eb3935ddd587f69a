package neargate.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import neargate.scheduler.query.Query;
import neargate.scheduler.query.QueryException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Histories of a cluster, drawn from a seed: what is placed is what the reference would place, after anything that happens. */
class PlacementProperties {
    private static final List<String> QUERIES = List.of(
            "attribute:type == large",
            "attribute:rack exists and not(attribute:rack == 1)",
            "task:group == service:b",
            "not(task:group == service:a)",
            "runningTasksCount < 3",
            "attribute:ecs.availability-zone in [z1, z2] or runningTasksCount == 0");

    private final Fleet fleet = new Fleet();
    private final Reference reference = new Reference();

    @Property(tries = 2000)
    void everyTaskGoesWhereTheReferenceWouldPutIt(@ForAll long seed) throws QueryException {
        RandomGenerator random = new Random(seed);
        // Few kinds of tasks, so that each comes again after others have started and ended.
        List<Request> requests = List.of(request(random), request(random), request(random));
        for (int step = 0; step < 40; step++) {
            switch (random.nextInt(8)) {
                case 0, 1 -> put(random, "i" + random.nextInt(8));
                case 2 -> remove("i" + random.nextInt(8));
                case 3, 4 -> end(random);
                default -> place(requests.get(random.nextInt(3)), random);
            }
        }
    }

    private void put(RandomGenerator random, String arn) {
        Map<String, String> attributes = random.nextInt(4) == 0
                ? Map.of("ecs.availability-zone", "z" + random.nextInt(3))
                : Map.of(
                        "ecs.availability-zone", "z" + random.nextInt(3),
                        "rack", "" + random.nextInt(2),
                        "type", random.nextBoolean() ? "large" : "small");
        Instance plain = Fleets.instance(arn, attributes, new Resources(400, 400, 0, random.nextInt(3)));
        Instance instance = new Instance(
                arn,
                plain.ec2InstanceId(),
                plain.registeredAt(),
                random.nextInt(8) != 0,
                random.nextInt(8) != 0,
                plain.agentVersion(),
                attributes,
                plain.capacity(),
                plain.reservedPorts());
        fleet.put(instance);
        reference.instances.put(arn, instance);
    }

    private void remove(String arn) {
        fleet.remove(arn);
        reference.instances.remove(arn);
        reference.running.removeIf(task -> task.instance().equals(arn));
    }

    private void end(RandomGenerator random) {
        if (!reference.running.isEmpty()) {
            Reference.Running ended = reference.running.remove(random.nextInt(reference.running.size()));
            fleet.end(ended.instance(), ended.task());
        }
    }

    private static Request request(RandomGenerator random) throws QueryException {
        List<Filter> filters = new ArrayList<>();
        for (String query : QUERIES) {
            if (random.nextInt(8) == 0) {
                filters.add(new Filter.MemberOf(Query.parse(query)));
            }
        }
        if (random.nextInt(6) == 0) {
            filters.add(new Filter.RequiredAttributes(Map.of("type", random.nextBoolean() ? "large" : "")));
        }
        if (random.nextInt(6) == 0) {
            filters.add(new Filter.Location(Set.of("z0", "z2")));
        }
        List<Strategy> all = List.of(
                new Strategy.Random(),
                new Strategy.SpreadOverInstances(),
                new Strategy.SpreadOverAttribute("ecs.availability-zone"),
                new Strategy.SpreadOverAttribute("rack"),
                new Strategy.Binpack(Strategy.Resource.CPU),
                new Strategy.Binpack(Strategy.Resource.MEMORY));
        List<Strategy> strategies =
                random.ints(random.nextInt(5), 0, all.size()).mapToObj(all::get).toList();
        return new Request(
                random.nextBoolean() ? "service:a" : "service:b",
                new Resources(100 * random.nextInt(3), 100 * random.nextInt(3), 0, random.nextInt(2)),
                switch (random.nextInt(6)) {
                    case 0 -> Set.of(Port.tcp(80));
                    case 1 -> Set.of(Port.udp(80), Port.tcp(443));
                    default -> Set.of();
                },
                random.nextInt(4) == 0,
                filters,
                strategies);
    }

    private void place(Request request, RandomGenerator random) {
        int count = 1 + random.nextInt(5);
        List<String> placed = Placement.place(fleet, request, count, random);
        for (String instance : placed) {
            assertThat(reference.choices(request)).contains(instance);
            reference.running.add(new Reference.Running(instance, request));
        }
        if (placed.size() < count) {
            assertThat(reference.choices(request)).isEmpty();
            Explanation explanation = Explanation.of(fleet, request);
            assertThat(explanation.verdicts()).hasSize(reference.instances.size());
            assertThat(explanation.verdicts()).noneMatch(Verdict::fits);
        } else {
            assertThat(Explanation.of(fleet, request).verdicts().stream().anyMatch(Verdict::fits))
                    .isEqualTo(!reference.choices(request).isEmpty());
        }
    }
}
