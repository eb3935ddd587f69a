package neargate.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import neargate.agent.acs.AcsMessage;
import neargate.agent.acs.AcsMessage.TaskIdentifier;
import neargate.agent.tcs.TcsMessage;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A peer may say anything: what is no message is told from what is one, and nothing else comes of it. */
class FramesProperties {
    private static final Frames<AcsMessage> ACS = new Frames<>(AcsMessage.class);
    private static final Frames<TcsMessage> TCS = new Frames<>(TcsMessage.class);

    @Provide
    Arbitrary<String> json() {
        Arbitrary<String> leaf = Arbitraries.oneOf(
                Arbitraries.of("null", "true", "1", "-1e400", "\"x\"", "\"\"", "[]", "{}", "{"),
                Arbitraries.longs().map(String::valueOf));
        return Arbitraries.recursive(
                () -> leaf,
                inner -> Arbitraries.oneOf(
                        inner.list().ofMaxSize(3).map(each -> "[" + String.join(",", each) + "]"),
                        Arbitraries.maps(
                                        Arbitraries.of(
                                                "type",
                                                "message",
                                                "messageId",
                                                "tasks",
                                                "taskArn",
                                                "stopCandidates",
                                                "containers",
                                                "containerName",
                                                "healthStatus",
                                                "metadata",
                                                "seqNum"),
                                        inner)
                                .ofMaxSize(4)
                                .map(map -> {
                                    List<String> members = map.entrySet().stream()
                                            .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
                                            .toList();
                                    return "{" + String.join(",", members) + "}";
                                })),
                3);
    }

    @Provide
    Arbitrary<String> types() {
        return Arbitraries.of(
                "PayloadMessage",
                "TaskManifestMessage",
                "TaskStopVerificationMessage",
                "AckRequest",
                "HeartbeatMessage",
                "PublishHealthRequest",
                "PublishMetricsRequest",
                "NoMessage");
    }

    @Property
    void whateverIsReadIsAMessageOrNone(@ForAll("types") String type, @ForAll("json") String message) {
        check("{\"type\":\"" + type + "\",\"message\":" + message + "}");
        check(message);
    }

    private static void check(String frame) {
        for (Frames<?> frames : List.of(ACS, TCS)) {
            try {
                assertThat(frames.read(frame)).isNotNull();
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageStartingWith("not a frame");
            }
        }
    }

    @Property
    void aMessageIsReadAsItWasWritten(@ForAll String id, @ForAll List<String> arns) {
        var message = new AcsMessage.TaskStopVerificationMessage(
                id, arns.stream().map(arn -> new TaskIdentifier(arn, "c", null)).toList());
        assertThat(ACS.read(ACS.write(message))).contains(message);
    }
}
