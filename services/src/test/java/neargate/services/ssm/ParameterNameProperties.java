package neargate.services.ssm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import software.amazon.awssdk.services.ssm.model.SsmException;

/** Whatever somebody calls a parameter: it is found, or what is wrong is said, and soon. */
class ParameterNameProperties {
    /** Work is counted in the time that this thread computes: a busy machine is not the input\'s doing. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final SsmWorld world = new SsmWorld();

    @AfterProperty
    void close() {
        world.close();
    }

    @Property(tries = 300)
    void everyParameterIsFoundByEachOfItsNames(@ForAll("names") String name) {
        long version = world.put(name, "String", "value of " + name);
        String arn = ParameterName.arn(SsmWorld.USER, name);
        assertThat(world.value(name)).isEqualTo("value of " + name);
        assertThat(world.value(arn)).isEqualTo("value of " + name);
        assertThat(world.value(arn + ":" + version)).isEqualTo("value of " + name);
        world.as(() -> world.ssm.deleteParameter(r -> r.name(name)));
    }

    @Property(tries = 3000)
    void anyReferenceIsAnsweredOrRefused(@ForAll("references") String reference) {
        try {
            world.value(reference);
        } catch (SsmException refused) {
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    /** Expressions that backtrack for years are given up. */
    @Property(tries = 200)
    void anyPatternIsDecidedSoon(@ForAll("patterns") String pattern) {
        String value = "a".repeat(8_000) + "!";
        long start = THREADS.getCurrentThreadCpuTime();
        try {
            new AllowedPattern(pattern).check(value);
        } catch (SsmException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
        assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start)).isLessThan(Duration.ofSeconds(2));
    }

    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> level = Arbitraries.strings()
                .withCharRange('b', 'f')
                .withChars("-_.9")
                .ofMinLength(1)
                .ofMaxLength(6);
        return Arbitraries.oneOf(
                level, level.list().ofMinSize(1).ofMaxSize(5).map(levels -> "/" + String.join("/", levels)));
    }

    @Provide
    Arbitrary<String> references() {
        Arbitrary<String> parts = Arbitraries.of(
                "arn",
                "aws",
                "ssm",
                "us-east-1",
                "eu-west-1",
                "123456789012",
                "999999999999",
                "parameter",
                "parameter/a",
                "parameter/",
                "parameter/aws/service/x",
                "/a",
                "/a/b",
                "/aws/reference/secretsmanager/x",
                "1",
                "99999999999999999999",
                "-1",
                "٣",
                "",
                " ",
                "\u0000",
                "\uD83D\uDE80",
                "x".repeat(2000));
        Arbitrary<String> joined = parts.list().ofMaxSize(8).map(list -> String.join(":", list));
        return Arbitraries.oneOf(
                joined, joined.map("arn:"::concat), Arbitraries.strings().ofMaxLength(100));
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.of("a", "(", ")", "+", "*", "?", "|", "(a+)+", "(a|a)*", "(a|aa)+", "\\1", "[", "{9}", ".*")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }
}
