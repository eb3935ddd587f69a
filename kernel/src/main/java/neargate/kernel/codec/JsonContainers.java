package neargate.kernel.codec;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Lists, sets, maps and optionals of a record. The empty ones are not written. */
final class JsonContainers {
    private JsonContainers() {}

    static Set<Object> orderedSet(Collection<Object> values) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(values));
    }

    record ListType<C extends Collection<Object>>(JsonType<Object> element, Function<List<Object>, C> freeze)
            implements JsonType<C> {
        @Override
        public void write(JsonWriter out, C values) throws IOException {
            out.generator().writeStartArray();
            for (Object value : values) {
                element.write(out, value);
            }
            out.generator().writeEndArray();
        }

        @Override
        public C read(JsonReader in) throws IOException {
            in.expect(JsonToken.START_ARRAY);
            var values = new ArrayList<Object>();
            for (JsonToken at = in.parser().nextToken();
                    at != JsonToken.END_ARRAY;
                    at = in.parser().nextToken()) {
                JsonReader.complete(at);
                values.add(element.read(in));
            }
            return freeze.apply(values);
        }

        @Override
        public C absent() {
            return freeze.apply(List.of());
        }

        @Override
        public boolean isAbsent(C value) {
            return value.isEmpty();
        }
    }

    record MapType<K>(Function<K, String> name, Function<String, K> key, JsonType<Object> element)
            implements JsonType<Map<K, Object>> {
        @Override
        public void write(JsonWriter out, Map<K, Object> values) throws IOException {
            out.generator().writeStartObject();
            for (var entry : values.entrySet()) {
                out.generator().writeFieldName(name.apply(entry.getKey()));
                element.write(out, entry.getValue());
            }
            out.generator().writeEndObject();
        }

        @Override
        public Map<K, Object> read(JsonReader in) throws IOException {
            in.expect(JsonToken.START_OBJECT);
            var values = new LinkedHashMap<K, Object>();
            for (String field = in.parser().nextFieldName();
                    field != null;
                    field = in.parser().nextFieldName()) {
                in.parser().nextToken();
                values.put(key.apply(field), element.read(in));
            }
            return Collections.unmodifiableMap(values);
        }

        @Override
        public Map<K, Object> absent() {
            return Map.of();
        }

        @Override
        public boolean isAbsent(Map<K, Object> value) {
            return value.isEmpty();
        }
    }

    record OptionalType(JsonType<Object> element) implements JsonType<Optional<Object>> {
        @Override
        public void write(JsonWriter out, Optional<Object> value) throws IOException {
            element.write(out, value.orElseThrow());
        }

        @Override
        public Optional<Object> read(JsonReader in) throws IOException {
            return Optional.of(element.read(in));
        }

        @Override
        public Optional<Object> absent() {
            return Optional.empty();
        }

        @Override
        public boolean isAbsent(Optional<Object> value) {
            return value.isEmpty();
        }
    }
}
