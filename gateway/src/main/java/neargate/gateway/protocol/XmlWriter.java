package neargate.gateway.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import neargate.kernel.codec.Member;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** Writes SDK values as XML, by the names and flattenings of their members. */
final class XmlWriter {
    private final StringBuilder out = new StringBuilder(1024);

    XmlWriter() {
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    }

    byte[] bytes() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    XmlWriter open(String name) {
        out.append('<').append(name).append('>');
        return this;
    }

    /** Opens the root element, in the service's namespace when it has one. */
    XmlWriter open(String name, String namespace) {
        if (namespace.isEmpty()) {
            return open(name);
        }
        out.append('<').append(name).append(" xmlns=\"").append(namespace).append("\">");
        return this;
    }

    XmlWriter close(String name) {
        out.append("</").append(name).append('>');
        return this;
    }

    XmlWriter text(String name, String text) {
        open(name);
        escape(text);
        return close(name);
    }

    /** A document that is nothing but text in its root element. */
    XmlWriter text(String name, String namespace, String text) {
        open(name, namespace);
        escape(text);
        return close(name);
    }

    /** Writes these members of a structure, those that are set. */
    XmlWriter members(SdkPojo pojo, List<Member> members) {
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            Object value = member.isXmlAttribute() ? null : member.get(pojo);
            if (value != null) {
                value(member.outputName(), member, value);
            }
        }
        return this;
    }

    /** Writes a value as an element of that name; a flattened list or map as several. */
    void value(String name, Member member, Object value) {
        switch (member.type()) {
            case SDK_POJO -> structure(name, member, (SdkPojo) value);
            case LIST -> list(name, member, (List<?>) value);
            case MAP -> map(name, member, (Map<?, ?>) value);
            default -> text(name, Scalars.write(member, value, Format.ISO_8601));
        }
    }

    private void structure(String name, Member member, SdkPojo value) {
        List<Member> members = member.shape().members();
        out.append('<').append(name);
        for (Member attribute : members) {
            Object text = attribute.isXmlAttribute() ? attribute.get(value) : null;
            if (text != null) {
                attribute(attribute.outputName(), text.toString());
            }
        }
        out.append('>');
        members(value, members);
        close(name);
    }

    private void attribute(String name, String text) {
        if (name.startsWith("xsi:")) {
            out.append(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"");
        }
        out.append(' ').append(name).append("=\"");
        escape(text);
        out.append('"');
    }

    private void list(String name, Member member, List<?> values) {
        boolean flattened = member.list().isFlattened();
        String element = flattened ? name : elementName(member);
        if (!flattened) {
            open(name);
        }
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value != null) {
                value(element, member.element(), value);
            }
        }
        if (!flattened) {
            close(name);
        }
    }

    private static String elementName(Member list) {
        @Nullable String named = list.list().memberLocationName();
        return named == null ? list.element().outputName() : named;
    }

    private void map(String name, Member member, Map<?, ?> values) {
        boolean flattened = member.map().isFlattened();
        String entry = flattened ? name : "entry";
        if (!flattened) {
            open(name);
        }
        values.forEach((key, value) -> {
            if (value != null) {
                open(entry);
                text(member.map().keyLocationName(), (String) key);
                value(member.map().valueLocationName(), member.element(), value);
                close(entry);
            }
        });
        if (!flattened) {
            close(name);
        }
    }

    /** What XML cannot say at all, as NUL, is replaced: a document that nobody can read helps nobody. */
    private void escape(String text) {
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            String replacement = switch (c) {
                case '&' -> "&amp;";
                case '<' -> "&lt;";
                case '>' -> "&gt;";
                case '"' -> "&quot;";
                case '\r' -> "&#xD;";
                case '\n', '\t' -> null;
                default -> c < ' ' || c >= 0xFFFE || isLoneSurrogate(text, i) ? "\uFFFD" : null;
            };
            if (replacement != null) {
                out.append(text, from, i).append(replacement);
                from = i + 1;
            }
        }
        out.append(text, from, text.length());
    }

    private static boolean isLoneSurrogate(String text, int at) {
        char c = text.charAt(at);
        if (!Character.isSurrogate(c)) {
            return false;
        }
        return Character.isHighSurrogate(c)
                ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
                : at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
    }
}
