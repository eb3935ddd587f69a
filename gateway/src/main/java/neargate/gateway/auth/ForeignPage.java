package neargate.gateway.auth;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import neargate.gateway.protocol.WireRequest;

/**
 * Tells requests that a browser makes for a page of somewhere else. An endpoint that takes any signature must not take
 * theirs: any page that a user visits could otherwise run tasks on the user's machine.
 */
public final class ForeignPage {
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}|\\[::1]");

    private ForeignPage() {}

    /** The page's origin; empty when the request is no page's, or that of a page from this machine. */
    public static Optional<String> of(WireRequest request) {
        String origin = request.headers().get("origin");
        return origin == null || isLocal(origin) ? Optional.empty() : Optional.of(origin);
    }

    private static boolean isLocal(String origin) {
        try {
            String host = URI.create(origin).getHost();
            return host != null
                    && (host.equals("localhost")
                            || host.endsWith(".localhost")
                            || LOOPBACK.matcher(host).matches());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
