package neargate.services.ecs.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import neargate.agent.datachannel.ChannelMessage;
import neargate.agent.datachannel.ChannelMessage.HandshakeResponse;
import neargate.agent.datachannel.ChannelMessage.OpenDataChannel;
import neargate.agent.datachannel.Frame;
import neargate.agent.datachannel.MessageType;
import neargate.agent.datachannel.PayloadType;
import neargate.engine.Engine;
import neargate.kernel.Ids;
import neargate.kernel.Pace;
import neargate.kernel.controller.VirtualTime;
import neargate.kernel.store.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** What becomes of a client that does not keep to the protocol: it is told so and is gone, or is passed over. */
class HostileFramesTest {
    private static final int PAYLOAD_LENGTH = 116;
    private static final int DIGEST = 80;

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-27T12:00:00Z"));
    private final Tickets tickets = new Tickets(time);
    private final List<byte[]> heard = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private int sessions;

    /** A client that has said nothing yet. */
    private DataChannels.Receiver connect() {
        String id = "s-" + sessions++;
        tickets.add(new Ticket(
                id,
                "token",
                new Scope("123456789012", "us-east-1"),
                "task",
                "main",
                List.of("cat"),
                null,
                time.instant().plusSeconds(60)));
        var channels = new DataChannels(
                tickets,
                nothing(Engine.class),
                nothing(CloudWatchLogsClient.class),
                Pace.AWS,
                time,
                time,
                new Ids(new Random(1)),
                _ -> {});
        heard.clear();
        closed.clear();
        return channels.open("/v1/data-channel/" + id).orElseThrow().apply(new DataChannels.Peer() {
            @Override
            public void send(byte[] frame) {
                heard.add(frame);
            }

            @Override
            public void close(String reason) {
                closed.add(reason);
            }
        });
    }

    /** A session whose command never begins: what is for it waits. */
    private DataChannels.Receiver open() {
        DataChannels.Receiver session = connect();
        session.receive(json(new OpenDataChannel("1.0", "r", "token", "c", "1.2", null)));
        session.receive(frame(
                0, PayloadType.HANDSHAKE_RESPONSE, ChannelMessage.write(new HandshakeResponse("1.2", List.of()))));
        assertThat(closed).isEmpty();
        return session;
    }

    private static <T> T nothing(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
            throw new IllegalStateException(method.getName());
        }));
    }

    private static String json(ChannelMessage message) {
        return new String(ChannelMessage.write(message), StandardCharsets.UTF_8);
    }

    private byte[] frame(long sequence, PayloadType type, byte[] payload) {
        return frame(MessageType.INPUT, sequence, type, payload);
    }

    private byte[] frame(MessageType message, long sequence, PayloadType type, byte[] payload) {
        return new Frame(message, time.instant(), sequence, false, new UUID(1, sequence), type, payload).encode();
    }

    private byte[] input(long sequence) {
        return frame(sequence, PayloadType.OUTPUT, new byte[1_024]);
    }

    private void ends(byte[] frame, String why) {
        DataChannels.Receiver session = open();
        session.receive(frame);
        assertThat(closed).singleElement().asString().contains(why);
        session.closed();
    }

    @Test
    void aFrameThatIsCutShortAnywhereEndsTheSession() {
        byte[] whole = input(1);
        for (int length = 0; length < whole.length; length += 7) {
            ends(Arrays.copyOf(whole, length), length < 120 ? "at least 120 bytes" : "says that it has 1024");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_023, 1_025, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aLengthThatIsNotThePayloadsEndsTheSession(int length) {
        ends(ByteBuffer.wrap(input(1)).putInt(PAYLOAD_LENGTH, length).array(), "says that it has " + length);
    }

    @Test
    void aPayloadThatIsTooLongEndsTheSession() {
        ends(frame(1, PayloadType.OUTPUT, new byte[64 * 1024 + 1]), "says that it has 65537");
    }

    @Test
    void aDigestThatIsNotThePayloadsEndsTheSession() {
        byte[] bytes = input(1);
        bytes[DIGEST]++;
        ends(bytes, "digest");
    }

    @Test
    void whatIsNotAClientsToSayEndsTheSession() {
        ends(frame(MessageType.OUTPUT, 1, PayloadType.OUTPUT, new byte[3]), "goes the other way");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{", "[]", "{\"cols\":\"x\"}", "{\"cols\":99999999999}"})
    void aSizeThatIsNoneEndsTheSession(String json) {
        ends(frame(1, PayloadType.SIZE, json.getBytes(StandardCharsets.UTF_8)), "TerminalSize");
    }

    @Test
    void nestingWithoutEndEndsTheSession() {
        byte[] nested = ("{\"x\":" + "[".repeat(60_000)).getBytes(StandardCharsets.UTF_8);
        ends(frame(MessageType.ACKNOWLEDGE, 0, PayloadType.NONE, nested), "Acknowledgement");
    }

    @Test
    void anAcknowledgementOfWhatWasNeverSentIsPassedOver() {
        DataChannels.Receiver session = open();
        for (long sequence : new long[] {-1, 77, Long.MAX_VALUE, Long.MIN_VALUE}) {
            var of = new ChannelMessage.Acknowledgement("output_stream_data", "x", sequence, true);
            session.receive(frame(MessageType.ACKNOWLEDGE, 0, PayloadType.NONE, ChannelMessage.write(of)));
        }
        assertThat(closed).isEmpty();
        session.closed();
    }

    @Test
    void ofFramesFromFarAheadOnlyAFewAreKept() {
        DataChannels.Receiver session = open();
        int before = heard.size();
        for (int i = 0; i < 50_000; i++) {
            session.receive(input(Long.MAX_VALUE - i));
        }
        assertThat(heard.size() - before).as("acknowledged").isEqualTo(64);
        session.receive(input(-5));
        assertThat(closed).isEmpty();
        session.closed();
    }

    @Test
    void aFloodOfInputIsTakenInNoFurtherThanIsBearable() {
        DataChannels.Receiver session = open();
        int before = heard.size();
        for (int i = 0; i < 50_000; i++) {
            session.receive(input(1 + i));
        }
        assertThat(heard.size() - before).as("acknowledged").isBetween(100, 512);
        assertThat(closed).isEmpty();
        session.closed();
    }

    @Test
    void aSecondTokenEndsTheSession() {
        DataChannels.Receiver session = open();
        session.receive(json(new OpenDataChannel("1.0", "r", "token", "c", "1.2", null)));
        assertThat(closed).containsExactly("the channel is open already");
        session.closed();
    }

    @Test
    void whoeverSaysNothingIsNotWaitedForLong() {
        DataChannels.Receiver _ = connect();
        time.advance(Duration.ofSeconds(31));
        assertThat(closed).containsExactly("the handshake takes too long");
    }
}
