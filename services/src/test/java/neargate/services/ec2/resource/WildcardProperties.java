package neargate.services.ec2.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WildcardProperties {

    @Property(tries = 1_000)
    void matchesAsARegularExpressionDoes(@ForAll("patterns") String pattern, @ForAll("texts") String text) {
        String regex = pattern.replace("?", ".").replace("*", ".*");

        assertThat(new Wildcard(pattern).test(text))
                .as("%s on %s", pattern, text)
                .isEqualTo(Pattern.matches(regex, text));
    }

    @Example
    void aBackslashTakesTheNextCharacterAsItIs() {
        assertThat(new Wildcard("a\\*b").test("a*b")).isTrue();
        assertThat(new Wildcard("a\\*b").test("axb")).isFalse();
        assertThat(new Wildcard("a\\\\b").test("a\\b")).isTrue();
        assertThat(new Wildcard("a\\").test("a\\")).isTrue();
    }

    @Example
    void manyStarsAreNoBurden() {
        assertThat(new Wildcard("*a".repeat(100) + "b").test("a".repeat(10_000)))
                .isFalse();
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars("ab*?").ofMaxLength(8);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("ab").ofMaxLength(10);
    }
}
