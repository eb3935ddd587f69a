package neargate.services.iam;

import java.util.function.Function;
import java.util.stream.Stream;
import neargate.kernel.Page;
import org.jspecify.annotations.Nullable;

/** IAM's pages: 100 items unless asked otherwise, at most 1,000; a marker where others have a token. */
final class Pages {
    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    private Pages() {}

    static <T> Page<T> of(Stream<T> sorted, @Nullable Integer maxItems, Function<? super T, String> id) {
        return Page.of(sorted, maxItems == null ? USUAL : Math.clamp(maxItems, 1, MOST), id);
    }

    /** The id after which a page begins; empty for the first. */
    static String after(@Nullable String marker) {
        try {
            return Page.after(marker);
        } catch (Page.InvalidTokenException notOurs) {
            throw IamErrors.validation("Invalid Marker.");
        }
    }
}
