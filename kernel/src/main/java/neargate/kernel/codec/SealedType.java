package neargate.kernel.codec;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A sealed interface of records: the record's fields behind one that names it, {@code "@": "Running"}. */
final class SealedType implements JsonType<Object> {
    private static final String TAG = "@";
    private final Map<String, RecordType> byName = new HashMap<>();
    private final Map<Class<?>, RecordType> byClass = new HashMap<>();

    void resolve(Class<?> type, JsonTypes types) {
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            if (permitted.isRecord() && types.find(permitted) instanceof RecordType form) {
                byName.put(permitted.getSimpleName(), form);
                byClass.put(permitted, form);
            } else if (permitted.isSealed()) {
                resolve(permitted, types);
            } else {
                throw new IllegalArgumentException(permitted + " has no form in JSON");
            }
        }
    }

    @Override
    public void write(JsonWriter out, Object value) throws IOException {
        RecordType form = byClass.get(value.getClass());
        if (form == null) {
            throw new IllegalArgumentException(value.getClass() + " is not one of " + byName.keySet());
        }
        out.generator().writeStartObject();
        out.generator().writeStringField(TAG, value.getClass().getSimpleName());
        form.writeComponents(out, value);
        out.generator().writeEndObject();
    }

    @Override
    public Object read(JsonReader in) throws IOException {
        in.expect(JsonToken.START_OBJECT);
        if (!TAG.equals(in.parser().nextFieldName())) {
            throw new MalformedJson("None of " + byName.keySet() + " is named");
        }
        in.parser().nextToken();
        RecordType form = byName.get(in.string());
        if (form == null) {
            throw new MalformedJson(in.string() + " is none of " + byName.keySet());
        }
        in.parser().nextToken();
        return form.readComponents(in);
    }
}
