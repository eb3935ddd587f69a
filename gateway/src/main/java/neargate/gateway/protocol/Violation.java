package neargate.gateway.protocol;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;

/**
 * A value that its model forbids.
 *
 * @param path of the member, as {@code tags.1.member.key}
 * @param value that is there; null when none is
 * @param constraint that it fails
 * @param parameter the name on the wire, when the value is missing
 */
record Violation(String path, @Nullable Object value, String constraint, String parameter) {
    private static final int LONGEST = 2000;

    Violation(String path, Object value, String constraint) {
        this(path, value, constraint, "");
    }

    static Violation missing(String path, String parameter) {
        return new Violation(path, null, "Member must not be null", parameter);
    }

    boolean isMissing() {
        return value == null;
    }

    /** The sentence that AWS's services say. */
    String sentence() {
        return "Value " + (value == null ? "null" : "'" + shown(value) + "'") + " at '" + path
                + "' failed to satisfy constraint: " + constraint;
    }

    /** What EC2 says. */
    String aboutParameter() {
        return "Value (" + (value == null ? "" : shown(value)) + ") for parameter "
                + path.substring(path.lastIndexOf('.') + 1) + " is invalid.";
    }

    private static String shown(Object value) {
        if (value instanceof SdkBytes bytes) {
            int length = bytes.asByteArrayUnsafe().length;
            return "java.nio.HeapByteBuffer[pos=0 lim=" + length + " cap=" + length + "]";
        }
        String text = value.toString();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
