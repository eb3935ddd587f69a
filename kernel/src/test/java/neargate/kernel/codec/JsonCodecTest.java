package neargate.kernel.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Task;

class JsonCodecTest {
    record Wrapped(Task task, String token, List<String> names, Map<String, Long> amounts, Instant at) {}

    private static final Task TASK = Task.builder()
            .taskArn("arn:aws:ecs:us-east-1:123456789012:task/a/b")
            .createdAt(Instant.parse("2026-11-23T08:00:00.123456789Z"))
            .version(3L)
            .containers(container -> container.name("a").exitCode(137))
            .overrides(overrides ->
                    overrides.containerOverrides(override -> override.name("a").command("x", "y")))
            .build();

    @Test
    void aRecordAroundATypeOfAwsComesBackAsItWas() {
        var value = new Wrapped(TASK, "t", List.of("n"), Map.of("k", 1L), Instant.parse("2026-11-23T08:00:00.5Z"));
        JsonCodec<Wrapped> codec = JsonCodec.of(Wrapped.class);
        assertThat(codec.read(codec.write(value))).isEqualTo(value);
    }

    @Test
    void membersOfALaterVersionArePassedOverAndWhatIsUnsetIsLeftOut() {
        byte[] later = "{\"taskArn\":\"a\",\"later\":{\"x\":[1,2]}}".getBytes(StandardCharsets.UTF_8);
        JsonCodec<Task> codec = JsonCodec.of(Task.class);
        Task read = codec.read(later);
        assertThat(read.taskArn()).isEqualTo("a");
        assertThat(codec.write(read)).asString(StandardCharsets.UTF_8).isEqualTo("{\"taskArn\":\"a\"}");
    }
}
