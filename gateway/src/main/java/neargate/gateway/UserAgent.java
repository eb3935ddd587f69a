package neargate.gateway;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What SDKs say of themselves in the header {@code User-Agent}: among words as {@code Boto3/1.40 md/Botocore#1.43 m/B,N}
 * those that begin with {@code m/} name, by a letter each, the features that a request was made with.
 */
final class UserAgent {
    private static final String FEATURES = "m/";
    private static final String WAITER = "B";

    private UserAgent() {}

    /** Whether a waiter asks. */
    static boolean waits(@Nullable String header) {
        if (header == null || !header.contains(FEATURES)) {
            return false;
        }
        for (String word : header.split(" ")) {
            if (word.startsWith(FEATURES)
                    && List.of(word.substring(FEATURES.length()).split(",")).contains(WAITER)) {
                return true;
            }
        }
        return false;
    }
}
