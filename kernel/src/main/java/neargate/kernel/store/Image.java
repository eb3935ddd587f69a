package neargate.kernel.store;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One version of all tables, each cut into partitions by account and region. A transaction works on a copy of its array of
 * tables; the partitions themselves are values.
 */
final class Image implements Snapshot {
    private final Map<Table<?>, Integer> places;
    private final Tree<Scope, ? extends Partition<?>>[] tables;
    private final long revision;

    private Image(Map<Table<?>, Integer> places, Tree<Scope, ? extends Partition<?>>[] tables, long revision) {
        this.places = places;
        this.tables = tables;
        this.revision = revision;
    }

    /** The image of empty tables at a revision. */
    @SuppressWarnings("unchecked") // an array of a generic type cannot be made otherwise
    static Image empty(List<Table<?>> tables, long revision) {
        var places = new IdentityHashMap<Table<?>, Integer>();
        for (Table<?> table : tables) {
            if (places.put(table, places.size()) != null) {
                throw new IllegalArgumentException("table listed twice: " + table);
            }
        }
        if (tables.stream().map(Table::name).distinct().count() < tables.size()) {
            throw new IllegalArgumentException("two tables of one name: " + tables);
        }
        return new Image(
                places, Stream.generate(Tree::empty).limit(tables.size()).toArray(Tree[]::new), revision);
    }

    /** A copy that may be changed until it is shown to others. */
    Image copy(long nextRevision) {
        return new Image(places, tables.clone(), nextRevision);
    }

    /** Changes this image, which must still be the caller's own, and returns the value before. */
    @SuppressWarnings("ReferenceEquality") // the very same value again is no change
    <V> @Nullable V set(Table<V> table, Key key, @Nullable V value) {
        int place = place(table);
        Tree<Scope, Partition<V>> partitions = partitions(table);
        Partition<V> partition = partitions.get(key.scope());
        V before = partition == null ? null : partition.rows().get(key.id());
        if (before != value) {
            Partition<V> next =
                    (partition == null ? Partition.empty(table) : partition).with(table, key.id(), before, value);
            tables[place] =
                    next.rows().isEmpty() ? partitions.without(key.scope()) : partitions.with(key.scope(), next);
        }
        return before;
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public <V> Optional<V> get(Table<V> table, Key key) {
        Partition<V> partition = partitions(table).get(key.scope());
        return partition == null
                ? Optional.empty()
                : Optional.ofNullable(partition.rows().get(key.id()));
    }

    @Override
    public <V> Stream<Row<V>> scan(Table<V> table, Scope scope) {
        return rows(scope, partition(table, scope));
    }

    @Override
    public <V> Stream<Row<V>> scanAfter(Table<V> table, Scope scope, String afterId) {
        return partition(table, scope).rows().streamAfter(afterId, (id, value) -> new Row<>(scope.key(id), value));
    }

    @Override
    public <V> Stream<Row<V>> scanAll(Table<V> table) {
        return partitions(table).stream(Image::rows).flatMap(rows -> rows);
    }

    private static <V> Stream<Row<V>> rows(Scope scope, Partition<V> partition) {
        return partition.rows().stream((id, value) -> new Row<>(scope.key(id), value));
    }

    @Override
    public <V> Stream<Row<V>> find(Table<V> table, Table.Index<V> index, Scope scope, String term) {
        Partition<V> partition = partition(table, scope);
        TreeFinger<String, V> rows = partition.rows().finger();
        return partition.ids(table.place(index), term).stream((id, same) -> row(rows, scope, id));
    }

    @Override
    public <V> Stream<Row<V>> findAfter(
            Table<V> table, Table.Index<V> index, Scope scope, String term, String afterId) {
        Partition<V> partition = partition(table, scope);
        TreeFinger<String, V> rows = partition.rows().finger();
        return partition.ids(table.place(index), term).streamAfter(afterId, (id, same) -> row(rows, scope, id));
    }

    private static <V> Row<V> row(TreeFinger<String, V> rows, Scope scope, String id) {
        return new Row<>(scope.key(id), Objects.requireNonNull(rows.get(id), "an index knows too much"));
    }

    @Override
    public <V> int count(Table<V> table, Table.Index<V> index, Scope scope, String term) {
        return partition(table, scope).ids(table.place(index), term).size();
    }

    @Override
    public <V> Collection<String> terms(Table<V> table, Table.Index<V> index, Scope scope) {
        return partition(table, scope).terms(table.place(index));
    }

    @Override
    public <V> long sum(Table<V> table, Table.Sum<V> sum, Scope scope, String term) {
        return partition(table, scope).sum(table.place(sum), term);
    }

    private <V> Partition<V> partition(Table<V> table, Scope scope) {
        Partition<V> partition = partitions(table).get(scope);
        return partition == null ? Partition.empty(table) : partition;
    }

    /** The partitions of a table have the table's own type: {@link #set} is the only way in. */
    @SuppressWarnings("unchecked")
    private <V> Tree<Scope, Partition<V>> partitions(Table<V> table) {
        return (Tree<Scope, Partition<V>>) tables[place(table)];
    }

    private int place(Table<?> table) {
        Integer place = places.get(table);
        if (place == null) {
            throw new IllegalArgumentException("the store was not opened with table " + table);
        }
        return place;
    }
}
