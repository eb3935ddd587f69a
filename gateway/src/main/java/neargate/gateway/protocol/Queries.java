package neargate.gateway.protocol;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the two query protocols share: where their parameters are. */
final class Queries {
    /** "Common query parameters", with those of older and of presigned requests. */
    private static final Set<String> COMMON = Set.of(
            "Action",
            "Version",
            "AUTHPARAMS",
            "AWSAccessKeyId",
            "Signature",
            "SignatureMethod",
            "SignatureVersion",
            "Timestamp",
            "Expires",
            "SecurityToken");

    private Queries() {}

    static Form form(WireRequest request) {
        return Form.parse(request.query(), isForm(request) ? Percent.utf8(request.body(), request.body().length) : "");
    }

    /** Whether the body is a form; a POST without a type is taken for one when it may be. */
    static boolean isForm(WireRequest request) {
        @Nullable String type = request.headers().get("Content-Type");
        return type == null
                || type.isEmpty()
                || type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
    }

    static boolean isCommon(String name) {
        return COMMON.contains(name) || name.regionMatches(true, 0, "X-Amz-", 0, 6);
    }
}
