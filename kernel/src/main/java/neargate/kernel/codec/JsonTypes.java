package neargate.kernel.codec;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import neargate.kernel.codec.JsonContainers.ListType;
import neargate.kernel.codec.JsonContainers.MapType;
import neargate.kernel.codec.JsonContainers.OptionalType;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;

/** Finds the {@link JsonType} of a Java type; each class is looked at once per codec. */
final class JsonTypes {
    private final Map<Class<?>, JsonType<?>> known = new HashMap<>();

    private JsonTypes() {
        known.put(String.class, scalar((out, value) -> out.generator().writeString(value), JsonReader::string));
        number(
                int.class,
                Integer.class,
                0,
                (out, value) -> out.generator().writeNumber(value),
                in -> in.integer("Integer", Integer.MIN_VALUE, Integer.MAX_VALUE)
                        .intValue());
        number(
                long.class,
                Long.class,
                0L,
                (out, value) -> out.generator().writeNumber(value),
                in -> in.integer("Long", Long.MIN_VALUE, Long.MAX_VALUE));
        number(
                double.class,
                Double.class,
                0.0,
                (out, value) -> out.generator().writeNumber(value),
                in -> in.decimal("Double"));
        number(
                boolean.class,
                Boolean.class,
                false,
                (out, value) -> out.generator().writeBoolean(value),
                JsonReader::bool);
        known.put(
                BigDecimal.class,
                scalar(
                        (out, value) -> out.generator().writeNumber(value),
                        in -> in.parser().getDecimalValue()));
        known.put(Instant.class, scalar(JsonWriter::timestamp, JsonReader::timestamp));
        known.put(
                Duration.class,
                scalar(
                        (out, value) -> out.generator().writeString(value.toString()),
                        in -> Duration.parse(in.string())));
        known.put(
                byte[].class,
                scalar(
                        (out, value) -> out.generator().writeBinary(value),
                        in -> in.parser().getBinaryValue()));
        known.put(
                SdkBytes.class,
                scalar(
                        (out, value) -> out.generator().writeBinary(value.asByteArrayUnsafe()),
                        in -> SdkBytes.fromByteArrayUnsafe(in.parser().getBinaryValue())));
    }

    @SuppressWarnings("unchecked")
    static <V> JsonType<V> of(Class<V> type) {
        return (JsonType<V>) new JsonTypes().find(type);
    }

    JsonType<?> find(Type type) {
        return switch (type) {
            case Class<?> plain -> known.containsKey(plain) ? known.get(plain) : plain(plain);
            case ParameterizedType generic -> container(generic);
            default -> throw unwritable(type);
        };
    }

    /** A record or interface may contain itself: it is known before its parts are looked at. */
    private JsonType<?> plain(Class<?> type) {
        if (type.isRecord()) {
            var form = new RecordType(type);
            known.put(type, form);
            form.resolve(this);
            return form;
        }
        if (type.isSealed()) {
            var form = new SealedType();
            known.put(type, form);
            form.resolve(type, this);
            return form;
        }
        JsonType<?> form;
        if (type.isEnum()) {
            form = enumeration(type);
        } else if (SdkPojo.class.isAssignableFrom(type)) {
            form = pojo(type.asSubclass(SdkPojo.class));
        } else {
            throw unwritable(type);
        }
        known.put(type, form);
        return form;
    }

    private JsonType<?> container(ParameterizedType type) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] parts = type.getActualTypeArguments();
        JsonType<Object> last = untyped(find(parts[parts.length - 1]));
        if (raw == List.class || raw == Collection.class) {
            return new ListType<>(last, List::copyOf);
        }
        if (raw == Set.class) {
            return new ListType<>(last, JsonContainers::orderedSet);
        }
        if (raw == Optional.class) {
            return new OptionalType(last);
        }
        if (raw == Map.class && parts[0] == String.class) {
            return new MapType<String>(Function.identity(), Function.identity(), last);
        }
        if (raw == Map.class && parts[0] instanceof Class<?> key && key.isEnum()) {
            Map<String, Object> constants = constants(key);
            return new MapType<Object>(JsonTypes::name, name -> constant(constants, name), last);
        }
        throw unwritable(type);
    }

    private static JsonType<?> enumeration(Class<?> type) {
        Map<String, Object> constants = constants(type);
        return JsonTypes.<Object>scalar(
                (out, value) -> out.generator().writeString(name(value)), in -> constant(constants, in.string()));
    }

    private static Map<String, Object> constants(Class<?> type) {
        var constants = new HashMap<String, Object>();
        for (Object constant : type.getEnumConstants()) {
            constants.put(name(constant), constant);
        }
        return constants;
    }

    private static String name(Object constant) {
        return ((Enum<?>) constant).name();
    }

    private static Object constant(Map<String, Object> constants, String name) {
        Object constant = constants.get(name);
        if (constant == null) {
            throw new MalformedJson(name + " is none of " + constants.keySet());
        }
        return constant;
    }

    private static JsonType<SdkPojo> pojo(Class<? extends SdkPojo> type) {
        Shape shape = Shape.of(type);
        return scalar((out, value) -> out.write(value, shape.members()), in -> {
            SdkPojo builder = shape.builder();
            in.into(shape, builder);
            return Shape.build(builder);
        });
    }

    private <T> void number(Class<T> primitive, Class<T> boxed, T zero, Write<T> write, Read<T> read) {
        known.put(boxed, scalar(write, read));
        known.put(primitive, new Scalar<>(write, read, zero));
    }

    private static <T> JsonType<T> scalar(Write<T> write, Read<T> read) {
        return new Scalar<>(write, read, null);
    }

    @SuppressWarnings("unchecked")
    static JsonType<Object> untyped(JsonType<?> type) {
        return (JsonType<Object>) type;
    }

    private static IllegalArgumentException unwritable(Type type) {
        return new IllegalArgumentException(type.getTypeName() + " has no form in JSON");
    }

    private interface Write<T> {
        void write(JsonWriter out, T value) throws IOException;
    }

    private interface Read<T> {
        T read(JsonReader in) throws IOException;
    }

    private record Scalar<T>(
            Write<T> writing, Read<T> reading, @Nullable T absent) implements JsonType<T> {
        @Override
        public void write(JsonWriter out, T value) throws IOException {
            writing.write(out, value);
        }

        @Override
        public T read(JsonReader in) throws IOException {
            return reading.read(in);
        }
    }
}
