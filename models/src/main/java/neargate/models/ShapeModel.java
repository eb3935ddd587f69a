package neargate.models;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model demands of values of a shape. Shapes refer to each other by number; {@link #FREE} demands nothing.
 * Refusals leave a {@code hidden} value out: one that the model marks as sensitive, and what holds such values or blobs.
 */
public sealed interface ShapeModel {
    /** The number of the shape without constraints. */
    int FREE = -1;

    /**
     * A structure.
     *
     * @param required the names of the members that must be there, in the model's order
     * @param members the shapes of the members that demand something, by name
     */
    record Structure(List<String> required, Map<String, Integer> members) implements ShapeModel {}

    /** A list of {@code element}s. */
    record Elements(int element, Range size, boolean hidden) implements ShapeModel {}

    /** A map. */
    record Entries(int key, int value, Range size, boolean hidden) implements ShapeModel {}

    /** A string. The pattern is as the model writes it; it must match as a whole. */
    record Text(Range length, @Nullable String pattern, List<String> constants, boolean hidden) implements ShapeModel {}

    /** A number. */
    record Amount(Range range, boolean hidden) implements ShapeModel {}

    /** A blob, which is always hidden. */
    record Bytes(Range length) implements ShapeModel {}

    /** Bounds, both included; null where there is none. */
    record Range(@Nullable Double least, @Nullable Double most) {
        public static final Range ANY = new Range(null, null);
    }
}
