package neargate.services.ec2.keypairs;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What SSH's formats are made of: numbers of 32 bits, and strings that begin with their length (RFC 4251, section 5). */
final class SshBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    SshBytes number(int value) {
        return raw(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    SshBytes string(String text) {
        return string(text.getBytes(StandardCharsets.US_ASCII));
    }

    SshBytes string(byte[] content) {
        return number(content.length).raw(content);
    }

    SshBytes integer(BigInteger value) {
        return string(value.toByteArray());
    }

    SshBytes raw(byte[] content) {
        bytes.writeBytes(content);
        return this;
    }

    int length() {
        return bytes.size();
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    /**
     * Takes a string off the front.
     *
     * @throws BufferUnderflowException if there is less
     */
    static byte[] string(ByteBuffer from) {
        int length = from.getInt();
        if (length < 0 || length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] content = new byte[length];
        from.get(content);
        return content;
    }
}
