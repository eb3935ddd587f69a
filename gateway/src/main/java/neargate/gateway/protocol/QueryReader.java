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

/**
 * Reads the parameters of a query protocol ("Smithy: AWS query protocol", "Amazon EC2 query protocol").
 *
 * @param flattened whether all lists are {@code Name.1}, as EC2 has them, or {@code Name.member.1}
 */
record QueryReader(boolean flattened) {

    void into(Shape shape, Form form, SdkPojo builder) {
        List<Member> members = shape.members();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            Form child = form.child(member.inputName());
            if (child != null) {
                Object value = value(member, child);
                if (value != null) {
                    member.set(builder, value);
                }
            }
        }
    }

    private @Nullable Object value(Member member, Form form) {
        return switch (member.type()) {
            case SDK_POJO -> {
                if (form.value() != null && !form.value().isEmpty()) {
                    throw new Malformed("A value is found where a structure is expected: " + member.inputName());
                }
                SdkPojo builder = member.shape().builder();
                into(member.shape(), form, builder);
                yield Shape.build(builder);
            }
            case LIST -> list(member, form);
            case MAP -> map(member, form);
            default -> scalar(member, form);
        };
    }

    private @Nullable Object scalar(Member member, Form form) {
        String text = form.value();
        if (text == null) {
            throw new Malformed("A structure is found where a value is expected: " + member.inputName());
        }
        return Scalars.read(member, text, Format.ISO_8601);
    }

    /** A list is empty when its own name has a value, {@code Name=}. */
    private @Nullable List<Object> list(Member member, Form form) {
        Form elements = flattened || member.list().isFlattened()
                ? form
                : form.child(member.element().inputName());
        var values = new ArrayList<Object>();
        if (elements == null || elements.children().isEmpty()) {
            if (form.value() == null || !form.value().isEmpty()) {
                throw new Malformed("A value is found where a list is expected: " + member.inputName());
            }
            return values;
        }
        for (Form element : elements.elements()) {
            Object value = value(member.element(), element);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private Map<String, Object> map(Member member, Form form) {
        Form entries = member.map().isFlattened() ? form : form.child("entry");
        var values = new LinkedHashMap<String, Object>();
        if (entries == null || entries.children().isEmpty()) {
            if (form.value() == null || !form.value().isEmpty()) {
                throw new Malformed("A value is found where a map is expected: " + member.inputName());
            }
            return values;
        }
        for (Form entry : entries.elements()) {
            String key = entry.value(member.map().keyLocationName());
            Form value = entry.child(member.map().valueLocationName());
            Object read = value == null ? null : value(member.element(), value);
            if (key == null || read == null) {
                throw new Malformed("An entry lacks its key or value: " + member.inputName());
            }
            if (values.put(key, read) != null) {
                throw new Malformed("A key is given twice: " + member.inputName());
            }
        }
        return values;
    }
}
