package neargate.kernel.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/** AWS's own types as JSON: members by the names that they have on the wire, what is unset left out. */
final class PojoJson {
    private PojoJson() {}

    static final class Writer extends JsonSerializer<SdkPojo> {
        @Override
        public void serialize(SdkPojo pojo, JsonGenerator json, SerializerProvider provider) throws IOException {
            object(pojo, json);
        }

        private static void object(SdkPojo pojo, JsonGenerator json) throws IOException {
            json.writeStartObject();
            for (SdkField<?> field : pojo.sdkFields()) {
                Object value = field.getValueOrDefault(pojo);
                if (value != null
                        && !(value instanceof SdkAutoConstructList)
                        && !(value instanceof SdkAutoConstructMap)) {
                    json.writeFieldName(field.locationName());
                    value(value, json);
                }
            }
            json.writeEndObject();
        }

        private static void value(@Nullable Object value, JsonGenerator json) throws IOException {
            switch (value) {
                case null -> json.writeNull();
                case SdkPojo pojo -> object(pojo, json);
                case String text -> json.writeString(text);
                case Boolean truth -> json.writeBoolean(truth);
                case Integer number -> json.writeNumber(number);
                case Long number -> json.writeNumber(number);
                case Short number -> json.writeNumber(number);
                case Float number -> json.writeNumber(number);
                case Double number -> json.writeNumber(number);
                case BigDecimal number -> json.writeNumber(number);
                case Instant time -> json.writeNumber(seconds(time));
                case SdkBytes bytes -> json.writeString(Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe()));
                case List<?> list -> {
                    json.writeStartArray();
                    for (Object element : list) {
                        value(element, json);
                    }
                    json.writeEndArray();
                }
                case Map<?, ?> map -> {
                    json.writeStartObject();
                    for (Map.Entry<?, ?> entry : map.entrySet()) {
                        json.writeFieldName((String) entry.getKey());
                        value(entry.getValue(), json);
                    }
                    json.writeEndObject();
                }
                default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
            }
        }

        private static BigDecimal seconds(Instant time) {
            return BigDecimal.valueOf(time.getEpochSecond())
                    .add(BigDecimal.valueOf(time.getNano(), 9))
                    .stripTrailingZeros();
        }
    }

    static final class Reader extends JsonDeserializer<SdkPojo> {
        private final Supplier<SdkPojo> builders;

        Reader(Supplier<SdkPojo> builders) {
            this.builders = builders;
        }

        @Override
        public SdkPojo deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return object(json, builders.get());
        }

        /** The type of a built value is what its builder builds. */
        private static SdkPojo object(JsonParser json, SdkPojo builder) throws IOException {
            expect(json, JsonToken.START_OBJECT);
            Map<String, SdkField<?>> fields = builder.sdkFieldNameToField();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                SdkField<?> field = fields.get(json.currentName());
                json.nextToken();
                if (field == null) {
                    json.skipChildren();
                } else {
                    field.set(builder, value(json, field));
                }
            }
            return (SdkPojo) ((Buildable) builder).build();
        }

        private static @Nullable Object value(JsonParser json, SdkField<?> field) throws IOException {
            if (json.currentToken() == JsonToken.VALUE_NULL) {
                return null;
            }
            MarshallingType<?> type = field.marshallingType();
            if (type.equals(MarshallingType.SDK_POJO)) {
                return object(json, field.constructor().get());
            } else if (type.equals(MarshallingType.LIST)) {
                return list(json, field.getTrait(ListTrait.class).memberFieldInfo());
            } else if (type.equals(MarshallingType.MAP)) {
                return map(json, field.getTrait(MapTrait.class).valueFieldInfo());
            } else if (type.equals(MarshallingType.STRING)) {
                return json.getText();
            } else if (type.equals(MarshallingType.BOOLEAN)) {
                return json.getBooleanValue();
            } else if (type.equals(MarshallingType.INTEGER)) {
                return json.getIntValue();
            } else if (type.equals(MarshallingType.LONG)) {
                return json.getLongValue();
            } else if (type.equals(MarshallingType.SHORT)) {
                return json.getShortValue();
            } else if (type.equals(MarshallingType.FLOAT)) {
                return json.getFloatValue();
            } else if (type.equals(MarshallingType.DOUBLE)) {
                return json.getDoubleValue();
            } else if (type.equals(MarshallingType.BIG_DECIMAL)) {
                return json.getDecimalValue();
            } else if (type.equals(MarshallingType.INSTANT)) {
                return instant(json.getDecimalValue());
            } else if (type.equals(MarshallingType.SDK_BYTES)) {
                return SdkBytes.fromByteArrayUnsafe(json.getBinaryValue());
            }
            throw new JsonMappingException(json, "no reading of " + type + " at " + field.memberName());
        }

        private static List<@Nullable Object> list(JsonParser json, SdkField<?> element) throws IOException {
            expect(json, JsonToken.START_ARRAY);
            var list = new ArrayList<@Nullable Object>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                list.add(value(json, element));
            }
            return list;
        }

        private static Map<String, @Nullable Object> map(JsonParser json, SdkField<?> value) throws IOException {
            expect(json, JsonToken.START_OBJECT);
            var map = new LinkedHashMap<String, @Nullable Object>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                map.put(name, value(json, value));
            }
            return map;
        }

        private static Instant instant(BigDecimal seconds) {
            BigDecimal whole = seconds.setScale(0, java.math.RoundingMode.FLOOR);
            return Instant.ofEpochSecond(
                    whole.longValueExact(),
                    seconds.subtract(whole).movePointRight(9).longValue());
        }

        private static void expect(JsonParser json, JsonToken token) throws IOException {
            if (json.currentToken() != token) {
                throw new JsonMappingException(json, "expected " + token + " but found " + json.currentToken());
            }
        }
    }
}
