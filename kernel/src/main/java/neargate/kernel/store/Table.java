package neargate.kernel.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * A table: its name, how its values are written, and the indexes and sums that the store keeps for it. Declared once,
 * as a constant beside the resource that owns it; only the owning package writes it.
 *
 * @param <V> the immutable type of its values
 */
public final class Table<V> {
    private final String name;
    private final RowCodec<V> codec;
    private final List<Index<V>> indexes;
    private final List<Sum<V>> sums;

    private Table(String name, RowCodec<V> codec, List<Index<V>> indexes, List<Sum<V>> sums) {
        this.name = name;
        this.codec = codec;
        this.indexes = indexes;
        this.sums = sums;
    }

    /** Begins the declaration of a table; {@code name} is what the journal knows it by, as {@code ecs.tasks}. */
    public static <V> Builder<V> named(String name, RowCodec<V> codec) {
        return new Builder<>(name, codec);
    }

    public String name() {
        return name;
    }

    public RowCodec<V> codec() {
        return codec;
    }

    public List<Index<V>> indexes() {
        return indexes;
    }

    public List<Sum<V>> sums() {
        return sums;
    }

    /** Where an index stands in this table's declaration. */
    int place(Index<V> index) {
        return declared(indexes.indexOf(index), index.name());
    }

    /** Where a sum stands in this table's declaration. */
    int place(Sum<V> sum) {
        return declared(sums.indexOf(sum), sum.name());
    }

    private int declared(int place, String what) {
        if (place < 0) {
            throw new IllegalArgumentException("table " + name + " was not declared with " + what);
        }
        return place;
    }

    @Override
    public String toString() {
        return name;
    }

    /** Collects a table's indexes and sums. They are constants too: declare them before the table. */
    public static final class Builder<V> {
        private final String name;
        private final RowCodec<V> codec;
        private final List<Index<V>> indexes = new ArrayList<>();
        private final List<Sum<V>> sums = new ArrayList<>();

        private Builder(String name, RowCodec<V> codec) {
            this.name = name;
            this.codec = codec;
        }

        public Builder<V> with(Index<V> index) {
            indexes.add(index);
            return this;
        }

        public Builder<V> with(Sum<V> sum) {
            sums.add(sum);
            return this;
        }

        public Table<V> build() {
            return new Table<>(name, codec, Collections.unmodifiableList(indexes), Collections.unmodifiableList(sums));
        }
    }

    /**
     * A secondary index: the terms under which a row is found within its account and region. A row may have none, one
     * or many.
     */
    public record Index<V>(String name, Function<? super V, ? extends Collection<String>> terms) {}

    /** An amount that is added up over the rows of a term, as the CPU that is reserved on an instance. */
    public record Sum<V>(
            String name, Function<? super V, ? extends Collection<String>> terms, ToLongFunction<? super V> amount) {}
}
