package neargate.services.sts;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import neargate.kernel.Session;

/** What goes into a session token, made small ("packed binary format"). */
final class Packed {
    /** AWS does not say how much fits; this is room for what its other quotas allow. */
    private static final int LIMIT = 4_096;

    private Packed() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] pack(byte[] plain) {
        var out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out)) {
            deflater.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] unpack(byte[] packed) {
        try (var inflater = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return inflater.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How much of what fits a session's policies and tags take, in percent; 0 without any. */
    static int percentage(Session session) {
        String text = String.join("", session.policies()) + String.join("", session.policyArns());
        String tags = session.tags().isEmpty() ? "" : session.tags().toString();
        return text.isEmpty() && tags.isEmpty() ? 0 : Math.max(1, pack(bytes(text + tags)).length * 100 / LIMIT);
    }
}
