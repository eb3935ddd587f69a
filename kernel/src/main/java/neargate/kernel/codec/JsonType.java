package neargate.kernel.codec;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How values of one Java type are written and read.
 *
 * @param <T> the type
 */
interface JsonType<T> {
    /** Writes a value that is there. */
    void write(JsonWriter out, T value) throws IOException;

    /** Reads the value that the parser is at, which is not null. */
    T read(JsonReader in) throws IOException;

    /** What a missing value reads as. */
    default @Nullable T absent() {
        return null;
    }

    /** Whether the value says nothing that its absence would not say. */
    default boolean isAbsent(T value) {
        return false;
    }
}
