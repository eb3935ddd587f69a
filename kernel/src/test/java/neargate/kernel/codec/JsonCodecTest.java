package neargate.kernel.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Task;

class JsonCodecTest {
    private static final JsonCodec<Row> CODEC = JsonCodec.of(Row.class);

    @Test
    void aRecordOfEverythingIsReadBackEqual() {
        Row row = new Row(
                task(),
                "name",
                7,
                8L,
                0.5,
                true,
                Colour.RED,
                Instant.parse("2026-11-23T08:00:00.123456789Z"),
                Duration.ofMillis(1500),
                List.of("a", "b"),
                Set.of(Colour.BLUE),
                Map.of("k", List.of(new Inner(1, null), new Inner(2, new Inner(3, null)))),
                Map.of(Colour.RED, "r"),
                Optional.of("there"),
                new State.Running(Instant.EPOCH),
                SdkBytes.fromUtf8String("blob"));
        assertThat(CODEC.read(CODEC.write(row))).isEqualTo(row);
    }

    @Test
    void whatAnOlderRowLacksReadsAsEmptyOrUnset() {
        Row row = CODEC.read("{}".getBytes(UTF_8));
        assertThat(row.task()).isNull();
        assertThat(row.count()).isZero();
        assertThat(row.flag()).isFalse();
        assertThat(row.names()).isEmpty();
        assertThat(row.colours()).isEmpty();
        assertThat(row.nested()).isEmpty();
        assertThat(row.maybe()).isEmpty();
        assertThat(CODEC.read(CODEC.write(row))).isEqualTo(row);
    }

    @Test
    void aCaseWithoutComponentsIsReadBackEqual() {
        JsonCodec<State> states = JsonCodec.of(State.class);
        assertThat(states.read(states.write(new State.Gone()))).isEqualTo(new State.Gone());
    }

    @Test
    void whatANewerRowHasMoreIsIgnored() {
        String json = "{\"shape\":{\"deep\":[1,{}]},\"name\":\"n\",\"task\":{\"later\":[],\"group\":\"g\"}}";
        Row row = CODEC.read(json.getBytes(UTF_8));
        assertThat(row.name()).isEqualTo("n");
        assertThat(row.task()).isEqualTo(Task.builder().group("g").build());
    }

    @Test
    void namesAndTimestampsAreThoseOfTheWire() {
        assertThat(new String(JsonWriter.bytes(task()), UTF_8))
                .isEqualTo("{\"containers\":[{\"name\":\"web\",\"exitCode\":137}],\"createdAt\":1700000000.123,"
                        + "\"tags\":[],\"taskArn\":\"arn\"}");
    }

    @Test
    void anEmptyListStaysApartFromAnUnsetOne() {
        Task read = JsonReader.read(JsonWriter.bytes(task()), Task.class);
        assertThat(read.hasTags()).isTrue();
        assertThat(read.hasInferenceAccelerators()).isFalse();
        assertThat(read).isEqualTo(task());
    }

    @Test
    void writingARequestInventsNoIdempotencyToken() {
        assertThat(new String(JsonWriter.bytes(RunTaskRequest.builder().build()), UTF_8))
                .isEqualTo("{}");
    }

    @Test
    void aDeepRecordIsRefusedAndAnUnwritableTypeToo() {
        byte[] deep = ("{\"nested\":" + "{\"a\":[".repeat(1000)).getBytes(UTF_8);
        assertThatThrownBy(() -> CODEC.read(deep)).isInstanceOf(MalformedJson.class);
        assertThatThrownBy(() -> JsonCodec.of(Thread.class).write(Thread.currentThread()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSameMemberTwiceIsAnError() {
        assertThatThrownBy(() -> JsonReader.read("{\"name\":\"a\",\"name\":\"b\"}".getBytes(UTF_8), KeyValuePair.class))
                .isInstanceOf(MalformedJson.class)
                .hasMessageContaining("name");
    }

    @Test
    void anotherTypeThanTheShapesIsAnErrorInAwsWords() {
        assertThatThrownBy(() -> JsonReader.read("{\"name\":1}".getBytes(UTF_8), KeyValuePair.class))
                .hasMessage("NUMBER_VALUE can not be converted to a String");
        assertThatThrownBy(() -> JsonReader.read("{\"exitCode\":\"1\"}".getBytes(UTF_8), Container.class))
                .hasMessage("STRING_VALUE can not be converted to an Integer");
        assertThatThrownBy(() -> JsonReader.read("{\"exitCode\":3000000000}".getBytes(UTF_8), Container.class))
                .isInstanceOf(MalformedJson.class);
    }

    private static Task task() {
        return Task.builder()
                .taskArn("arn")
                .createdAt(Instant.ofEpochMilli(1_700_000_000_123L))
                .containers(Container.builder().name("web").exitCode(137).build())
                .tags(List.of())
                .build();
    }

    private enum Colour {
        RED,
        BLUE
    }

    private record Inner(int number, @Nullable Inner inner) {}

    private sealed interface State {
        record Running(Instant since) implements State {}

        record Gone() implements State {}
    }

    private record Row(
            Task task,
            String name,
            int count,
            Long total,
            double ratio,
            boolean flag,
            Colour colour,
            Instant at,
            Duration lasting,
            List<String> names,
            Set<Colour> colours,
            Map<String, List<Inner>> nested,
            Map<Colour, String> byColour,
            Optional<String> maybe,
            State state,
            SdkBytes blob) {}
}
