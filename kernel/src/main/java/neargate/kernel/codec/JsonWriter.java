package neargate.kernel.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;

/** Writes SDK values as AWS's JSON protocols do: no unset members, timestamps as seconds, blobs as base64. */
public final class JsonWriter {
    private final JsonGenerator out;
    private final TimestampForm timestamps;

    /** Writes to {@code out}. */
    public JsonWriter(JsonGenerator out) {
        this(out, JsonWriter::seconds);
    }

    /** Writes to the generator of another format of Jackson's (CBOR), which has a form of its own for timestamps. */
    public JsonWriter(JsonGenerator out, TimestampForm timestamps) {
        this.out = out;
        this.timestamps = timestamps;
    }

    /** How a format writes an instant where the model names no format. */
    public interface TimestampForm {
        void write(JsonGenerator out, Instant value) throws IOException;
    }

    /** The UTF-8 of what {@code content} writes. */
    public static byte[] bytes(Consumer<JsonWriter> content) {
        try (var buffer = new ByteArrayBuilder(2000)) {
            try (JsonGenerator out = JsonFormat.FACTORY.createGenerator(buffer)) {
                content.accept(new JsonWriter(out));
            }
            return buffer.getClearAndRelease();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JSON of a structure. */
    public static byte[] bytes(SdkPojo pojo) {
        return bytes(writer -> writer.write(pojo));
    }

    JsonGenerator generator() {
        return out;
    }

    /** Writes a structure with all its members. */
    public void write(SdkPojo pojo) {
        Shape shape = Shape.of(pojo);
        write(pojo, shape.members());
    }

    /** Writes a structure with these of its members only, as when others travel in headers. */
    public void write(SdkPojo pojo, List<Member> members) {
        try {
            structure(pojo, members);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes an error as the JSON protocols do: its type, its message, and its members if it has any. */
    public void writeError(String type, String message, @Nullable SdkPojo error) {
        try {
            out.writeStartObject();
            out.writeStringField("__type", type);
            out.writeStringField("message", message);
            if (error != null) {
                members(error, Shape.of(error).members());
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void structure(SdkPojo pojo, List<Member> members) throws IOException {
        out.writeStartObject();
        members(pojo, members);
        out.writeEndObject();
    }

    private void members(SdkPojo pojo, List<Member> members) throws IOException {
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            Object value = member.get(pojo);
            if (value != null) {
                out.writeFieldName(member.serializedName());
                value(member, value);
            }
        }
    }

    private void value(Member member, Object value) throws IOException {
        switch (member.type()) {
            case STRING -> out.writeString((String) value);
            case INTEGER -> out.writeNumber((Integer) value);
            case LONG -> out.writeNumber((Long) value);
            case SHORT -> out.writeNumber((Short) value);
            case BYTE -> out.writeNumber((Byte) value);
            case FLOAT -> out.writeNumber((Float) value);
            case DOUBLE -> out.writeNumber((Double) value);
            case BIG_DECIMAL -> out.writeNumber((BigDecimal) value);
            case BOOLEAN -> out.writeBoolean((Boolean) value);
            case INSTANT -> timestamp(member, (Instant) value);
            case SDK_BYTES -> out.writeBinary(((SdkBytes) value).asByteArrayUnsafe());
            case SDK_POJO -> structure((SdkPojo) value, member.shape().members());
            case LIST -> list(member.element(), (List<?>) value);
            case MAP -> map(member.element(), (Map<?, ?>) value);
            case DOCUMENT -> document((Document) value);
            case NULL -> out.writeNull();
        }
    }

    private void list(Member element, List<?> values) throws IOException {
        out.writeStartArray();
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value != null) {
                value(element, value);
            }
        }
        out.writeEndArray();
    }

    private void map(Member element, Map<?, ?> values) throws IOException {
        out.writeStartObject();
        for (var entry : values.entrySet()) {
            if (entry.getValue() != null) {
                out.writeFieldName((String) entry.getKey());
                value(element, entry.getValue());
            }
        }
        out.writeEndObject();
    }

    private void timestamp(Member member, Instant value) throws IOException {
        var format = member.timestampFormat();
        if (format == null) {
            timestamp(value);
        } else {
            switch (format) {
                case UNIX_TIMESTAMP -> timestamp(value);
                case UNIX_TIMESTAMP_MILLIS -> out.writeNumber(value.toEpochMilli());
                case ISO_8601, RFC_822 -> out.writeString(Timestamps.format(format, value));
            }
        }
    }

    /** Writes seconds since the epoch, with as many decimals as the value has. */
    void timestamp(Instant value) throws IOException {
        timestamps.write(out, value);
    }

    private static void seconds(JsonGenerator out, Instant value) throws IOException {
        if (value.getNano() == 0) {
            out.writeNumber(value.getEpochSecond());
        } else {
            out.writeNumber(Timestamps.seconds(value));
        }
    }

    private void document(@Nullable Document value) throws IOException {
        if (value == null || value.isNull()) {
            out.writeNull();
        } else if (value.isString()) {
            out.writeString(value.asString());
        } else if (value.isBoolean()) {
            out.writeBoolean(value.asBoolean());
        } else if (value.isNumber()) {
            out.writeNumber(value.asNumber().stringValue());
        } else if (value.isList()) {
            out.writeStartArray();
            for (Document element : value.asList()) {
                document(element);
            }
            out.writeEndArray();
        } else {
            out.writeStartObject();
            for (var entry : value.asMap().entrySet()) {
                out.writeFieldName(entry.getKey());
                document(entry.getValue());
            }
            out.writeEndObject();
        }
    }
}
