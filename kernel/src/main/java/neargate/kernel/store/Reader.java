package neargate.kernel.store;

import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be asked of a state, be it a published {@link Snapshot} or the tip inside a {@link Transaction}. */
public interface Reader {
    <V> Optional<V> get(Table<V> table, Key key);

    /** All rows of an account and region in the order of their ids. Lazy: cut it short with {@code limit}. */
    <V> Stream<Row<V>> scan(Table<V> table, Scope scope);

    /** As {@link #scan(Table, Scope)}, from the first id that sorts after {@code afterId}: the next page. */
    <V> Stream<Row<V>> scanAfter(Table<V> table, Scope scope, String afterId);

    /** All rows of a table, over all accounts and regions: for controllers that take up their work at start. */
    <V> Stream<Row<V>> scanAll(Table<V> table);

    /** The rows under a term of an index, in the order of their ids; found without a scan. */
    <V> Stream<Row<V>> find(Table<V> table, Table.Index<V> index, Scope scope, String term);

    /** As {@link #find}, from the first id that sorts after {@code afterId}: the next page of a filtered list. */
    <V> Stream<Row<V>> findAfter(Table<V> table, Table.Index<V> index, Scope scope, String term, String afterId);

    /** How many rows stand under a term of an index, in constant time. */
    <V> int count(Table<V> table, Table.Index<V> index, Scope scope, String term);

    /** The terms of an index that have rows. */
    <V> Collection<String> terms(Table<V> table, Table.Index<V> index, Scope scope);

    /** The amount that a sum has under a term, in constant time; 0 when no row stands there. */
    <V> long sum(Table<V> table, Table.Sum<V> sum, Scope scope, String term);
}
