package neargate.kernel.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkNumber;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;

/**
 * Reads SDK values as AWS's JSON protocols do: unknown members are ignored, null means unset, another type than the
 * shape's is an error with AWS's words.
 */
public final class JsonReader {
    private final JsonParser in;
    private final boolean binary;
    private final boolean whole;

    /** @param whole whether members that are unknown are refused instead of ignored */
    private JsonReader(JsonParser in, boolean binary, boolean whole) {
        this.in = in;
        this.binary = binary;
        this.whole = whole;
    }

    /** Reads from the parser of a binary format of Jackson's (CBOR), which is at the first token. */
    public static JsonReader binary(JsonParser in) {
        return new JsonReader(in, true, false);
    }

    /**
     * What {@code content} reads from a document; the document must end there.
     *
     * @throws MalformedJson if it is not JSON, or not of that shape
     */
    public static <T> T read(byte[] bytes, Function<JsonReader, T> content) {
        return read(bytes, false, content);
    }

    private static <T> T read(byte[] bytes, boolean whole, Function<JsonReader, T> content) {
        try (JsonParser in = JsonFormat.FACTORY.createParser(bytes)) {
            in.nextToken();
            T value = content.apply(new JsonReader(in, false, whole));
            if (in.nextToken() != null) {
                throw new MalformedJson("Unexpected content after the end of the document");
            }
            return value;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Reads the value of a structure. */
    public static <T extends SdkPojo> T read(byte[] bytes, Class<T> type) {
        return read(bytes, false, type);
    }

    /** As above, and no member may be unknown: for who should hear of what he has misspelt. */
    public static <T extends SdkPojo> T readAll(byte[] bytes, Class<T> type) {
        return read(bytes, true, type);
    }

    private static <T extends SdkPojo> T read(byte[] bytes, boolean whole, Class<T> type) {
        Shape shape = Shape.of(type);
        return read(bytes, whole, reader -> {
            SdkPojo builder = shape.builder();
            reader.into(shape, builder);
            return type.cast(Shape.build(builder));
        });
    }

    JsonParser parser() {
        return in;
    }

    /** Fills a builder from the object that the parser is at. */
    public void into(Shape shape, SdkPojo builder) {
        try {
            structure(shape, builder);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    static MalformedJson broken(IOException e) {
        String said = e instanceof JsonProcessingException syntax ? syntax.getOriginalMessage() : e.getMessage();
        return new MalformedJson(said == null ? "Broken JSON" : said, e);
    }

    private void structure(Shape shape, SdkPojo builder) throws IOException {
        expect(JsonToken.START_OBJECT);
        var seen = new Seen(shape.members().size());
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            Member member = shape.memberOfJsonName(name);
            JsonToken token = in.nextToken();
            if (member == null && whole) {
                throw new MalformedJson("Unknown field '" + name + "'; there are "
                        + shape.members().stream().map(Member::jsonName).collect(Collectors.joining(", ")));
            } else if (member == null) {
                in.skipChildren();
            } else {
                if (!seen.first(member.index())) {
                    throw new MalformedJson("Duplicate field '" + name + "'");
                }
                if (token != JsonToken.VALUE_NULL || member.type() == MarshallingKnownType.DOCUMENT) {
                    member.set(builder, value(member));
                }
            }
        }
        if (in.currentToken() != JsonToken.END_OBJECT) {
            throw new MalformedJson("Unexpected end of the document");
        }
    }

    private Object value(Member member) throws IOException {
        return switch (member.type()) {
            case STRING -> string();
            case INTEGER ->
                integer("Integer", Integer.MIN_VALUE, Integer.MAX_VALUE).intValue();
            case LONG -> integer("Long", Long.MIN_VALUE, Long.MAX_VALUE);
            case SHORT -> integer("Short", Short.MIN_VALUE, Short.MAX_VALUE).shortValue();
            case BYTE -> integer("Byte", Byte.MIN_VALUE, Byte.MAX_VALUE).byteValue();
            case FLOAT -> (float) decimal("Float");
            case DOUBLE -> decimal("Double");
            case BIG_DECIMAL -> {
                number("BigDecimal");
                yield in.getDecimalValue();
            }
            case BOOLEAN -> bool();
            case INSTANT -> timestamp(member);
            case SDK_BYTES -> blob();
            case SDK_POJO -> {
                SdkPojo builder = member.shape().builder();
                structure(member.shape(), builder);
                yield Shape.build(builder);
            }
            case LIST -> list(member.element());
            case MAP -> map(member.element());
            case DOCUMENT -> document();
            case NULL -> throw new MalformedJson("Expected null");
        };
    }

    private List<Object> list(Member element) throws IOException {
        expect(JsonToken.START_ARRAY);
        var values = new ArrayList<Object>();
        for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
            complete(token);
            if (token == JsonToken.VALUE_NULL) {
                throw new MalformedJson("Unexpected null in a list");
            }
            values.add(value(element));
        }
        return values;
    }

    private Map<String, Object> map(Member element) throws IOException {
        expect(JsonToken.START_OBJECT);
        var values = new LinkedHashMap<String, Object>();
        for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
            if (in.nextToken() == JsonToken.VALUE_NULL) {
                throw new MalformedJson("Unexpected null in a map");
            }
            if (values.put(whole(key), value(element)) != null) {
                throw new MalformedJson("Duplicate field '" + key + "'");
            }
        }
        return values;
    }

    String string() throws IOException {
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            throw mismatch("String");
        }
        return whole(in.getText());
    }

