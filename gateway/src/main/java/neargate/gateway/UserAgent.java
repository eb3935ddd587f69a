package neargate.gateway;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What SDKs say of themselves in the header {@code User-Agent}: among words as {@code Boto3/1.40 md/Botocore#1.43 m/B,N}
 * those that begin with {@code m/} name, by a letter each, the features that a request was made with.
 */
final class UserAgent {
    private static final Pattern FEATURES_WITH_WAITER = Pattern.compile("(^| )m/([^ ]*,)?B(,| |$)");

    private UserAgent() {}

    /** Whether a waiter asks. */
    static boolean waits(@Nullable String header) {
        return header != null && FEATURES_WITH_WAITER.matcher(header).find();
    }
}
