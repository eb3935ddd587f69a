package neargate.kernel.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.core.json.PackageVersion;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.Serializers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.function.Supplier;
import neargate.kernel.store.RowCodec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Values as JSON: AWS's own types by their wire names, and the records that wrap them by their components' names. Unknown
 * members are passed over and missing ones stay unset, so data outlives an upgrade of the AWS types.
 */
public final class JsonCodec<V> implements RowCodec<V> {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new AwsTypes())
            .addModule(times())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();

    private final ObjectWriter writer;
    private final ObjectReader reader;

    private JsonCodec(Class<V> type) {
        this.writer = MAPPER.writerFor(type);
        this.reader = MAPPER.readerFor(type);
    }

    /** The codec of a type: one of AWS's, a record, an enumeration, a string. */
    public static <V> JsonCodec<V> of(Class<V> type) {
        return new JsonCodec<>(type);
    }

    @Override
    public byte[] write(V value) {
        try {
            return writer.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public V read(byte[] bytes) {
        try {
            return reader.readValue(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Module times() {
        return new SimpleModule("times")
                .addSerializer(Instant.class, new JsonSerializer<>() {
                    @Override
                    public void serialize(Instant time, JsonGenerator json, SerializerProvider provider)
                            throws IOException {
                        json.writeString(time.toString());
                    }
                })
                .addDeserializer(Instant.class, new JsonDeserializer<>() {
                    @Override
                    public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
                        return Instant.parse(json.getText());
                    }
                });
    }

    /** Teaches Jackson AWS's types, each by the fields that it lists of itself. */
    private static final class AwsTypes extends Module {
        @Override
        public String getModuleName() {
            return "aws-types";
        }

        @Override
        public Version version() {
            return PackageVersion.VERSION;
        }

        @Override
        public void setupModule(SetupContext context) {
            context.addSerializers(new Serializers.Base() {
                @Override
                public @Nullable JsonSerializer<?> findSerializer(
                        SerializationConfig config, JavaType type, BeanDescription description) {
                    return type.isTypeOrSubTypeOf(SdkPojo.class) ? new PojoJson.Writer() : null;
                }
            });
            context.addDeserializers(new Deserializers.Base() {
                @Override
                public @Nullable JsonDeserializer<?> findBeanDeserializer(
                        JavaType type, DeserializationConfig config, BeanDescription description) {
                    return type.isTypeOrSubTypeOf(SdkPojo.class)
                            ? new PojoJson.Reader(builders(type.getRawClass()))
                            : null;
                }
            });
        }

        /** Every type of AWS's has a static {@code builder()}; its fields' own builders come from the SDK. */
        private static Supplier<SdkPojo> builders(Class<?> type) {
            try {
                Method builder = type.getMethod("builder");
                return () -> {
                    try {
                        return (SdkPojo) builder.invoke(null);
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException(e);
                    }
                };
            } catch (NoSuchMethodException e) {
                throw new IllegalArgumentException("not a type of AWS's: " + type, e);
            }
        }
    }
}
