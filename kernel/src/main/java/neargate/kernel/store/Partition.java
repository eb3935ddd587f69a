package neargate.kernel.store;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table in one account and region, and what the store keeps about them: for each index the ids under each
 * term, for each sum the amount under each term. A value; {@link #with} makes the next.
 */
final class Partition<V> {
    private final Tree<String, V> rows;
    private final List<Tree<String, Tree<String, String>>> indexes;
    private final List<Tree<String, Long>> sums;

    private Partition(
            Tree<String, V> rows, List<Tree<String, Tree<String, String>>> indexes, List<Tree<String, Long>> sums) {
        this.rows = rows;
        this.indexes = indexes;
        this.sums = sums;
    }

    static <V> Partition<V> empty(Table<V> table) {
        return new Partition<>(
                Tree.empty(),
                table.indexes().stream()
                        .map(index -> Tree.<String, Tree<String, String>>empty())
                        .toList(),
                table.sums().stream().map(sum -> Tree.<String, Long>empty()).toList());
    }

    Tree<String, V> rows() {
        return rows;
    }

    /** The ids under a term of the index that stands at a place in the table's declaration. */
    Tree<String, String> ids(int index, String term) {
        Tree<String, String> ids = indexes.get(index).get(term);
        return ids == null ? Tree.empty() : ids;
    }

    Collection<String> terms(int index) {
        return indexes.get(index).stream((term, ids) -> term).toList();
    }

    long sum(int sum, String term) {
        Long amount = sums.get(sum).get(term);
        return amount == null ? 0 : amount;
    }

    /** The partition after the row {@code id} went from {@code before} to {@code after}; null where there is no row. */
    Partition<V> with(Table<V> table, String id, @Nullable V before, @Nullable V after) {
        return new Partition<>(
                after == null ? rows.without(id) : rows.with(id, after),
                indexed(table, id, before, after),
                summed(table, before, after));
    }

    /** Most changes leave a row under its terms, or under most of them: an index stays as it is there. */
    @SuppressWarnings("unchecked") // only trees of this type are put into the array
    private List<Tree<String, Tree<String, String>>> indexed(
            Table<V> table, String id, @Nullable V before, @Nullable V after) {
        Tree<String, Tree<String, String>>[] next = null;
        for (int i = 0; i < indexes.size(); i++) {
            Table.Index<V> index = table.indexes().get(i);
            Collection<String> from = terms(index, before);
            Collection<String> to = terms(index, after);
            if (!same(from, to)) {
                next = next == null ? indexes.toArray(Tree[]::new) : next;
                for (String term : from) {
                    if (!to.contains(term)) {
                        next[i] = without(next[i], term, id);
                    }
                }
                for (String term : to) {
                    if (!from.contains(term)) {
                        next[i] = with(next[i], term, id);
                    }
                }
            }
        }
        return next == null ? indexes : Arrays.asList(next);
    }

    @SuppressWarnings("UndefinedEquals") // collections that are the same and do not know it only make more work
    private static boolean same(Collection<String> one, Collection<String> other) {
        return one.equals(other);
    }

    private static <V> Collection<String> terms(Table.Index<V> index, @Nullable V value) {
        return value == null ? List.of() : index.terms().apply(value);
    }

    private static Tree<String, Tree<String, String>> with(
            Tree<String, Tree<String, String>> index, String term, String id) {
        Tree<String, String> ids = index.get(term);
        return index.with(term, (ids == null ? Tree.<String, String>empty() : ids).with(id, id));
    }

    private static Tree<String, Tree<String, String>> without(
            Tree<String, Tree<String, String>> index, String term, String id) {
        Tree<String, String> ids = index.get(term);
        if (ids == null) {
            return index;
        }
        Tree<String, String> rest = ids.without(id);
        return rest.isEmpty() ? index.without(term) : index.with(term, rest);
    }

    @SuppressWarnings("unchecked") // only trees of this type are put into the array
    private List<Tree<String, Long>> summed(Table<V> table, @Nullable V before, @Nullable V after) {
        Tree<String, Long>[] next = null;
        for (int i = 0; i < sums.size(); i++) {
            Table.Sum<V> sum = table.sums().get(i);
            if (!sameInSum(sum, before, after)) {
                next = next == null ? sums.toArray(Tree[]::new) : next;
                next[i] = added(added(next[i], sum, before, -1), sum, after, 1);
            }
        }
        return next == null ? sums : Arrays.asList(next);
    }

    private static <V> boolean sameInSum(Table.Sum<V> sum, @Nullable V before, @Nullable V after) {
        return before != null
                && after != null
                && sum.amount().applyAsLong(before) == sum.amount().applyAsLong(after)
                && same(sum.terms().apply(before), sum.terms().apply(after));
    }

    private static <V> Tree<String, Long> added(
            Tree<String, Long> amounts, Table.Sum<V> sum, @Nullable V value, int sign) {
        Tree<String, Long> next = amounts;
        if (value != null) {
            long added = sign * sum.amount().applyAsLong(value);
            for (String term : sum.terms().apply(value)) {
                Long amount = next.get(term);
                long total = (amount == null ? 0 : amount) + added;
                next = total == 0 ? next.without(term) : next.with(term, total);
            }
        }
        return next;
    }
}
