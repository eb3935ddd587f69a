package neargate.agent.datachannel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/**
 * A binary message of a data channel.
 *
 * @param created to the millisecond
 * @param sequence counted for each direction, from 0
 * @param last whether nothing of its kind follows (FIN)
 */
@SuppressWarnings("ArrayRecordComponent") // a frame is never compared, and copying its payload would cost
public record Frame(
        MessageType type,
        Instant created,
        long sequence,
        boolean last,
        UUID id,
        PayloadType payloadType,
        byte[] payload) {

    /** Larger ones are refused; nobody sends more than {@link DataChannel#PIECE} at a time. */
    static final int LARGEST_PAYLOAD = 64 * 1024;

    private static final int TYPE_LENGTH = 32;
    private static final int DIGEST_LENGTH = 32;

    /** Of all before the payload's length. */
    private static final int HEADER_LENGTH = 116;

    private static final int SCHEMA_VERSION = 1;
    private static final long SYN = 1;
    private static final long FIN = 2;

    /** The frame's bytes. */
    public byte[] encode() {
        byte[] word = Arrays.copyOf(type.word().getBytes(StandardCharsets.US_ASCII), TYPE_LENGTH);
        Arrays.fill(word, type.word().length(), TYPE_LENGTH, (byte) ' ');
        return ByteBuffer.allocate(HEADER_LENGTH + Integer.BYTES + payload.length)
                .putInt(HEADER_LENGTH)
                .put(word)
                .putInt(SCHEMA_VERSION)
                .putLong(created.toEpochMilli())
                .putLong(sequence)
                .putLong((sequence == 0 ? SYN : 0) | (last ? FIN : 0))
                .putLong(id.getLeastSignificantBits())
                .putLong(id.getMostSignificantBits())
                .put(digest(payload))
                .putInt(payloadType.code())
                .putInt(payload.length)
                .put(payload)
                .array();
    }

    /** The frame that these bytes are. */
    public static Frame decode(byte[] bytes) throws BadFrameException {
        if (bytes.length < HEADER_LENGTH + Integer.BYTES) {
            throw new BadFrameException("a frame has at least 120 bytes, not " + bytes.length);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int header = in.getInt();
        if (header != HEADER_LENGTH) {
            throw new BadFrameException("a frame's header has 116 bytes, not " + header);
        }
        byte[] word = new byte[TYPE_LENGTH];
        in.get(word);
        MessageType type = MessageType.of(trimmed(word));
        // Whoever writes another version of the schema says so by another header.
        int _ = in.getInt();
        Instant created = Instant.ofEpochMilli(in.getLong());
        long sequence = in.getLong();
        boolean last = (in.getLong() & FIN) != 0;
        long low = in.getLong();
        UUID id = new UUID(in.getLong(), low);
        byte[] digest = new byte[DIGEST_LENGTH];
        in.get(digest);
        PayloadType payloadType = PayloadType.of(in.getInt());
        int length = in.getInt();
        if (length != in.remaining() || length > LARGEST_PAYLOAD) {
            throw new BadFrameException("a payload of " + in.remaining() + " bytes says that it has " + length);
        }
        byte[] payload = new byte[length];
        in.get(payload);
        if (!Arrays.equals(digest, digest(payload))) {
            throw new BadFrameException("the digest is not the payload's");
        }
        return new Frame(type, created, sequence, last, id, payloadType, payload);
    }

    /** Padded by spaces or by zeros. */
    private static String trimmed(byte[] word) {
        return new String(word, StandardCharsets.US_ASCII).replace('\0', ' ').strip();
    }

    private static byte[] digest(byte[] payload) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(payload);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
