package neargate.kernel.store;

import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/** One version of one table: its rows, and what the store keeps about them. A value; {@link #with} makes the next. */
record TableState<V>(TreePMap<Key, V> rows, TreePMap<Term, TreePMap<Key, V>> indexed, TreePMap<Term, Long> sums) {

    /** A term of an index or sum, in an account and region. */
    record Term(String name, Scope scope, String term) implements Comparable<Term> {
        @Override
        public int compareTo(Term other) {
            int order = name.compareTo(other.name);
            if (order == 0) {
                order = scope.compareTo(other.scope);
            }
            return order != 0 ? order : term.compareTo(other.term);
        }
    }

    static <V> TableState<V> empty() {
        return new TableState<>(TreePMap.empty(), TreePMap.empty(), TreePMap.empty());
    }

    /** The state after the row {@code key} became {@code after}; null takes it away. */
    TableState<V> with(Table<V> table, Key key, @Nullable V after) {
        V before = rows.get(key);
        TreePMap<Term, TreePMap<Key, V>> nextIndexed = indexed;
        for (Table.Index<V> index : table.indexes()) {
            if (before != null) {
                for (String term : index.terms().apply(before)) {
                    nextIndexed = removed(nextIndexed, new Term(index.name(), key.scope(), term), key);
                }
            }
            if (after != null) {
                for (String term : index.terms().apply(after)) {
                    var at = new Term(index.name(), key.scope(), term);
                    TreePMap<Key, V> under = nextIndexed.get(at);
                    nextIndexed =
                            nextIndexed.plus(at, (under == null ? TreePMap.<Key, V>empty() : under).plus(key, after));
                }
            }
        }
        TreePMap<Term, Long> nextSums = sums;
        for (Table.Sum<V> sum : table.sums()) {
            if (before != null) {
                nextSums = added(nextSums, sum, key.scope(), before, -1);
            }
            if (after != null) {
                nextSums = added(nextSums, sum, key.scope(), after, 1);
            }
        }
        return new TableState<>(after == null ? rows.minus(key) : rows.plus(key, after), nextIndexed, nextSums);
    }

    private static <V> TreePMap<Term, TreePMap<Key, V>> removed(
            TreePMap<Term, TreePMap<Key, V>> indexed, Term at, Key key) {
        TreePMap<Key, V> under = indexed.get(at);
        if (under == null) {
            return indexed;
        }
        TreePMap<Key, V> rest = under.minus(key);
        return rest.isEmpty() ? indexed.minus(at) : indexed.plus(at, rest);
    }

    private static <V> TreePMap<Term, Long> added(
            TreePMap<Term, Long> sums, Table.Sum<V> sum, Scope scope, V value, int sign) {
        TreePMap<Term, Long> next = sums;
        for (String term : sum.terms().apply(value)) {
            var at = new Term(sum.name(), scope, term);
            long amount = next.getOrDefault(at, 0L) + sign * sum.amount().applyAsLong(value);
            next = amount == 0 ? next.minus(at) : next.plus(at, amount);
        }
        return next;
    }
}
