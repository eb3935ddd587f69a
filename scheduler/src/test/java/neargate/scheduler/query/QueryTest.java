package neargate.scheduler.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    private record Instance(
            boolean agentConnected,
            @Nullable String agentVersion,
            Map<String, String> attributes,
            @Nullable String ec2InstanceId,
            Instant registeredAt,
            int runningTasksCount,
            Set<String> taskGroups)
            implements Queryable {
        @Override
        public @Nullable String attribute(String name) {
            return attributes.get(name);
        }
    }

    private static final Instance INSTANCE = new Instance(
            true,
            "1.89.2",
            Map.of(
                    "ecs.instance-type", "g2.2xlarge",
                    "ecs.availability-zone", "us-east-1a",
                    "stack", "prod",
                    "rack", "12",
                    "empty", ""),
            "i-0123456789abcdef0",
            Instant.parse("2018-06-18T22:28:28Z"),
            2,
            Set.of("service:production", "family:batch"));

    private static final Instance BARE = new Instance(false, null, Map.of(), null, Instant.EPOCH, 0, Set.of());

    private static boolean matches(String query) throws QueryException {
        return Query.parse(query).matches(INSTANCE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attribute:ecs.instance-type == g2.2xlarge",
                "attribute:ecs.instance-type equals g2.2xlarge",
                "attribute:ecs.instance-type==g2.2xlarge",
                "attribute:ecs.availability-zone in [us-east-1a, us-east-1b]",
                "attribute:ecs.availability-zone in [us-east-1a,us-east-1b]",
                "attribute:ecs.instance-type =~ g2.* and attribute:ecs.availability-zone != us-east-1d",
                "attribute:ecs.instance-type matches g2.*",
                "attribute:ecs.instance-type =~ '(g2|g3)[.].*'",
                "attribute:ecs.instance-type =~ [fg]2.*",
                "attribute:ecs.instance-type !~ t2.*",
                "attribute:ecs.instance-type not_matches g2",
                "task:group == service:production",
                "task:group in [service:other, family:batch]",
                "task:group =~ service:.*",
                "not(task:group == database)",
                "!(task:group == database)",
                "not task:group == database",
                "task:group != database",
                "task:group !in [database, cache]",
                "attribute:stack exists",
                "attribute:empty exists",
                "attribute:other !exists",
                "attribute:other not_exists",
                "attribute:other != prod",
                "attribute:stack == 'prod'",
                "attribute:stack == \"prod\"",
                "attribute:stack in ['prod', \"test\"]",
                "attribute:empty == ''",
                "attribute:rack > 9",
                "attribute:rack <= 12.0",
                "attribute:stack > dev",
                "agentConnected == true",
                "agentConnected in [true]",
                "agentVersion > 1.9",
                "agentVersion greater_than_equal 1.89.2",
                "agentVersion == 1.89.2.0",
                "agentVersion < 2",
                "agentVersion != 1.89.1",
                "ec2InstanceId == i-0123456789abcdef0",
                "ec2InstanceId =~ i-.*",
                "registeredAt == 2018-06-18T22:28:28Z",
                "registeredAt == 2018-06-18T22:28:28",
                "registeredAt == 2018-06-18T22:28:28+00:00",
                "registeredAt == 2018-06-19T00:28:28+02:00",
                "registeredAt == 2018-06-18T20:28:28-02:00",
                "registeredAt > 2018-06-18",
                "registeredAt less_than 2018-06-19",
                "runningTasksCount == 2",
                "runningTasksCount < 10",
                "runningTasksCount not_equals 3",
                "(runningTasksCount == 2)",
                "((runningTasksCount == 2) && (agentConnected == true))",
                "runningTasksCount == 2&&agentConnected == true",
                "runningTasksCount == 7||agentConnected == true",
                "attribute:stack == prod or attribute:stack == test and runningTasksCount == 7",
                "NOT (attribute:stack == test AND runningTasksCount == 2)",
                "  attribute:stack\t==\nprod  ",
                "not not attribute:stack == prod",
                "! attribute:stack == test",
            })
    void holds(String query) throws QueryException {
        assertThat(matches(query)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attribute:ecs.instance-type == g2",
                "attribute:ecs.instance-type =~ g2",
                "attribute:other == prod",
                "attribute:other > 1",
                "attribute:stack == PROD",
                "attribute:rack < 9",
                "(attribute:stack == prod or attribute:stack == test) and runningTasksCount == 7",
                "not(task:group == service:production)",
                "task:group != family:batch",
                "agentVersion < 1.9",
                "registeredAt < 2018-06-18",
                "runningTasksCount > 2",
                "agentConnected != true",
            })
    void doesNotHold(String query) throws QueryException {
        assertThat(matches(query)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agentVersion > 0",
                "agentVersion == 1",
                "ec2InstanceId =~ .*",
                "task:group =~ .*",
                "attribute:stack =~ .*",
                "attribute:stack exists",
            })
    void whatAnInstanceDoesNotHaveSatisfiesNoComparison(String query) throws QueryException {
        assertThat(Query.parse(query).matches(BARE)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "``; 0; expected a subject: agentConnected",
                "stack == prod; 0; 'stack' is no subject",
                "attribute: == prod; 0; 'attribute:' is no subject",
                "attribute:stack; 15; expected an operator",
                "attribute:stack = prod; 16; '=' is no operator of this subject",
                "attribute:stack is prod; 16; 'is' is no operator",
                "runningTasksCount =~ 2; 18; these are: ==, !=, >, >=, <, <=",
                "runningTasksCount == two; 21; expected a whole number",
                "runningTasksCount ==; 20; expected an argument",
                "agentConnected == maybe; 18; expected true or false",
                "agentConnected != 1; 18; expected true or false",
                "agentConnected in [true, yes]; 18; expected true or false",
                "agentVersion > new; 15; expected a version",
                "registeredAt > yesterday; 15; expected a date",
                "registeredAt > 2018-13-01; 15; expected a date",
                "attribute:stack in prod; 19; expected a list in brackets",
                "attribute:stack in [prod test]; 25; expected ',' or ']'",
                "attribute:stack in []; 20; expected an argument",
                "attribute:stack =~ [a-; 22; expected a regular expression",
                "attribute:stack == (prod); 19; must stand in quotes",
                "attribute:stack == 'prod; 19; there is no second '",
                "(attribute:stack == prod; 24; expected ')' for the '(' at character 1",
                "attribute:stack == prod); 23; there is no '(' for this ')'",
                "attribute:stack == prod attribute:x == y; 24; expected 'and', 'or' or the end",
                "attribute:stack == prod and; 27; expected a subject",
                "not; 3; expected a subject",
            })
    void whatIsWrongIsSaidWithItsPlace(String query, int position, String problem) {
        assertThatThrownBy(() -> Query.parse(query))
                .isInstanceOf(QueryException.class)
                .hasMessageContaining(problem)
                .hasMessageContaining("at character " + (position + 1))
                .extracting(e -> ((QueryException) e).position())
                .isEqualTo(position);
    }

    @Test
    void aPatternThatBacktracksForYearsMatchesNothing() throws QueryException {
        var instance = new Instance(true, null, Map.of("a", "a".repeat(40) + "b"), null, Instant.EPOCH, 0, Set.of());
        assertThat(Query.parse("attribute:a =~ '(a+)+c'").matches(instance)).isFalse();
    }

    @Test
    void itMayBeLongButNotTooLong() throws QueryException {
        String prefix = "attribute:stack == prod or attribute:stack == ";
        assertThat(matches(prefix + "x".repeat(2000 - prefix.length()))).isTrue();
        assertThatThrownBy(() -> Query.parse(prefix + "x".repeat(2001 - prefix.length())))
                .hasMessage("Invalid expression 'attribute:stack == prod or attribute:sta...': it has more than 2000"
                        + " characters, at character 2001.");
    }

    @Test
    void nestingHasAnEnd() {
        assertThatThrownBy(() -> Query.parse("(".repeat(2000))).hasMessageContaining("nested more than 100 times");
        assertThatThrownBy(() -> Query.parse("!".repeat(2000))).hasMessageContaining("nested more than 100 times");
    }

    @ParameterizedTest
    @CsvSource({
        "attribute:stack == prod, true",
        "attribute:stack == prod and registeredAt > 2018-01-01, true",
        "not(ec2InstanceId == i-1), true",
        "attribute:stack == prod or runningTasksCount == 1, false",
        "not(task:group == database), false",
        "agentConnected == true, false",
        "agentVersion > 1, false",
    })
    void itIsKnownWhetherTasksChangeTheAnswer(String query, boolean isStatic) throws QueryException {
        assertThat(Query.parse(query).isStatic()).isEqualTo(isStatic);
    }
}
