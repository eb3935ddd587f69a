package neargate.gateway.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A value that its model forbids.
 *
 * @param path of the member, as {@code tags.1.member.key}
 * @param value that is there; null when none is
 * @param hidden whether the value must not be shown: secrets and blobs
 * @param constraint that it fails
 * @param parameter the name on the wire, when the value is missing
 */
record Violation(String path, @Nullable Object value, boolean hidden, String constraint, String parameter) {
    private static final int LONGEST = 2000;

    Violation(String path, Object value, boolean hidden, String constraint) {
        this(path, value, hidden, constraint, "");
    }

    static Violation missing(String path, String parameter) {
        return new Violation(path, null, false, "Member must not be null", parameter);
    }

    boolean isMissing() {
        return value == null;
    }

    /** The sentence that AWS's services say. */
    String sentence() {
        return "Value" + (value == null ? " null" : hidden ? "" : " '" + shown(value) + "'") + " at '" + path
                + "' failed to satisfy constraint: " + constraint;
    }

    /** What EC2 says. */
    String aboutParameter() {
        return "Value (" + (value == null || hidden ? "" : shown(value)) + ") for parameter "
                + path.substring(path.lastIndexOf('.') + 1) + " is invalid.";
    }

    private static String shown(Object value) {
        String text = value.toString();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
