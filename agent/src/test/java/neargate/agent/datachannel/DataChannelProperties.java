package neargate.agent.datachannel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import neargate.agent.datachannel.DataChannel.Heard;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever becomes of frames on their way, input arrives whole, once and in order; and what is no frame is told so. */
class DataChannelProperties {
    private static final Instant START = Instant.parse("2026-11-27T12:00:00Z");
    private static final int ROOM = 256 * 1024;

    private static Supplier<UUID> ids(Random random) {
        return () -> new UUID(random.nextLong(), random.nextLong());
    }

    @Property(tries = 500)
    void aFrameIsReadAsItWasWritten(
            @ForAll long sequence,
            @ForAll boolean last,
            @ForAll PayloadType type,
            @ForAll MessageType message,
            @ForAll @Size(max = 2_000) byte[] payload)
            throws BadFrameException {
        var frame = new Frame(message, START, sequence, last, new UUID(sequence, ~sequence), type, payload);

        assertThat(Frame.decode(frame.encode())).usingRecursiveComparison().isEqualTo(frame);
    }

    @Property(tries = 2_000)
    void whatIsNoFrameIsRefusedAndNothingElse(@ForAll @Size(max = 400) byte[] bytes, @ForAll boolean header) {
        if (header && bytes.length > 4) {
            System.arraycopy(new byte[] {0, 0, 0, 116}, 0, bytes, 0, 4);
        }
        try {
            var _ = DataChannel.ofAgent(ids(new Random(1))).hear(bytes, ROOM, START);
        } catch (BadFrameException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
    }

    @Property(tries = 500)
    void aFrameWithAnyByteChangedIsRefusedOrAnother(@ForAll @IntRange(max = 1_143) int at, @ForAll byte other) {
        byte[] bytes = DataChannel.ofClient(ids(new Random(1))).send(PayloadType.OUTPUT, new byte[1_024], START);
        bytes[at] = other;
        try {
            Heard heard = DataChannel.ofAgent(ids(new Random(1))).hear(bytes, ROOM, START);
            heard.frames().forEach(frame -> assertThat(frame.payload()).isEqualTo(new byte[1_024]));
        } catch (BadFrameException e) {
            assertThat(at).isLessThan(1_144);
        }
    }

    /** The wire loses, doubles and turns round what is sent, in both directions; the receiver has room only at times. */
    @Property(tries = 200)
    void inputArrivesWholeAndInOrder(@ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int pieces)
            throws BadFrameException {
        var random = new Random(seed);
        DataChannel client = DataChannel.ofClient(ids(random));
        DataChannel agent = DataChannel.ofAgent(ids(random));
        var sent = new ByteArrayOutputStream();
        var received = new ByteArrayOutputStream();
        List<byte[]> up = new ArrayList<>();
        List<byte[]> down = new ArrayList<>();
        Instant now = START;
        int left = pieces;
        while (left > 0 || client.due().isPresent()) {
            assertThat(Duration.between(START, now)).isLessThan(Duration.ofHours(1));
            while (left > 0 && client.hasRoom()) {
                byte[] piece = new byte[1 + random.nextInt(DataChannel.PIECE)];
                random.nextBytes(piece);
                sent.writeBytes(piece);
                up.add(client.send(PayloadType.OUTPUT, piece, now));
                left--;
            }
            for (byte[] frame : wired(up, random)) {
                Heard heard = agent.hear(frame, random.nextInt(4) == 0 ? -random.nextInt(ROOM) : ROOM, now);
                heard.frames().forEach(it -> received.writeBytes(it.payload()));
                down.addAll(heard.answers());
            }
            if (random.nextInt(4) == 0) {
                down.addAll(agent.settle(now));
            }
            for (byte[] frame : wired(down, random)) {
                var _ = client.hear(frame, ROOM, now);
            }
            now = now.plusMillis(100);
            client.again(now).ifPresent(up::add);
        }

        assertThat(received.toByteArray()).isEqualTo(sent.toByteArray());
    }

    private static List<byte[]> wired(List<byte[]> frames, Random random) {
        List<byte[]> arrive = new ArrayList<>();
        for (byte[] frame : frames) {
            int times = random.nextInt(8) == 0 ? 0 : random.nextInt(8) == 0 ? 2 : 1;
            for (int i = 0; i < times; i++) {
                arrive.add(random.nextInt(arrive.size() + 1), frame);
            }
        }
        frames.clear();
        return arrive;
    }
}
