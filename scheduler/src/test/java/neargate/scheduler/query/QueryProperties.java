package neargate.scheduler.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class QueryProperties {
    /** An expression, and what it must answer for an instance of which {@code a} is 1 and {@code b} is 2. */
    record Expected(String text, boolean answer) {}

    private static final Queryable INSTANCE = new Queryable() {
        private final Map<String, String> attributes = Map.of("a", "1", "b", "2");

        @Override
        public boolean agentConnected() {
            return true;
        }

        @Override
        public @Nullable String agentVersion() {
            return null;
        }

        @Override
        public @Nullable String attribute(String name) {
            return attributes.get(name);
        }

        @Override
        public @Nullable String ec2InstanceId() {
            return null;
        }

        @Override
        public Instant registeredAt() {
            return Instant.EPOCH;
        }

        @Override
        public int runningTasksCount() {
            return 0;
        }

        @Override
        public Set<String> taskGroups() {
            return Set.of();
        }
    };

    @Property
    void compoundsMeanWhatTheyMeanInJava(@ForAll("expressions") Expected expected) throws QueryException {
        assertThat(Query.parse(expected.text()).matches(INSTANCE)).isEqualTo(expected.answer());
    }

    @Provide
    Arbitrary<Expected> expressions() {
        return expressions(4);
    }

    private static Arbitrary<Expected> expressions(int depth) {
        Arbitrary<Expected> terms = Arbitraries.of(
                new Expected("attribute:a == 1", true),
                new Expected("attribute:a != 1", false),
                new Expected("attribute:b in [1, 2]", true),
                new Expected("attribute:b < 2", false),
                new Expected("attribute:c exists", false));
        if (depth == 0) {
            return terms;
        }
        Arbitrary<Expected> inner = expressions(depth - 1);
        return Arbitraries.oneOf(
                terms,
                inner.map(one -> new Expected("not (" + one.text() + ")", !one.answer())),
                inner.map(one -> new Expected("!(" + one.text() + ")", !one.answer())),
                Combinators.combine(inner, inner)
                        .as((one, other) -> new Expected(
                                "(" + one.text() + ") and (" + other.text() + ")", one.answer() && other.answer())),
                Combinators.combine(inner, inner)
                        .as((one, other) -> new Expected(
                                "(" + one.text() + ")||(" + other.text() + ")", one.answer() || other.answer())));
    }

    @Property
    void anyTextIsAQueryOrIsRefusedWithAPlaceInIt(@ForAll("texts") String text) {
        try {
            Query.parse(text).matches(INSTANCE);
        } catch (QueryException e) {
            assertThat(e.position()).isBetween(0, text.length());
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> words = Arbitraries.of(
                "attribute:a",
                "agentVersion",
                "registeredAt",
                "task:group",
                "==",
                "=~",
                "!in",
                "exists",
                "[",
                "]",
                ",",
                "(",
                ")",
                "and",
                "||",
                "not",
                "!",
                "'",
                "\"",
                "1",
                "*",
                "2018-06-18T",
                " ",
                "[a-",
                "\\");
        return Arbitraries.oneOf(
                words.list().ofMaxSize(12).map(list -> String.join(" ", list)),
                words.list().ofMaxSize(12).map(list -> String.join("", list)),
                Arbitraries.strings().ofMaxLength(30));
    }
}
