package neargate.kernel.codec;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A record: an object with a field for each component that is set. */
final class RecordType implements JsonType<Object> {
    private final Class<?> type;
    private final Map<String, Integer> positions = new HashMap<>();
    private Component[] components = {};
    private @Nullable MethodHandle constructor;

    RecordType(Class<?> type) {
        this.type = type;
    }

    void resolve(JsonTypes types) {
        RecordComponent[] declared = type.getRecordComponents();
        components = new Component[declared.length];
        try {
            var lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            Class<?>[] parameters =
                    Stream.of(declared).map(RecordComponent::getType).toArray(Class<?>[]::new);
            constructor = lookup.unreflectConstructor(type.getDeclaredConstructor(parameters))
                    .asSpreader(Object[].class, declared.length)
                    .asType(java.lang.invoke.MethodType.methodType(Object.class, Object[].class));
            for (int i = 0; i < declared.length; i++) {
                MethodHandle accessor = lookup.unreflect(declared[i].getAccessor());
                components[i] = new Component(
                        new SerializedString(declared[i].getName()),
                        accessor.asType(java.lang.invoke.MethodType.methodType(Object.class, Object.class)),
                        JsonTypes.untyped(types.find(declared[i].getGenericType())));
                positions.put(declared[i].getName(), i);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type + " does not open its components", e);
        }
    }

    @Override
    public void write(JsonWriter out, Object value) throws IOException {
        out.generator().writeStartObject();
        writeComponents(out, value);
        out.generator().writeEndObject();
    }

    void writeComponents(JsonWriter out, Object value) throws IOException {
        for (Component component : components) {
            Object part = component.of(value);
            if (part != null && !component.type.isAbsent(part)) {
                out.generator().writeFieldName(component.name);
                component.type.write(out, part);
            }
        }
    }

    @Override
    public Object read(JsonReader in) throws IOException {
        in.expect(JsonToken.START_OBJECT);
        in.parser().nextToken();
        return readComponents(in);
    }

    /** Reads the components from the first field's name on. */
    Object readComponents(JsonReader in) throws IOException {
        var parts = new Object[components.length];
        for (JsonToken at = in.parser().currentToken();
                at == JsonToken.FIELD_NAME;
                at = in.parser().nextToken()) {
            Integer position = positions.get(in.parser().currentName());
            if (in.parser().nextToken() == JsonToken.VALUE_NULL) {
                continue;
            }
            if (position == null) {
                in.parser().skipChildren();
            } else {
                parts[position] = components[position].type.read(in);
            }
        }
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] == null) {
                parts[i] = components[i].type.absent();
            }
        }
        return build(parts);
    }

    private Object build(@Nullable Object[] parts) {
        MethodHandle make = constructor;
        if (make == null) {
            throw new IllegalStateException(type + " is not resolved");
        }
        try {
            return (Object) make.invokeExact(parts);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private record Component(SerializedString name, MethodHandle accessor, JsonType<Object> type) {
        @Nullable
        Object of(Object value) {
            try {
                return (Object) accessor.invokeExact(value);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
