package neargate.services.ecs;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param nextToken where the next page begins; null on the last one. It names the last id of this page, so it means the
 *     same after a restart and is not disturbed by rows that come and go
 */
public record Page<T>(List<T> items, @Nullable String nextToken) {

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
            @Nullable String token) {
        int size = maxResults == null ? usual : maxResults;
        if (size < 1 || size > 100) {
            throw EcsErrors.invalidParameter("maxResults must be between 1 and 100.");
        }
        List<T> items = after.apply(decode(token)).limit(size + 1L).toList();
        if (items.size() <= size) {
            return new Page<>(items, null);
        }
        List<T> page = items.subList(0, size);
        return new Page<>(page, encode(id.apply(page.getLast())));
    }

    private static String encode(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(@Nullable String token) {
        try {
            return token == null ? "" : new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notOurs) {
            throw EcsErrors.invalidParameter("Invalid token.");
        }
    }
}
