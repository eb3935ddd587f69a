package neargate.engine.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The patterns of Docker's awslogs driver, which are Go's. */
class EventStartTest {
    private static EventStart of(String pattern) throws LogException {
        return EventStart.of(Map.of("awslogs-multiline-pattern", pattern)).orElseThrow();
    }

    private static boolean dated(String format, String line) throws LogException {
        return EventStart.of(Map.of("awslogs-datetime-format", format))
                .orElseThrow()
                .isIn(line);
    }

    @Test
    void aPatternIsReadAsGoReadsIt() throws Exception {
        for (String pattern : List.of("^[[:digit:]]{4}", "^(?P<the_year>\\d{4})", "^\\pN+-(?:\\d{2}-?){2}")) {
            assertThat(of(pattern).isIn("2026-11-27 begun")).as(pattern).isTrue();
            assertThat(of(pattern).isIn("  at here")).as(pattern).isFalse();
        }
    }

    @Test
    void aDateFormatIsARegularExpressionWithDirectives() throws Exception {
        assertThat(dated("\\[%b %d, %Y %H:%M:%S\\]", "[May 01, 2017 19:00:01] A message"))
                .isTrue();
        assertThat(dated("\\[%b %d, %Y %H:%M:%S\\]", "May 01, 2017 19:00:01 A message"))
                .isFalse();
        assertThat(dated("^(%Y|%b)", "May 01")).isTrue();
        assertThat(dated("^a%qb", "ab")).as("a directive that is none").isTrue();
    }

    @Test
    void whatGoRefusesIsRefusedInItsWords() {
        Map.of(
                        "[(", "\"[(\": error parsing regexp: missing closing ]: `[(`",
                        "\\d(", "\"\\\\d(\": error parsing regexp: missing closing ): `\\d(`",
                        "(?=x)", "\"(?=x)\": error parsing regexp: invalid or unsupported Perl syntax: `(?=`")
                .forEach((pattern, why) -> assertThatThrownBy(() -> of(pattern))
                        .isInstanceOf(LogException.class)
                        .hasMessageEndingWith("awslogs could not parse multiline pattern key " + why));
    }

    @Test
    void noPatternTakesAllMemoryOrTheWholeStack() {
        for (String pattern : List.of(
                "((a{1000}){1000}){1000}",
                "a{1000}\\Q\\E{1000}\\Q\\E{1000}",
                "a{1000}(?i){1000}",
                "(".repeat(50_000),
                "a{1000}".repeat(5_000))) {
            assertThatThrownBy(() -> of(pattern)).isInstanceOf(LogException.class);
        }
    }

    @Test
    void aLineIsLookedAtInBoundedTime() throws Exception {
        EventStart slow = of("(a?){500}$");
        assertTimeout(Duration.ofSeconds(5), () -> slow.isIn("a".repeat(1_000_000) + "b"));
    }
}
