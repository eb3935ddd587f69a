package neargate.services.ec2.resource;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * The filters that a Describe call knows: each a name and the texts of a resource that it looks at. A resource passes
 * when every filter has a value that matches one of its texts. {@code tag:KEY}, {@code tag-key} and {@code tag-value}
 * come with every resource.
 *
 * @param <T> the resource as it is shown
 */
public final class Filters<T> {
    private final Function<? super T, List<Tag>> tags;
    private final Map<String, Function<? super T, Stream<@Nullable String>>> fields = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    private @Nullable String ofIds;

    private Filters(Function<? super T, List<Tag>> tags) {
        this.tags = tags;
        texts("tag-key", resource -> tags.apply(resource).stream().map(Tag::key));
        texts("tag-value", resource -> tags.apply(resource).stream().map(Tag::value));
    }

    /** The filters of a resource with tags; more are added while the constant is made, never later. */
    public static <T> Filters<T> of(Function<? super T, List<Tag>> tags) {
        return new Filters<>(tags);
    }

    /** A filter on one text, number or truth value; null passes no filter. */
    public Filters<T> text(String name, Function<? super T, ? extends @Nullable Object> field) {
        return texts(name, resource -> {
            Object value = field.apply(resource);
            return value == null ? Stream.empty() : Stream.of(value.toString());
        });
    }

    /** The filter on the resource's own id, by which it is looked up. */
    public Filters<T> id(String name, Function<? super T, String> field) {
        ofIds = name;
        return text(name, field);
    }

    /** A filter on any of several texts. */
    public Filters<T> texts(String name, Function<? super T, Stream<@Nullable String>> field) {
        fields.put(name, field);
        return this;
    }

    /** Filters on what AWS knows but has not for every resource, and nothing here has: no resource passes them. */
    public Filters<T> absent(String... names) {
        for (String name : names) {
            texts(name, resource -> Stream.empty());
        }
        return this;
    }

    /** Filters that AWS knows on what it has for every resource, and that is not known here: they are not supported. */
    public Filters<T> refused(String... names) {
        refused.addAll(List.of(names));
        return this;
    }

    /** Whether a filter names resources by their ids, as {@code vpc-id} does VPCs. */
    boolean isOfIds(String name) {
        return name.equals(ofIds);
    }

    /** All filters of a part, under names with {@code prefix}: any one part has to pass. */
    public <U> Filters<T> within(String prefix, Function<? super T, Stream<U>> parts, Filters<U> filters) {
        filters.fields.forEach((name, field) ->
                texts(prefix + name, resource -> parts.apply(resource).flatMap(field)));
        return this;
    }

    /**
     * The test that {@code filters} ask for.
     *
     * @throws software.amazon.awssdk.services.ec2.model.Ec2Exception when one of them is not known
     */
    public Predicate<T> matching(List<Filter> filters) {
        return filters.stream().map(this::one).reduce(Predicate::and).orElse(resource -> true);
    }

    private Predicate<T> one(Filter filter) {
        List<Wildcard> wanted = filter.values().stream()
                .filter(Objects::nonNull)
                .map(Wildcard::new)
                .toList();
        Function<? super T, Stream<@Nullable String>> field = field(filter.name());
        return resource -> field.apply(resource)
                .anyMatch(text -> text != null && wanted.stream().anyMatch(value -> value.test(text)));
    }

    private Function<? super T, Stream<@Nullable String>> field(@Nullable String name) {
        if (name == null) {
            throw Ec2Errors.missingParameter("Filter.Name");
        }
        if (name.startsWith("tag:")) {
            String key = name.substring("tag:".length());
            return resource -> tags.apply(resource).stream()
                    .filter(tag -> tag.key().equals(key))
                    .map(Tag::value);
        }
        if (refused.contains(name)) {
            throw Ec2Errors.unsupported("The filter '" + name + "'");
        }
        var field = fields.get(name);
        if (field == null) {
            throw Ec2Errors.invalidParameterValue("The filter '" + name + "' is invalid");
        }
        return field;
    }
}
