package neargate.services.ecs;

import java.util.function.Function;
import java.util.stream.Stream;
import neargate.kernel.Page;
import org.jspecify.annotations.Nullable;

/** Pages as the lists of ECS ask for them: maxResults and nextToken, and what is said when they are wrong. */
public final class Pages {
    private Pages() {}

    /**
     * Takes a page from rows that are in the order of their ids.
     *
     * @param after gives the rows behind an id; {@code ""} for all of them
     * @param maxResults what the caller asked for, 1 to 100; null for {@code usual}
     */
    public static <T> Page<T> take(
            Function<String, Stream<T>> after,
            Function<? super T, String> id,
            @Nullable Integer maxResults,
            int usual,
            @Nullable String nextToken) {
        int size = maxResults == null ? usual : maxResults;
        if (size < 1 || size > 100) {
            throw EcsErrors.invalidParameter("maxResults must be between 1 and 100.");
        }
        return Page.of(after.apply(after(nextToken)), size, id);
    }

    private static String after(@Nullable String nextToken) {
        try {
            return Page.after(nextToken);
        } catch (Page.InvalidTokenException notOurs) {
            throw EcsErrors.invalidParameter("Invalid token.");
        }
    }
}
