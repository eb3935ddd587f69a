package neargate.services.ec2.resource;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import neargate.kernel.Page;
import neargate.kernel.store.Table;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * What every Describe call does: by ids, or by filters page by page. Rows come in the order of their ids; a page's token
 * is the last id shown, so it outlives a restart and rows that come and go.
 */
public final class Describe {
    /** "Pagination" in the EC2 Developer Guide: pages hold 5 to 1,000; who asks for more gets 1,000. */
    private static final int FEWEST = 5;

    private static final int MOST = 1_000;

    private Describe() {}

    /** What a Describe request may ask. */
    public record Query(
            List<String> ids,
            List<Filter> filters,
            @Nullable Integer maxResults,
            @Nullable String nextToken) {}

    /** Answers {@code query} for the resources of {@code kind}. */
    public static <V, T> Page<T> of(RegionRows rows, Kind<V, T> kind, Query query) {
        if (!query.ids().isEmpty() && query.maxResults() != null) {
            throw Ec2Errors.invalidParameterCombination(
                    "The parameter " + kind.idsParameter() + " cannot be used with the parameter maxResults");
        }
        Predicate<T> wanted = kind.filters().matching(query.filters());
        Stream<Shown<T>> shown = candidates(rows, kind, query)
                .map(value -> new Shown<T>(kind.id().apply(value), kind.show().apply(rows, value)))
                .filter(row -> wanted.test(row.resource()));
        return page(shown, query.maxResults());
    }

    /** Answers {@code query} for what is not stored; ids that nothing has are the caller's to refuse. */
    public static <T> Page<T> of(Stream<T> sorted, Function<? super T, String> id, Filters<T> filters, Query query) {
        Predicate<T> wanted = filters.matching(query.filters());
        String after = after(query.nextToken());
        Stream<Shown<T>> shown = sorted.filter(
                        resource -> query.ids().isEmpty() || query.ids().contains(id.apply(resource)))
                .filter(wanted)
                .map(resource -> new Shown<T>(id.apply(resource), resource))
                .filter(row -> row.id().compareTo(after) > 0);
        return page(shown, query.maxResults());
    }

    /** A page of the parts of one resource, in the order of what they are named by; such lists have no fewest. */
    public static <T> Page<T> part(
            Stream<T> sorted, Function<? super T, String> id, @Nullable Integer limit, @Nullable String token) {
        String after = after(token);
        if (limit != null && limit < 1) {
            throw Ec2Errors.invalidParameterValue("Value ( " + limit + " ) for parameter maxResults is invalid.");
        }
        return Page.of(
                sorted.filter(part -> id.apply(part).compareTo(after) > 0),
                limit == null ? MOST : Math.min(limit, MOST),
                id);
    }

    /** Cuts the first page out of what comes in the order of ids. */
    static <T> Page<T> page(Stream<Shown<T>> sorted, @Nullable Integer limit) {
        if (limit != null && limit < FEWEST) {
            throw Ec2Errors.invalidParameterValue("Value ( " + limit
                    + " ) for parameter maxResults is invalid. Expecting a value greater than or equal to " + FEWEST
                    + ".");
        }
        Page<Shown<T>> page = Page.of(sorted, limit == null ? Integer.MAX_VALUE : Math.min(limit, MOST), Shown::id);
        return new Page<>(page.items().stream().map(Shown::resource).toList(), page.nextToken());
    }

    /** A resource as it is shown, and the id that orders it. */
    record Shown<T>(String id, T resource) {}

    private static <V, T> Stream<V> candidates(RegionRows rows, Kind<V, T> kind, Query query) {
        if (!query.ids().isEmpty()) {
            query.ids().forEach(kind::checkShape);
            return query.ids().stream().distinct().map(id -> rows.require(kind, id));
        }
        String after = after(query.nextToken());
        for (Filter filter : query.filters()) {
            Optional<Stream<V>> found = lookedUp(rows, kind, filter);
            if (found.isPresent()) {
                return found.get()
                        .distinct()
                        .sorted(Comparator.comparing(kind.id()))
                        .filter(value -> kind.id().apply(value).compareTo(after) > 0);
            }
        }
        return after.isEmpty() ? rows.all(kind) : rows.allAfter(kind, after);
    }

    /** What may pass a filter, where that need not be searched among all; an id that nothing has finds nothing. */
    private static <V> Optional<Stream<V>> lookedUp(RegionRows rows, Kind<V, ?> kind, Filter filter) {
        Table.Index<V> index = kind.indexed().get(filter.name());
        if ((index == null && !kind.filters().isOfIds(filter.name()))
                || !filter.values().stream().allMatch(Wildcard::isLiteral)) {
            return Optional.empty();
        }
        Stream<String> terms = filter.values().stream().distinct();
        return Optional.of(
                index == null
                        ? terms.flatMap(id -> rows.get(kind, id).stream())
                        : terms.flatMap(term -> rows.find(kind, index, term)));
    }

    /** The id after which a page begins; empty for the first. */
    static String after(@Nullable String token) {
        try {
            return Page.after(token);
        } catch (Page.InvalidTokenException notOurs) {
            throw Ec2Errors.error("InvalidNextToken", "The specified NextToken is not valid.");
        }
    }
}
