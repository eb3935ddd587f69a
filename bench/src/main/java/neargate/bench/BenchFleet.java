package neargate.bench;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import neargate.scheduler.placement.Filter;
import neargate.scheduler.placement.Fleet;
import neargate.scheduler.placement.Instance;
import neargate.scheduler.placement.Request;
import neargate.scheduler.placement.Resources;
import neargate.scheduler.placement.Strategy;
import neargate.scheduler.query.Query;
import neargate.scheduler.query.QueryException;

/** 10,000 instances in three zones and ten racks, and a service for them. */
final class BenchFleet {
    static final int INSTANCES = 10_000;

    private BenchFleet() {}

    static Fleet fleet() {
        Fleet fleet = new Fleet();
        for (int i = 0; i < INSTANCES; i++) {
            fleet.put(instance(i));
        }
        return fleet;
    }

    static Instance instance(int number) {
        return new Instance(
                arn(number),
                "i-" + number,
                Instant.EPOCH,
                true,
                true,
                "1.89.2",
                Map.of(
                        "ecs.availability-zone", "us-east-1" + (char) ('a' + number % 3),
                        "ecs.instance-type", number % 2 == 0 ? "m5.2xlarge" : "c5.4xlarge",
                        "rack", "" + number % 10),
                Resources.of(8192, 16384),
                Set.of());
    }

    static String arn(int instance) {
        return "arn:aws:ecs:us-east-1:123456789012:container-instance/first/" + instance;
    }

    /** Spread over the zones, binpack by memory, and a constraint that nine of ten instances satisfy. */
    static Request service(String name) throws QueryException {
        return new Request(
                "service:" + name,
                Resources.of(10, 64),
                Set.of(),
                false,
                List.of(new Filter.MemberOf(Query.parse("attribute:rack != 3"))),
                List.of(
                        new Strategy.SpreadOverAttribute("ecs.availability-zone"),
                        new Strategy.Binpack(Strategy.Resource.MEMORY)));
    }
}
