package neargate.kernel.codec;

import com.fasterxml.jackson.core.io.SerializedString;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.DefaultValueTrait;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.PayloadTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;
import software.amazon.awssdk.core.traits.XmlAttributeTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** A member of a {@link Shape}, or the element of a list, or the value of a map, with its traits looked up once. */
public final class Member {
    private final SdkField<Object> field;
    private final int index;
    private final String name;
    private final SerializedString jsonName;
    private final MarshallingKnownType type;
    private final @Nullable ListTrait list;
    private final @Nullable MapTrait map;
    private final @Nullable Member element;
    private final TimestampFormatTrait.@Nullable Format timestampFormat;
    private final boolean hasDefault;
    private final boolean payload;
    private final boolean xmlAttribute;

    /** Resolved on first use, since shapes may contain themselves; any thread finds the same one. */
    private @Nullable Shape shape;

    Member(SdkField<?> field, int index, Map<String, Member> taken) {
        this.field = untyped(field);
        this.index = index;
        this.name = field.memberName() == null ? field.locationName() : field.memberName();
        boolean unique = field.location() == MarshallLocation.PAYLOAD && !taken.containsKey(field.locationName());
        this.jsonName = new SerializedString(unique ? field.locationName() : name);
        this.type = field.marshallingType().getKnownType();
        this.list = field.getTrait(ListTrait.class);
        this.map = field.getTrait(MapTrait.class);
        this.element = list != null
                ? new Member(list.memberFieldInfo(), 0, Map.of())
                : map != null ? new Member(map.valueFieldInfo(), 0, Map.of()) : null;
        TimestampFormatTrait timestamp = field.getTrait(TimestampFormatTrait.class);
        this.timestampFormat = timestamp == null ? null : timestamp.format();
        this.hasDefault = field.containsTrait(DefaultValueTrait.class);
        this.payload = field.containsTrait(PayloadTrait.class);
        this.xmlAttribute = field.containsTrait(XmlAttributeTrait.class);
    }

    /** The name in the model, as {@code taskDefinitionArn}; elements of lists and maps have only one on the wire. */
    public String name() {
        return name;
    }

    /** The name in a JSON body; unique in its shape. */
    public String jsonName() {
        return jsonName.getValue();
    }

    SerializedString serializedName() {
        return jsonName;
    }

    /** The name on the wire of a request: in the query, a header, a path, or XML. */
    public String inputName() {
        return field.locationName();
    }

    /** The name of the element in an XML answer. */
    public String outputName() {
        return field.unmarshallLocationName();
    }

    /** The position in {@link Shape#members()}. */
    public int index() {
        return index;
    }

    public MarshallingKnownType type() {
        return type;
    }

    public MarshallLocation location() {
        return field.location();
    }

    /** The list's trait, when {@link #type()} is LIST. */
    public ListTrait list() {
        return present(list);
    }

    /** The map's trait, when {@link #type()} is MAP. */
    public MapTrait map() {
        return present(map);
    }

    /** What a list or map holds. */
    public Member element() {
        return present(element);
    }

    /** The shape of a structure. */
    public Shape shape() {
        Shape known = shape;
        if (known == null) {
            Supplier<SdkPojo> builders = present(field.constructor());
            known = Shape.of(builders.get());
            shape = known;
        }
        return known;
    }

    /** How the model wants a timestamp written, if it says. */
    public TimestampFormatTrait.@Nullable Format timestampFormat() {
        return timestampFormat;
    }

    /** Whether this member alone is the body of the message. */
    public boolean isPayload() {
        return payload;
    }

    /** Whether this member is an attribute of its structure's XML element. */
    public boolean isXmlAttribute() {
        return xmlAttribute;
    }

    /** The SDK's own description. */
    public SdkField<?> field() {
        return field;
    }

    /** The value in {@code pojo}; null when it is not set. An unset list or map is null, an empty one is empty. */
    public @Nullable Object get(SdkPojo pojo) {
        Object value = hasDefault && pojo instanceof SdkRequest request
                ? request.getValueForField(name, Object.class).orElse(null)
                : field.getValueOrDefault(pojo);
        return value instanceof SdkAutoConstructList || value instanceof SdkAutoConstructMap ? null : value;
    }

    /** Sets the value in a builder. */
    public void set(SdkPojo builder, Object value) {
        field.set(builder, value);
    }

    @SuppressWarnings("unchecked")
    private static SdkField<Object> untyped(SdkField<?> field) {
        return (SdkField<Object>) field;
    }

    private <T> T present(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException(name() + " is a " + type);
        }
        return part;
    }
}
