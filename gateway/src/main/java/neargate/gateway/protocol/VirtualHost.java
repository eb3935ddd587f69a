package neargate.gateway.protocol;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * S3's virtual-hosted buckets ("Virtual hosting of general purpose buckets"): the bucket before {@code .s3.} or {@code
 * .localhost} in the host is made the first segment of the path, as path-style requests have it.
 */
final class VirtualHost {
    private static final Pattern BUCKET =
            Pattern.compile("([a-z0-9][a-z0-9.-]*?)\\.(?:s3[.-][a-z0-9.-]*|s3|localhost)(?::\\d+)?");

    /** S3 Object Lambda's one operation has its route, no bucket, in the host. */
    private static final String OBJECT_LAMBDA = "/WriteGetObjectResponse";

    private VirtualHost() {}

    static WireRequest pathStyle(WireRequest request) {
        String host = request.headers().get("Host");
        if (host == null || host.indexOf('.') < 0 || request.path().equals(OBJECT_LAMBDA)) {
            return request;
        }
        var matcher = BUCKET.matcher(host.toLowerCase(Locale.ROOT));
        if (!matcher.matches() || matcher.group(1).equals("s3")) {
            return request;
        }
        String path = "/" + matcher.group(1) + request.path();
        return new WireRequest(
                request.method(), path, request.query(), request.headers(), request.body(), request.source());
    }
}
