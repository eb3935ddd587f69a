package neargate.gateway.auth;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import neargate.gateway.protocol.WireRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of its signature, as the Authorization header or a presigned query has it.
 *
 * @param scope date, region, service and terminator of the credential scope, joined by slashes
 * @param signedHeaders lower-case, in the order in which they were signed
 * @param time when it was signed, as {@code 20261123T080000Z}; empty when it is not there
 * @param expiresSeconds how long a presigned request lasts; null for a header
 */
record Signature(
        String accessKeyId,
        String scope,
        List<String> signedHeaders,
        String signature,
        String time,
        @Nullable String sessionToken,
        @Nullable String expiresSeconds) {

    static final String ALGORITHM = "AWS4-HMAC-SHA256";

    /** Reads it; empty when the request is not signed at all. */
    static Optional<Signature> of(WireRequest request) {
        String authorization = request.headers().get("authorization");
        if (authorization != null) {
            return Optional.of(ofHeader(request, authorization));
        }
        if (request.query().contains("X-Amz-Algorithm=")) {
            return Optional.of(ofQuery(request.query()));
        }
        return Optional.empty();
    }

    private static Signature ofHeader(WireRequest request, String authorization) {
        if (!authorization.startsWith(ALGORITHM + " ")) {
            throw AuthenticationFailure.incomplete(
                    "Authorization header requires '" + ALGORITHM + "' and names another algorithm: " + authorization);
        }
        var parts = new TreeMap<String, String>();
        for (String part : authorization.substring(ALGORITHM.length()).split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
            }
        }
        String date = request.headers().get("x-amz-date");
        return of(
                parts.get("Credential"),
                parts.get("SignedHeaders"),
                parts.get("Signature"),
                date == null ? "" : date,
                request.headers().get("x-amz-security-token"),
                null,
                authorization);
    }

    private static Signature ofQuery(String query) {
        var parts = new TreeMap<String, String>();
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(part.substring(0, equals), CanonicalRequest.decode(part.substring(equals + 1)));
            }
        }
        return of(
                parts.get("X-Amz-Credential"),
                parts.get("X-Amz-SignedHeaders"),
                parts.get("X-Amz-Signature"),
                parts.getOrDefault("X-Amz-Date", ""),
                parts.get("X-Amz-Security-Token"),
                parts.getOrDefault("X-Amz-Expires", "0"),
                query);
    }

    private static Signature of(
            @Nullable String credential,
            @Nullable String signedHeaders,
            @Nullable String signature,
            String time,
            @Nullable String sessionToken,
            @Nullable String expires,
            String source) {
        if (credential == null || signedHeaders == null || signature == null) {
            throw AuthenticationFailure.incomplete(
                    "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature'"
                            + " parameter. Authorization header requires 'SignedHeaders' parameter. Authorization="
                            + source);
        }
        int slash = credential.indexOf('/');
        if (slash < 0 || credential.split("/", -1).length < 5) {
            throw AuthenticationFailure.incomplete("Credential must have at least 5 slash-delimited elements, e.g."
                    + " keyid/date/region/service/term, got '" + credential + "'");
        }
        String[] elements = credential.split("/", -1);
        // The key itself may hold a slash; the scope is what the last four elements say.
        String scope = String.join("/", Arrays.copyOfRange(elements, elements.length - 4, elements.length));
        return new Signature(
                credential.substring(0, credential.length() - scope.length() - 1),
                scope,
                List.of(signedHeaders.split(";", -1)),
                signature,
                time,
                sessionToken,
                expires);
    }

    String date() {
        return scope.substring(0, scope.indexOf('/'));
    }

    String region() {
        return scope.split("/", -1)[1];
    }

    String service() {
        return scope.split("/", -1)[2];
    }
}
