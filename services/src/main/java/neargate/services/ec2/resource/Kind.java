package neargate.services.ec2.resource;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import neargate.kernel.store.Table;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * One kind of EC2 resource, said once: everything that is the same for all of them but for names follows from here.
 *
 * @param type what tags and tag specifications call it
 * @param prefix what its ids begin with, as {@code vpc}
 * @param wording how errors name it
 * @param table where it is stored
 * @param id the id of a stored value
 * @param show what a Describe call answers for a stored value
 * @param tagged a stored value with other tags
 * @param tags the tags of a shown value
 * @param filters the filters of its Describe call
 * @param indexed the filters that an index of the table answers
 * @param <V> what is stored
 * @param <T> what is shown
 */
public record Kind<V, T>(
        ResourceType type,
        String prefix,
        Wording wording,
        Table<V> table,
        Function<? super V, String> id,
        BiFunction<? super RegionRows, ? super V, ? extends T> show,
        BiFunction<? super V, List<Tag>, ? extends V> tagged,
        Function<? super T, List<Tag>> tags,
        Filters<T> filters,
        Map<String, Table.Index<V>> indexed) {

    /**
     * How errors name a kind.
     *
     * @param notFound the code for an id that nothing has, as {@code InvalidVpcID.NotFound}
     * @param malformed the code for what is no id, as {@code InvalidVpcID.Malformed}
     * @param noun what precedes the id in the message, as {@code vpc ID}
     */
    public record Wording(String notFound, String malformed, String noun) {}

    /** A kind that is shown as it is stored. */
    public static <T> Kind<T, T> plain(
            ResourceType type,
            String prefix,
            Wording wording,
            Table<T> table,
            Function<? super T, String> id,
            BiFunction<? super T, List<Tag>, ? extends T> tagged,
            Function<? super T, List<Tag>> tags,
            Filters<T> filters,
            Map<String, Table.Index<T>> indexed) {
        return new Kind<>(type, prefix, wording, table, id, (rows, value) -> value, tagged, tags, filters, indexed);
    }

    /** A stored value's tags. */
    List<Tag> tagsOf(RegionRows rows, V value) {
        return tags.apply(show.apply(rows, value));
    }

    /** What Describe requests call the list of ids: {@code securityGroupIds}. */
    String idsParameter() {
        var name = new StringBuilder();
        for (String word : type.toString().split("-", -1)) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name + "Ids";
    }

    /** The error for an id that nothing has. */
    public Ec2Exception notFound(String resourceId) {
        return Ec2Errors.error(wording.notFound(), "The " + wording.noun() + " '" + resourceId + "' does not exist");
    }

    /**
     * Checks that a text has the shape of this kind's ids: the prefix and eight or seventeen hexadecimal digits.
     *
     * @throws Ec2Exception when it has not
     */
    void checkShape(String resourceId) {
        int digits = resourceId.length() - prefix.length() - 1;
        boolean wellFormed = resourceId.startsWith(prefix + "-")
                && (digits == 8 || digits == 17)
                && resourceId.chars().skip(prefix.length() + 1L).allMatch(Kind::isHexDigit);
        if (!wellFormed) {
            throw Ec2Errors.error(
                    wording.malformed(), "Invalid id: \"" + resourceId + "\" (expecting \"" + prefix + "-...\")");
        }
    }

    private static boolean isHexDigit(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
}
