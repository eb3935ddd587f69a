package neargate.kernel.codec;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import neargate.kernel.store.RowCodec;
import org.jspecify.annotations.Nullable;

/**
 * The codec of a table's values: records of SDK values, strings, numbers, enums, instants, durations, lists, sets, maps,
 * optionals and further records; sealed interfaces of records; or an SDK class itself.
 *
 * <p>What is missing when a row is read is what an older version could not have written: a list, set, map or optional
 * is empty then, anything else null (a number zero, a boolean false). Collections that are read are immutable.
 *
 * @param <V> the type of the values
 */
public final class JsonCodec<V> implements RowCodec<V> {
    private final Class<V> type;
    private volatile @Nullable JsonType<V> form;

    private JsonCodec(Class<V> type) {
        this.type = type;
    }

    /**
     * The codec of {@code type}. It is looked at once, with the first value: most tables of a process that starts are empty,
     * and its first answer need not wait for them. A part that has no form in JSON is refused then.
     */
    public static <V> JsonCodec<V> of(Class<V> type) {
        return new JsonCodec<>(type);
    }

    /** Two threads may find it at the same time; they find the same. */
    private JsonType<V> form() {
        JsonType<V> found = form;
        if (found == null) {
            found = JsonTypes.of(type);
            form = found;
        }
        return found;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the type has a part that has no form in JSON
     */
    @Override
    public byte[] write(V value) {
        JsonType<V> form = form();
        return JsonWriter.bytes(writer -> {
            try {
                form.write(writer, value);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /**
     * {@inheritDoc}
     *
     * @throws MalformedJson if the bytes are no such value
     */
    @Override
    public V read(byte[] bytes) {
        JsonType<V> form = form();
        return JsonReader.read(bytes, reader -> {
            try {
                if (reader.parser().currentToken() == JsonToken.VALUE_NULL) {
                    throw new MalformedJson("Unexpected null");
                }
                return form.read(reader);
            } catch (IOException e) {
                throw JsonReader.broken(e);
            }
        });
    }
}
