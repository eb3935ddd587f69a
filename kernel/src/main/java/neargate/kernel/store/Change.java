package neargate.kernel.store;

import org.jspecify.annotations.Nullable;

/**
 * What happened to a row: {@code before} is null for a new row, {@code after} for a deleted one. Both are there for a
 * changed one.
 */
public record Change<V>(
        Table<V> table,
        Key key,
        @Nullable V before,
        @Nullable V after) {}
