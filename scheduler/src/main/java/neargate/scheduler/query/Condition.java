package neargate.scheduler.query;

import java.util.List;
import java.util.function.Predicate;

/** A query, taken apart. */
sealed interface Condition {
    boolean test(Queryable instance);

    /** Whether it looks at nothing that tasks or the agent's connection change. */
    boolean isStatic();

    /** All of them hold. */
    record And(List<Condition> parts) implements Condition {
        @Override
        public boolean test(Queryable instance) {
            for (Condition part : parts) {
                if (!part.test(instance)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public boolean isStatic() {
            return parts.stream().allMatch(Condition::isStatic);
        }
    }

    /** At least one of them holds. */
    record Or(List<Condition> parts) implements Condition {
        @Override
        public boolean test(Queryable instance) {
            for (Condition part : parts) {
                if (part.test(instance)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean isStatic() {
            return parts.stream().allMatch(Condition::isStatic);
        }
    }

    /** It does not hold. */
    record Not(Condition part) implements Condition {
        @Override
        public boolean test(Queryable instance) {
            return !part.test(instance);
        }

        @Override
        public boolean isStatic() {
            return part.isStatic();
        }
    }

    /** One subject, compared. */
    record Term(Predicate<Queryable> holds, boolean isStatic) implements Condition {
        @Override
        public boolean test(Queryable instance) {
            return holds.test(instance);
        }
    }
}