    /** Half of a surrogate pair is no character: it could not be written again. */
    private static String whole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    throw new MalformedJson("Incomplete surrogate pair in a string");
                }
                i++;
            }
        }
        return text;
    }

    Long integer(String type, long least, long most) throws IOException {
        if (in.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw mismatch(type);
        }
        long value = in.getLongValue();
        if (value < least || value > most) {
            throw new MalformedJson("Numeric value (" + value + ") out of range of " + type);
        }
        return value;
    }

    double decimal(String type) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            return switch (in.getText()) {
                case "NaN" -> Double.NaN;
                case "Infinity" -> Double.POSITIVE_INFINITY;
                case "-Infinity" -> Double.NEGATIVE_INFINITY;
                default -> throw mismatch(type);
            };
        }
        number(type);
        return in.getDoubleValue();
    }

    boolean bool() {
        return switch (in.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw mismatch("Boolean");
        };
    }

    private Instant timestamp(Member member) throws IOException {
        var format = member.timestampFormat();
        try {
            if (format != null && in.currentToken() == JsonToken.VALUE_STRING) {
                return Timestamps.parse(format, in.getText());
            }
            return format == software.amazon.awssdk.core.traits.TimestampFormatTrait.Format.UNIX_TIMESTAMP_MILLIS
                    ? Instant.ofEpochMilli(integer("Long", Long.MIN_VALUE, Long.MAX_VALUE))
                    : timestamp();
        } catch (DateTimeException e) {
            throw new MalformedJson("Invalid timestamp: " + in.getText(), e);
        }
    }

    /** Reads seconds since the epoch. */
    Instant timestamp() throws IOException {
        try {
            return switch (in.currentToken()) {
                case VALUE_NUMBER_INT -> Instant.ofEpochSecond(in.getLongValue());
                case VALUE_NUMBER_FLOAT ->
                    binary ? Timestamps.ofMillis(in.getDoubleValue()) : Timestamps.ofSeconds(in.getDecimalValue());
                default ->
                    throw new MalformedJson(in.currentToken() + " can not be converted to milliseconds since epoch");
            };
        } catch (DateTimeException e) {
            throw new MalformedJson("Invalid timestamp: " + in.getText(), e);
        }
    }

    private SdkBytes blob() throws IOException {
        JsonToken token = in.currentToken();
        if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_EMBEDDED_OBJECT) {
            throw mismatch("Blob");
        }
        return SdkBytes.fromByteArrayUnsafe(in.getBinaryValue());
    }

    private Document document() throws IOException {
        return switch (in.currentToken()) {
            case VALUE_NULL -> Document.fromNull();
            case VALUE_TRUE -> Document.fromBoolean(true);
            case VALUE_FALSE -> Document.fromBoolean(false);
            case VALUE_STRING -> Document.fromString(string());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Document.fromNumber(SdkNumber.fromString(in.getText()));
            case START_ARRAY -> {
                var values = new ArrayList<Document>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    values.add(document());
                }
                yield Document.fromList(values);
            }
            case START_OBJECT -> {
                var values = new LinkedHashMap<String, Document>();
                for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
                    in.nextToken();
                    values.put(whole(key), document());
                }
                yield Document.fromMap(values);
            }
            default -> throw mismatch("Document");
        };
    }

    void expect(JsonToken token) {
        if (in.currentToken() != token) {
            throw switch (in.currentToken()) {
                case START_OBJECT -> new MalformedJson("Start of structure or map found where not expected.");
                case START_ARRAY -> new MalformedJson("Start of list found where not expected");
                case null -> new MalformedJson("Unexpected end of the document");
                default ->
                    new MalformedJson(
                            token == JsonToken.START_ARRAY ? "Expected list or null" : "Expected null or structure");
            };
        }
    }

    private void number(String type) {
        if (in.currentToken() != JsonToken.VALUE_NUMBER_INT && in.currentToken() != JsonToken.VALUE_NUMBER_FLOAT) {
            throw mismatch(type);
        }
    }

    private MalformedJson mismatch(String type) {
        return switch (in.currentToken()) {
            case START_OBJECT -> new MalformedJson("Start of structure or map found where not expected.");
            case START_ARRAY -> new MalformedJson("Start of list found where not expected");
            case null -> new MalformedJson("Unexpected end of the document");
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                new MalformedJson("NUMBER_VALUE can not be converted to " + article(type));
            case VALUE_TRUE -> new MalformedJson("TRUE_VALUE can not be converted to " + article(type));
            case VALUE_FALSE -> new MalformedJson("FALSE_VALUE can not be converted to " + article(type));
            default -> new MalformedJson("STRING_VALUE can not be converted to " + article(type));
        };
    }

    private static String article(String type) {
        return (type.equals("Integer") ? "an " : "a ") + type;
    }

    static void complete(@Nullable JsonToken token) {
        if (token == null) {
            throw new MalformedJson("Unexpected end of the document");
        }
    }

    /** Which members were read: the same one twice is an error, and most shapes fit into one word. */
    private static final class Seen {
        private long few;
        private final @Nullable BitSet many;

        Seen(int members) {
            many = members > Long.SIZE ? new BitSet(members) : null;
        }

        boolean first(int index) {
            if (many != null) {
                boolean first = !many.get(index);
                many.set(index);
                return first;
            }
            boolean first = (few & 1L << index) == 0;
            few |= 1L << index;
            return first;
        }
    }
}
