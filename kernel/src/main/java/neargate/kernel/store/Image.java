package neargate.kernel.store;

import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/** One version of all tables. A transaction works on a copy of its array of tables; the tables themselves are values. */
final class Image implements Snapshot {
    private final Map<Table<?>, Integer> places;
    private final TableState<?>[] tables;
    private final long revision;

    private Image(Map<Table<?>, Integer> places, TableState<?>[] tables, long revision) {
        this.places = places;
        this.tables = tables;
        this.revision = revision;
    }

    /** The image of empty tables at a revision. */
    static Image empty(List<Table<?>> tables, long revision) {
        var places = new IdentityHashMap<Table<?>, Integer>();
        var states = new TableState<?>[tables.size()];
        for (int i = 0; i < states.length; i++) {
            if (places.put(tables.get(i), i) != null) {
                throw new IllegalArgumentException("table listed twice: " + tables.get(i));
            }
            states[i] = TableState.empty();
        }
        return new Image(places, states, revision);
    }

    /** A copy that may be changed until it is shown to others. */
    Image copy(long nextRevision) {
        return new Image(places, Arrays.copyOf(tables, tables.length), nextRevision);
    }

    /** Changes this image, which must still be the caller's own, and returns the value before. */
    <V> @Nullable V set(Table<V> table, Key key, @Nullable V value) {
        int place = place(table);
        TableState<V> state = state(table);
        tables[place] = state.with(table, key, value);
        return state.rows().get(key);
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public <V> Optional<V> get(Table<V> table, Key key) {
        return Optional.ofNullable(state(table).rows().get(key));
    }

    @Override
    public <V> Stream<Row<V>> scan(Table<V> table, Scope scope) {
        return rows(state(table).rows().tailMap(scope.key("")))
                .takeWhile(row -> row.key().scope().equals(scope));
    }

    @Override
    public <V> Stream<Row<V>> scanAfter(Table<V> table, Scope scope, String afterId) {
        return rows(state(table).rows().tailMap(scope.key(afterId), false))
                .takeWhile(row -> row.key().scope().equals(scope));
    }

    @Override
    public <V> Stream<Row<V>> scanAll(Table<V> table) {
        return rows(state(table).rows());
    }

    @Override
    public <V> Stream<Row<V>> find(Table<V> table, Table.Index<V> index, Scope scope, String term) {
        return rows(under(table, index, scope, term));
    }

    @Override
    public <V> int count(Table<V> table, Table.Index<V> index, Scope scope, String term) {
        return under(table, index, scope, term).size();
    }

    @Override
    public <V> Collection<String> terms(Table<V> table, Table.Index<V> index, Scope scope) {
        return state(table).indexed().tailMap(new TableState.Term(index.name(), scope, "")).keySet().stream()
                .takeWhile(
                        term -> term.name().equals(index.name()) && term.scope().equals(scope))
                .map(TableState.Term::term)
                .toList();
    }

    @Override
    public <V> long sum(Table<V> table, Table.Sum<V> sum, Scope scope, String term) {
        return state(table).sums().getOrDefault(new TableState.Term(sum.name(), scope, term), 0L);
    }

    private <V> TreePMap<Key, V> under(Table<V> table, Table.Index<V> index, Scope scope, String term) {
        TreePMap<Key, V> under = state(table).indexed().get(new TableState.Term(index.name(), scope, term));
        return under == null ? TreePMap.empty() : under;
    }

    private static <V> Stream<Row<V>> rows(TreePMap<Key, V> rows) {
        return rows.entrySet().stream().map(entry -> new Row<>(entry.getKey(), entry.getValue()));
    }

    private int place(Table<?> table) {
        Integer place = places.get(table);
        if (place == null) {
            throw new IllegalArgumentException("the store was not opened with table " + table);
        }
        return place;
    }

    /** The state of a table has the table's own type: {@link #set} is the only way in. */
    @SuppressWarnings("unchecked")
    private <V> TableState<V> state(Table<V> table) {
        return (TableState<V>) tables[place(table)];
    }
}
