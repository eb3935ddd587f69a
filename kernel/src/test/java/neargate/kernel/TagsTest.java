package neargate.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import neargate.kernel.Tags.Violation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TagsTest {
    record Tag(@Nullable String key, @Nullable String value) {}

    private static Optional<Violation> violation(List<Tag> tags) {
        return Tags.violation(tags, Tag::key, Tag::value);
    }

    @Test
    void tagsAsPeopleWriteThemAreGood() {
        assertThat(violation(List.of(
                        new Tag("Cost Center", "42"),
                        new Tag("größe/π", "a_b.c:d/e=f+g-h@i"),
                        new Tag("empty", ""),
                        new Tag("missing", null),
                        new Tag("awsome", "aws:"),
                        new Tag("k".repeat(128), "v".repeat(256)))))
                .isEmpty();
    }

    static Stream<Arguments> brokenRules() {
        String longKey = "k".repeat(129);
        String longValue = "v".repeat(257);
        return Map.<Tag, Violation>of(
                        new Tag(null, "v"), new Violation.NoKey(),
                        new Tag("", "v"), new Violation.NoKey(),
                        new Tag("aws:ecs", "v"), new Violation.ReservedKey("aws:ecs"),
                        new Tag("AWS:ecs", "v"), new Violation.ReservedKey("AWS:ecs"),
                        new Tag(longKey, "v"), new Violation.KeyTooLong(longKey),
                        new Tag("k", longValue), new Violation.ValueTooLong("k", longValue),
                        new Tag("k#", "v"), new Violation.InvalidKey("k#"),
                        new Tag("k", "v\n"), new Violation.InvalidValue("k", "v\n"))
                .entrySet()
                .stream()
                .map(rule -> Arguments.of(rule.getKey(), rule.getValue()));
    }

    @ParameterizedTest
    @MethodSource("brokenRules")
    void aBrokenRuleIsNamed(Tag tag, Violation rule) {
        assertThat(violation(List.of(new Tag("good", "good"), tag))).contains(rule);
    }

    @Test
    void aKeyStandsOnceOnly() {
        assertThat(violation(List.of(new Tag("a", "1"), new Tag("A", "2")))).isEmpty();
        assertThat(violation(List.of(new Tag("a", "1"), new Tag("a", "1")))).contains(new Violation.DuplicateKey("a"));
    }

    @Test
    void aResourceHas50TagsAtMost() {
        List<Tag> tags = IntStream.range(0, 51)
                .mapToObj(i -> new Tag("key-" + i, "value"))
                .toList();
        assertThat(violation(tags.subList(0, 50))).isEmpty();
        assertThat(violation(tags)).contains(new Violation.TooMany(51));
    }

    @Test
    void aKeyThatIsTakenAwayFollowsTheSameRules() {
        assertThat(Tags.keyViolation("team")).isEmpty();
        assertThat(Tags.keyViolation("aws:team")).contains(new Violation.ReservedKey("aws:team"));
    }
}
