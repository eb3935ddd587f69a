package neargate.gateway.protocol;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/**
 * An error to answer, before it has a protocol's shape.
 *
 * @param code as {@code ClusterNotFoundException}, {@code InvalidAction}
 * @param status of the HTTP answer
 * @param sender whether the caller is to blame
 * @param members what the error says beside its message; the SDK's exceptions are structures too
 */
public record Fault(
        String code,
        String message,
        int status,
        boolean sender,
        @Nullable SdkPojo members) {

    public Fault(String code, String message, int status, boolean sender) {
        this(code, message, status, sender, null);
    }

    /** A mistake of the caller's, status 400. */
    public static Fault sender(String code, String message) {
        return new Fault(code, message, 400, true);
    }
}
