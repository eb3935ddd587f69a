package neargate.scheduler.query;

import static neargate.scheduler.query.Operator.CHOICE;
import static neargate.scheduler.query.Operator.EQUALITY;
import static neargate.scheduler.query.Operator.ORDER;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What of an instance a term looks at, which operators that has, and how its arguments are read. */
sealed interface Subject {
    /** The operators that the documentation grants it. */
    Set<Operator> operators();

    /** Whether only a change of the instance's attributes changes it. */
    boolean isStatic();

    /**
     * What a positive operator or the positive of a negative one asks of an instance.
     *
     * @throws IllegalArgumentException with a sentence about an argument that cannot be read
     */
    Predicate<Queryable> test(Operator operator, List<String> arguments);

    /** The subject of a name; empty for one that is not there. */
    static Optional<Subject> of(String name) {
        return switch (name) {
            case "agentConnected" -> Optional.of(new AgentConnected());
            case "agentVersion" -> Optional.of(new Version());
            case "ec2InstanceId" -> Optional.of(new Text(Queryable::ec2InstanceId, true));
            case "registeredAt" -> Optional.of(new RegisteredAt());
            case "runningTasksCount" -> Optional.of(new RunningTasksCount());
            case "task:group" -> Optional.of(new TaskGroup());
            default ->
                name.startsWith("attribute:") && name.length() > "attribute:".length()
                        ? Optional.of(new Attribute(name.substring("attribute:".length())))
                        : Optional.empty();
        };
    }

    private static Set<Operator> union(Set<Operator> one, Set<Operator> other) {
        EnumSet<Operator> all = EnumSet.copyOf(one);
        all.addAll(other);
        return all;
    }

    /** What a test of a text asks, for the operators of equality and choice. */
    private static Predicate<String> textTest(Operator operator, List<String> arguments) {
        return operator.takesPattern()
                ? TextTest.matching(Pattern.compile(arguments.getFirst()))
                : TextTest.among(Set.copyOf(arguments));
    }

    /** A text that an instance may lack; a test of what is not there fails. */
    record Text(Function<Queryable, @Nullable String> value, boolean isStatic) implements Subject {
        @Override
        public Set<Operator> operators() {
            return union(EQUALITY, CHOICE);
        }

        @Override
        public Predicate<Queryable> test(Operator operator, List<String> arguments) {
            return on(value, textTest(operator, arguments));
        }

        private static Predicate<Queryable> on(Function<Queryable, @Nullable String> value, Predicate<String> test) {
            return instance -> {
                String text = value.apply(instance);
                return text != null && test.test(text);
            };
        }
    }

    /** An attribute, by its name. */
    record Attribute(String name) implements Subject {
        @Override
        public Set<Operator> operators() {
            return EnumSet.allOf(Operator.class);
        }

        @Override
        public boolean isStatic() {
            return true;
        }

        @Override
        public Predicate<Queryable> test(Operator operator, List<String> arguments) {
            if (operator.takesNothing()) {
                return instance -> instance.attribute(name) != null;
            }
            return Text.on(
                    instance -> instance.attribute(name),
                    ORDER.contains(operator)
                            ? TextTest.ordered(operator, arguments.getFirst())
                            : textTest(operator, arguments));
        }
    }

    /** Whether the agent is connected: true or false. */
    record AgentConnected() implements Subject {
        private static final Set<String> VALUES = Set.of("true", "false");

        @Override
        public Set<Operator> operators() {
            return union(EQUALITY, CHOICE);
        }

        @Override
        public boolean isStatic() {
            return false;
        }

        @Override
        public Predicate<Queryable> test(Operator operator, List<String> arguments) {
            if (!operator.takesPattern() && !VALUES.containsAll(arguments)) {
                throw new IllegalArgumentException("expected true or false");
            }
            return Text.on(instance -> Boolean.toString(instance.agentConnected()), textTest(operator, arguments));
        }
    }

    /** The agent's version; an agent that told none satisfies no comparison. */
    record Version() implements Subject {
        @Override
        public Set<Operator> operators() {
            return union(EQUALITY, ORDER);
        }

        @Override
        public boolean isStatic() {
            return false;
        }

        @Override
        public Predicate<Queryable> test(Operator operator, List<String> arguments) {
            AgentVersion wanted = AgentVersion.of(arguments.getFirst())
                    .orElseThrow(() -> new IllegalArgumentException("expected a version such as 1.89.2"));
            return instance -> {
                String version = instance.agentVersion();
                return version != null
                        && AgentVersion.of(version)
                                .filter(known -> operator.accepts(known.compare(wanted)))
                                .isPresent();
            };
        }
    }

    /** When the instance was registered. A date without a time is its midnight, a time without a zone is UTC. */
    record RegisteredAt() implements Subject {
        @Override
        public Set<Operator> operators() {
            return union(EQUALITY, ORDER);
        }

        @Override
        public boolean isStatic() {
            return true;
        }

        @Override
        public Predicate<Queryable> test(Operator operator, List<String> arguments) {
            Instant wanted = instant(arguments.getFirst());
            return instance -> operator.accepts(instance.registeredAt().compareTo(wanted));
        }

        private static Instant instant(String text) {
            try {
                if (text.indexOf('T') < 0) {
                    return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
                }
                boolean hasZone = text.endsWith("Z") || text.lastIndexOf('+') > 0 || text.lastIndexOf('-') > 7;
                return hasZone
                        ? OffsetDateTime.parse(text).toInstant()
                        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "expected a date such as 2018-06-18T22:28:28+00:00, 2018-06-18T22:28:28Z,"
                                + " 2018-06-18T22:28:28 or 2018-06-18",
                        e);
            }
        }
    }

    /** How many tasks run there. */
    record RunningTasksCount() implements Subject {
        @Override
        public Set<Operator> operators() {
            return union(EQUALITY, ORDER);
        }

        @Override
        public boolean isStatic() {
            return false;
        }

        @Override
        public Predicate<Queryable> test(Operator operator, List<String> arguments) {
            int wanted;
            try {
                wanted = Integer.parseInt(arguments.getFirst());
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("expected a whole number", e);
            }
            return instance -> operator.accepts(Integer.compare(instance.runningTasksCount(), wanted));
        }
    }

    /** The groups of the tasks that run there: a test holds when it holds for one of them. */
    record TaskGroup() implements Subject {
        @Override
        public Set<Operator> operators() {
            return union(EQUALITY, CHOICE);
        }

        @Override
        public boolean isStatic() {
            return false;
        }

        @Override
        public Predicate<Queryable> test(Operator operator, List<String> arguments) {
            if (operator.takesPattern()) {
                Predicate<String> matches = textTest(operator, arguments);
                return instance -> instance.taskGroups().stream().anyMatch(matches);
            }
            List<String> wanted = List.copyOf(arguments);
            return instance -> {
                Set<String> groups = instance.taskGroups();
                for (String group : wanted) {
                    if (groups.contains(group)) {
                        return true;
                    }
                }
                return false;
            };
        }
    }
}
