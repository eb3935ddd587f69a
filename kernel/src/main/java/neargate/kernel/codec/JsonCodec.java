package neargate.kernel.codec;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import neargate.kernel.store.RowCodec;

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
    private final JsonType<V> type;

    private JsonCodec(JsonType<V> type) {
        this.type = type;
    }

    /**
     * The codec of {@code type}, which is looked at once, here.
     *
     * @throws IllegalArgumentException if it has a part that has no form in JSON
     */
    public static <V> JsonCodec<V> of(Class<V> type) {
        return new JsonCodec<>(JsonTypes.of(type));
    }

    @Override
    public byte[] write(V value) {
        return JsonWriter.bytes(writer -> {
            try {
                type.write(writer, value);
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
        return JsonReader.read(bytes, reader -> {
            try {
                if (reader.parser().currentToken() == JsonToken.VALUE_NULL) {
                    throw new MalformedJson("Unexpected null");
                }
                return type.read(reader);
            } catch (IOException e) {
                throw JsonReader.broken(e);
            }
        });
    }
}
