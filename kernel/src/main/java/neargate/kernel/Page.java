package neargate.kernel;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list, and the token with which the next one is asked for; null on the last. A token carries the id of the last
 * item, so it outlives a restart and whatever is added or taken away meanwhile.
 */
public record Page<T>(List<T> items, @Nullable String nextToken) {

    /**
     * The first {@code limit} of {@code items}, which must come in the order of their ids, from the one after the last page.
     *
     * @param id names an item by what the list is ordered by
     */
    public static <T> Page<T> of(Stream<T> items, int limit, Function<? super T, String> id) {
        List<T> some = items.limit(limit + 1L).toList();
        return some.size() <= limit
                ? new Page<>(some, null)
                : new Page<>(some.subList(0, limit), token(id.apply(some.get(limit - 1))));
    }

    /** The id after which a page begins: empty for the first page, since all ids sort after it. */
    public static String after(@Nullable String token) {
        return token == null ? "" : read(token).orElseThrow(() -> new InvalidTokenException(token));
    }

    private static String token(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(("1" + id).getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> read(String token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            return text.startsWith("1") ? Optional.of(text.substring(1)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A token that we did not make. Each service has its own exception for it. */
    public static final class InvalidTokenException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public InvalidTokenException(String token) {
            super("invalid pagination token: " + token);
        }
    }
}
