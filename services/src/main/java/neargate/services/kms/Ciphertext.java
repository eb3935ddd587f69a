package neargate.services.kms;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;

/**
 * A ciphertext blob: it names its key, so that Decrypt needs no other word for it.
 *
 * @param keyArn the key
 * @param materialId the material of the key
 * @param sealed what AES-GCM made
 */
record Ciphertext(String keyArn, String materialId, SdkBytes sealed) {
    private static final byte FORMAT = 1;

    SdkBytes blob() {
        return SdkBytes.fromByteArrayUnsafe(written(out -> {
            out.writeByte(FORMAT);
            out.writeUTF(keyArn);
            out.writeUTF(materialId);
            out.write(sealed.asByteArrayUnsafe());
        }));
    }

    /** Reads a blob; empty when it is none of ours. */
    static Optional<Ciphertext> parse(SdkBytes blob) {
        try (var in = new DataInputStream(new ByteArrayInputStream(blob.asByteArrayUnsafe()))) {
            return in.readByte() == FORMAT
                    ? Optional.of(
                            new Ciphertext(in.readUTF(), in.readUTF(), SdkBytes.fromByteArrayUnsafe(in.readAllBytes())))
                    : Optional.empty();
        } catch (IOException notOurs) {
            return Optional.empty();
        }
    }

    /** What a text is sealed for: the key and the encryption context, in an order that does not depend on the caller. */
    static byte[] associated(String keyArn, Map<String, String> context) {
        return written(out -> {
            out.writeUTF(keyArn);
            for (Map.Entry<String, String> pair : new TreeMap<>(context).entrySet()) {
                write(out, pair.getKey());
                write(out, pair.getValue());
            }
        });
    }

    /** With its length before it, so that no two contexts are written the same way. */
    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] written(Writing writing) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
