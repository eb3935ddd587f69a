package neargate.gateway.protocol;

/**
 * An error to answer, before it has a protocol's shape.
 *
 * @param code as {@code ClusterNotFoundException}, {@code InvalidAction}
 * @param status of the HTTP answer
 * @param sender whether the caller is to blame
 */
public record Fault(String code, String message, int status, boolean sender) {

    /** A mistake of the caller's, status 400. */
    public static Fault sender(String code, String message) {
        return new Fault(code, message, 400, true);
    }
}
