package neargate.scheduler.placement;

import java.util.Map;
import java.util.Set;
import neargate.scheduler.query.Query;
import neargate.scheduler.query.Queryable;

/** A rule that an instance satisfies or not, whatever is left of its resources. */
public sealed interface Filter {
    boolean test(Queryable instance);

    /** Whether the answer changes only with the instance's attributes. */
    boolean isStatic();

    /** What it is called when it leaves an instance out. */
    Reason reason();

    /** The constraint {@code memberOf}. */
    record MemberOf(Query query) implements Filter {
        @Override
        public boolean test(Queryable instance) {
            return query.matches(instance);
        }

        @Override
        public boolean isStatic() {
            return query.isStatic();
        }

        @Override
        public Reason reason() {
            return Reason.MEMBER_OF;
        }
    }

    /** What a task definition requires: names with values, or with an empty one where any will do. */
    record RequiredAttributes(Map<String, String> attributes) implements Filter {
        @Override
        public boolean test(Queryable instance) {
            return attributes.entrySet().stream().allMatch(required -> {
                String value = instance.attribute(required.getKey());
                return value != null
                        && (required.getValue().isEmpty() || required.getValue().equals(value));
            });
        }

        @Override
        public boolean isStatic() {
            return true;
        }

        @Override
        public Reason reason() {
            return Reason.ATTRIBUTE;
        }
    }

    /** Whether an instance's agent says that it is outside of AWS: tasks of one launch type never go to the other's. */
    record External(boolean wanted) implements Filter {
        @Override
        public boolean test(Queryable instance) {
            return wanted == (instance.attribute("ecs.capability.external") != null);
        }

        @Override
        public boolean isStatic() {
            return true;
        }

        @Override
        public Reason reason() {
            return Reason.ATTRIBUTE;
        }
    }

    /** The availability zones of the subnets in which a task in awsvpc mode may get its network interface. */
    record Location(Set<String> availabilityZones) implements Filter {
        @Override
        public boolean test(Queryable instance) {
            String zone = instance.attribute("ecs.availability-zone");
            return zone != null && availabilityZones.contains(zone);
        }

        @Override
        public boolean isStatic() {
            return true;
        }

        @Override
        public Reason reason() {
            return Reason.LOCATION;
        }
    }
}
