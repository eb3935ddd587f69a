package neargate.gateway.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import neargate.kernel.codec.Member;
import neargate.kernel.codec.Shape;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** Reads SDK values from XML, by the names and flattenings of their members. */
final class XmlReader {
    private XmlReader() {}

    static void into(List<Member> members, XmlElement element, SdkPojo builder) {
        for (Member member : members) {
            Object value = member(member, element);
            if (value != null) {
                member.set(builder, value);
            }
        }
    }

    static SdkPojo structure(Shape shape, XmlElement element) {
        SdkPojo builder = shape.builder();
        into(shape.members(), element, builder);
        return Shape.build(builder);
    }

    private static @Nullable Object member(Member member, XmlElement parent) {
        String name = member.inputName();
        if (member.isXmlAttribute()) {
            String text = parent.attributes().get(name.substring(name.indexOf(':') + 1));
            return text == null ? null : Scalars.read(member, text, Format.ISO_8601);
        }
        return switch (member.type()) {
            case LIST -> list(member, parent);
            case MAP -> map(member, parent);
            default -> {
                XmlElement child = parent.child(name);
                yield child == null ? null : value(member, child);
            }
        };
    }

    private static Object value(Member member, XmlElement element) {
        return switch (member.type()) {
            case SDK_POJO -> structure(member.shape(), element);
            case LIST -> elements(member, element.children(elementName(member)));
            case MAP -> entries(member, element.children("entry"));
            default -> {
                if (!element.children().isEmpty()) {
                    throw new Malformed("A structure is found where a value is expected: " + element.name());
                }
                yield Scalars.read(member, element.text().toString(), Format.ISO_8601);
            }
        };
    }

    private static @Nullable List<Object> list(Member member, XmlElement parent) {
        if (member.list().isFlattened()) {
            List<XmlElement> elements = parent.children(member.inputName());
            return elements.isEmpty() ? null : elements(member, elements);
        }
        XmlElement wrapper = parent.child(member.inputName());
        return wrapper == null ? null : elements(member, wrapper.children(elementName(member)));
    }

    private static String elementName(Member list) {
        String named = list.list().memberLocationName();
        return named == null ? list.element().inputName() : named;
    }

    private static List<Object> elements(Member list, List<XmlElement> elements) {
        var values = new ArrayList<Object>(elements.size());
        for (XmlElement element : elements) {
            values.add(value(list.element(), element));
        }
        return values;
    }

    private static @Nullable Map<String, Object> map(Member member, XmlElement parent) {
        if (member.map().isFlattened()) {
            List<XmlElement> entries = parent.children(member.inputName());
            return entries.isEmpty() ? null : entries(member, entries);
        }
        XmlElement wrapper = parent.child(member.inputName());
        return wrapper == null ? null : entries(member, wrapper.children("entry"));
    }

    private static Map<String, Object> entries(Member map, List<XmlElement> entries) {
        var values = new LinkedHashMap<String, Object>();
        for (XmlElement entry : entries) {
            XmlElement key = entry.child(map.map().keyLocationName());
            XmlElement value = entry.child(map.map().valueLocationName());
            if (key == null || value == null) {
                throw new Malformed("An entry lacks its key or value: " + map.inputName());
            }
            values.put(key.text().toString(), value(map.element(), value));
        }
        return values;
    }
}
