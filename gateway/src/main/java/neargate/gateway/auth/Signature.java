package neargate.gateway.auth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import neargate.gateway.protocol.WireRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of its signature, as the Authorization header or a presigned query has it.
 *
 * @param date of the credential scope, as {@code 20261123}
 * @param service by its signing name, as {@code ecs}
 * @param signedHeaders lower-case, in the order in which they were signed
 * @param time when it was signed, as {@code 20261123T080000Z}
 * @param sessionToken that came with a temporary key; null without one
 * @param expiresSeconds how long a presigned request lasts; null for a signature in a header
 */
record Signature(
        String accessKeyId,
        String date,
        String region,
        String service,
        List<String> signedHeaders,
        String signature,
        String time,
        @Nullable String sessionToken,
        @Nullable String expiresSeconds) {

    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String TERMINATOR = "aws4_request";
    private static final String USUAL_EXPIRY = "900";

    /**
     * Reads it; empty when the request is not signed at all.
     *
     * @throws AuthenticationFailure when it cannot be read
     */
    static Optional<Signature> of(WireRequest request) {
        String authorization = request.headers().get("authorization");
        if (authorization != null) {
            return Optional.of(ofHeader(request, authorization));
        }
        if (!request.query().isEmpty() && isPresigned(request.query())) {
            return Optional.of(ofQuery(request.query()));
        }
        return Optional.empty();
    }

    boolean presigned() {
        return expiresSeconds != null;
    }

    /** The credential scope, as it is signed. */
    String scope() {
        return date + "/" + region + "/" + service + "/" + TERMINATOR;
    }

    private static Signature ofHeader(WireRequest request, String authorization) {
        int space = authorization.indexOf(' ');
        boolean known = space > 0 && authorization.substring(0, space).equals(ALGORITHM);
        Map<String, String> parts = new HashMap<>();
        for (String part : authorization.substring(space + 1).split(",", -1)) {
            String pair = part.strip();
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw AuthenticationFailure.incomplete("'" + pair
                        + "' not a valid key=value pair (missing equal-sign) in Authorization header: '" + authorization
                        + "'.");
            }
            parts.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        String credential = known ? parts.get("Credential") : null;
        String signature = known ? parts.get("Signature") : null;
        String signedHeaders = known ? parts.get("SignedHeaders") : null;
        String time = time(request);
        if (credential == null || signature == null || signedHeaders == null || time == null) {
            var missing = new StringBuilder();
            say(missing, credential, "Authorization header requires 'Credential' parameter. ");
            say(missing, signature, "Authorization header requires 'Signature' parameter. ");
            say(missing, signedHeaders, "Authorization header requires 'SignedHeaders' parameter. ");
            say(missing, time, "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
            throw AuthenticationFailure.incomplete(missing + "Authorization=" + authorization);
        }
        return of(credential, signedHeaders, signature, time, request.headers().get("x-amz-security-token"), null);
    }

    private static @Nullable String time(WireRequest request) {
        String time = request.headers().get("x-amz-date");
        return time != null ? time : request.headers().get("date");
    }

    private static boolean isPresigned(String query) {
        return query.contains("X-Amz-Credential=")
                || query.contains("X-Amz-Signature=")
                || query.contains("X-Amz-Algorithm=");
    }

    private static Signature ofQuery(String query) {
        Map<String, String> parts = new HashMap<>();
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(part.substring(0, equals), CanonicalRequest.decode(part.substring(equals + 1)));
            }
        }
        String algorithm = parts.get("X-Amz-Algorithm");
        String credential = parts.get("X-Amz-Credential");
        String signature = parts.get("X-Amz-Signature");
        String signedHeaders = parts.get("X-Amz-SignedHeaders");
        String time = parts.get("X-Amz-Date");
        if (!ALGORITHM.equals(algorithm)
                || credential == null
                || signature == null
                || signedHeaders == null
                || time == null) {
            var missing = new StringBuilder();
            say(
                    missing,
                    ALGORITHM.equals(algorithm) ? algorithm : null,
                    "AWS query-string parameters must include 'X-Amz-Algorithm' with '" + ALGORITHM + "'. ");
            say(missing, credential, "AWS query-string parameters must include 'X-Amz-Credential'. ");
            say(missing, signature, "AWS query-string parameters must include 'X-Amz-Signature'. ");
            say(missing, signedHeaders, "AWS query-string parameters must include 'X-Amz-SignedHeaders'. ");
            say(missing, time, "AWS query-string parameters must include 'X-Amz-Date'. ");
            throw AuthenticationFailure.incomplete(missing + "Re-examine the query-string parameters.");
        }
        return of(
                credential,
                signedHeaders,
                signature,
                time,
                parts.get("X-Amz-Security-Token"),
                parts.getOrDefault("X-Amz-Expires", USUAL_EXPIRY));
    }

    private static void say(StringBuilder missing, @Nullable String parameter, String sentence) {
        if (parameter == null) {
            missing.append(sentence);
        }
    }

    private static Signature of(
            String credential,
            String signedHeaders,
            String signature,
            String time,
            @Nullable String sessionToken,
            @Nullable String expires) {
        List<String> elements = split(credential, '/');
        int size = elements.size();
        if (size < 5) {
            throw AuthenticationFailure.incomplete("Credential must have at least 5 slash-delimited elements, e.g."
                    + " keyid/date/region/service/term, got '" + credential + "'");
        }
        if (!elements.get(size - 1).equals(TERMINATOR)) {
            throw AuthenticationFailure.wrongScope("Credential should be scoped with a valid terminator: '" + TERMINATOR
                    + "', not '" + elements.get(size - 1) + "'.");
        }
        // The key itself may hold a slash; the scope is what the last four elements say.
        return new Signature(
                String.join("/", elements.subList(0, size - 4)),
                elements.get(size - 4),
                elements.get(size - 3),
                elements.get(size - 2),
                split(signedHeaders, ';'),
                signature,
                time,
                sessionToken,
                expires);
    }

    private static List<String> split(String text, char by) {
        List<String> parts = new ArrayList<>(8);
        int from = 0;
        for (int at = text.indexOf(by); at >= 0; at = text.indexOf(by, from)) {
            parts.add(text.substring(from, at));
            from = at + 1;
        }
        parts.add(text.substring(from));
        return parts;
    }
}
