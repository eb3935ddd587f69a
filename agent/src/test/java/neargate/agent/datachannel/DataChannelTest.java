package neargate.agent.datachannel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What is kept for a client that goes on sending though there is no room for it. */
class DataChannelTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private final Random random = new Random(1);
    private final DataChannel agent = DataChannel.ofAgent(() -> new UUID(random.nextLong(), random.nextLong()));

    @Test
    void ofNumbersThatAreLongPastOnlyAFewAreOwedAnAcknowledgement() throws BadFrameException {
        flood(i -> frame(-1 - i, PayloadType.OUTPUT, 1_024));
    }

    @Test
    void ofWhatTakesNoRoomOnlyALittleIsOwedAnAcknowledgement() throws BadFrameException {
        flood(i -> frame(i, PayloadType.NONE, 0));
    }

    private void flood(IntFunction<byte[]> frames) throws BadFrameException {
        for (int i = 0; i < 50_000; i++) {
            assertThat(agent.hear(frames.apply(i), 0, NOW).answers()).isEmpty();
        }
        assertThat(agent.settle(NOW)).hasSizeBetween(64, 4_096);
        assertThat(agent.hear(frames.apply(1), 0, NOW).answers()).isEmpty();
        assertThat(agent.settle(NOW)).as("it goes on").hasSize(1);
    }

    private static byte[] frame(long sequence, PayloadType type, int length) {
        return new Frame(MessageType.INPUT, NOW, sequence, false, new UUID(1, sequence), type, new byte[length])
                .encode();
    }
}
