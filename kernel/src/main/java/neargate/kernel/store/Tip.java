package neargate.kernel.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.kernel.Ids;
import org.jspecify.annotations.Nullable;

/** A transaction in progress: an image of its own, and what changed in it. */
final class Tip implements Transaction {
    private final Image image;
    private final Instant now;
    private final Ids ids;
    private final Map<Place, Change<?>> changes = LinkedHashMap.newLinkedHashMap(3);
    private boolean ended;

    Tip(Image before, Instant now, Ids ids) {
        this.image = before.copy(before.revision() + 1);
        this.now = now;
        this.ids = ids;
    }

    /** Ends the transaction: the version that it made; empty when it changed nothing. */
    Optional<Version> end() {
        ended = true;
        List<Change<?>> real = new ArrayList<>(changes.size());
        for (Change<?> change : changes.values()) {
            if (change.before() != null || change.after() != null) {
                real.add(change);
            }
        }
        return real.isEmpty()
                ? Optional.empty()
                : Optional.of(new Version(image.revision(), image, Collections.unmodifiableList(real)));
    }

    Image image() {
        return image;
    }

    @Override
    public <V> void put(Table<V> table, Key key, V value) {
        change(table, key, value);
    }

    @Override
    public void delete(Table<?> table, Key key) {
        change(table, key, null);
    }

    /** The first change of a row knows what was before the transaction; later ones keep that. */
    @SuppressWarnings({"unchecked", "ReferenceEquality"}) // the very same value again is no change
    private <V> void change(Table<V> table, Key key, @Nullable V value) {
        if (ended) {
            throw new IllegalStateException("the transaction has ended");
        }
        V before = image.set(table, key, value);
        if (before == value) {
            return;
        }
        changes.merge(
                new Place(table, key),
                new Change<>(table, key, before, value),
                (first, last) -> new Change<>(table, key, ((Change<V>) first).before(), value));
    }

    @Override
    public boolean isFrom(Snapshot snapshot) {
        return snapshot.revision() == image.revision() - 1;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public Ids ids() {
        return ids;
    }

    @Override
    public <V> Optional<V> get(Table<V> table, Key key) {
        return image.get(table, key);
    }

    @Override
    public <V> Stream<Row<V>> scan(Table<V> table, Scope scope) {
        return image.scan(table, scope);
    }

    @Override
    public <V> Stream<Row<V>> scanAfter(Table<V> table, Scope scope, String afterId) {
        return image.scanAfter(table, scope, afterId);
    }

    @Override
    public <V> Stream<Row<V>> scanAll(Table<V> table) {
        return image.scanAll(table);
    }

    @Override
    public <V> Stream<Row<V>> find(Table<V> table, Table.Index<V> index, Scope scope, String term) {
        return image.find(table, index, scope, term);
    }

    @Override
    public <V> Stream<Row<V>> findAfter(
            Table<V> table, Table.Index<V> index, Scope scope, String term, String afterId) {
        return image.findAfter(table, index, scope, term, afterId);
    }

    @Override
    public <V> int count(Table<V> table, Table.Index<V> index, Scope scope, String term) {
        return image.count(table, index, scope, term);
    }

    @Override
    public <V> Collection<String> terms(Table<V> table, Table.Index<V> index, Scope scope) {
        return image.terms(table, index, scope);
    }

    @Override
    public <V> long sum(Table<V> table, Table.Sum<V> sum, Scope scope, String term) {
        return image.sum(table, sum, scope, term);
    }

    private record Place(Table<?> table, Key key) {}
}
