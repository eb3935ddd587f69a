package neargate.agent.datachannel;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import neargate.agent.datachannel.ChannelMessage.Acknowledgement;
import neargate.agent.datachannel.ChannelMessage.ChannelClosed;

/**
 * One end of a data channel. Holds what is unacknowledged and what came too early, both bounded; for one thread at a time.
 */
public final class DataChannel {
    /** How much a frame carries. */
    public static final int PIECE = 1_024;

    /** More than what is taken in beyond the room there is; whoever sends more all the same is not heard. */
    private static final int MOST_OWED = 4_096;

    private final MessageType sends;
    private final MessageType hears;
    private final Supplier<UUID> ids;
    private final Outgoing outgoing = new Outgoing();
    private final Incoming incoming = new Incoming();
    private final Map<Long, UUID> owed = new LinkedHashMap<>();

    private DataChannel(MessageType sends, MessageType hears, Supplier<UUID> ids) {
        this.sends = sends;
        this.hears = hears;
        this.ids = ids;
    }

    /** The end at which the command runs. */
    public static DataChannel ofAgent(Supplier<UUID> ids) {
        return new DataChannel(MessageType.OUTPUT, MessageType.INPUT, ids);
    }

    /** The end at which the user sits. */
    public static DataChannel ofClient(Supplier<UUID> ids) {
        return new DataChannel(MessageType.INPUT, MessageType.OUTPUT, ids);
    }

    /**
     * What was heard.
     *
     * @param answers what is to be sent at once
     * @param frames what came next in order
     * @param closed that the other end has closed the channel, and why
     */
    public record Heard(List<byte[]> answers, List<Frame> frames, Optional<ChannelClosed> closed) {
        private static final Heard NOTHING = new Heard(List.of(), List.of(), Optional.empty());
    }

    /** Whether more can be sent before something is acknowledged. */
    public boolean hasRoom() {
        return outgoing.hasRoom();
    }

    /** The frame to be sent, which is kept until it is acknowledged. */
    public byte[] send(PayloadType type, byte[] payload, Instant now) {
        return send(type, payload, false, now);
    }

    /** The frame that says that no more input follows. */
    public byte[] sendEnd(Instant now) {
        return send(PayloadType.OUTPUT, new byte[0], true, now);
    }

    private byte[] send(PayloadType type, byte[] payload, boolean last, Instant now) {
        byte[] bytes = new Frame(sends, now, outgoing.next(), last, ids.get(), type, payload).encode();
        outgoing.sent(bytes, now);
        return bytes;
    }

    /** The frame that closes the channel. */
    public byte[] close(ChannelClosed closed, Instant now) {
        return new Frame(
                        MessageType.CHANNEL_CLOSED,
                        now,
                        outgoing.next(),
                        true,
                        ids.get(),
                        PayloadType.NONE,
                        ChannelMessage.write(closed))
                .encode();
    }

    /**
     * Hears a frame.
     *
     * @param room how many bytes of payload there is room for where they go. What comes when there is none is taken all the
     *     same, as far as it is bearable, but acknowledged by {@link #settle}: so the sender's window closes.
     */
    public Heard hear(byte[] bytes, int room, Instant now) throws BadFrameException {
        Frame frame = Frame.decode(bytes);
        return switch (frame.type()) {
            case ACKNOWLEDGE -> {
                Acknowledgement of = ChannelMessage.read(frame, Acknowledgement.class);
                outgoing.acknowledged(of.acknowledgedMessageSequenceNumber(), now);
                yield Heard.NOTHING;
            }
            case CHANNEL_CLOSED ->
                new Heard(List.of(), List.of(), Optional.of(ChannelMessage.read(frame, ChannelClosed.class)));
            case START_PUBLICATION, PAUSE_PUBLICATION -> Heard.NOTHING;
            case INPUT, OUTPUT -> stream(frame, room, now);
        };
    }

    private Heard stream(Frame frame, int room, Instant now) throws BadFrameException {
        if (frame.type() != hears) {
            throw new BadFrameException(frame.type().word() + " goes the other way");
        }
        List<Frame> taken = room <= 0 && owed.size() == MOST_OWED ? null : incoming.take(frame, room);
        if (taken == null) {
            return Heard.NOTHING;
        }
        if (room <= 0) {
            owed.put(frame.sequence(), frame.id());
            return new Heard(List.of(), taken, Optional.empty());
        }
        owed.remove(frame.sequence());
        return new Heard(List.of(acknowledgement(frame.sequence(), frame.id(), now)), taken, Optional.empty());
    }

    /** There is room again: the acknowledgements of what came when there was none. */
    public List<byte[]> settle(Instant now) {
        List<byte[]> acknowledgements = owed.entrySet().stream()
                .map(frame -> acknowledgement(frame.getKey(), frame.getValue(), now))
                .toList();
        owed.clear();
        return acknowledgements;
    }

    private byte[] acknowledgement(long sequence, UUID id, Instant now) {
        var content = new Acknowledgement(hears.word(), id.toString(), sequence, true);
        return new Frame(
                        MessageType.ACKNOWLEDGE,
                        now,
                        0,
                        false,
                        ids.get(),
                        PayloadType.NONE,
                        ChannelMessage.write(content))
                .encode();
    }

    /** When to ask for what is to be sent {@link #again}; empty while all is acknowledged. */
    public Optional<Instant> due() {
        return outgoing.due();
    }

    /** What is to be sent once more. */
    public Optional<byte[]> again(Instant now) {
        return outgoing.again(now);
    }

    /** Whether the other end has acknowledged nothing for so long that it is given up. */
    public boolean isLost(Instant now) {
        return outgoing.isLost(now);
    }
}
