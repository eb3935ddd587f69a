package neargate.gateway.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import neargate.kernel.codec.Member;
import neargate.models.OperationModel;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.JsonValueTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** The members that REST protocols put outside the body ("Smithy: HTTP binding traits"). */
final class HttpBinding {
    private HttpBinding() {}

    /** Reads what is in the path, the query and the headers. */
    static void read(Binding operation, WireRequest request, SdkPojo builder) {
        List<Member> members = operation.input().elsewhere();
        if (members.isEmpty()) {
            return;
        }
        UriPattern pattern = UriPattern.of(operation.model().requestUri());
        Map<String, String> labels = pattern.labels(request.path());
        Parameters parameters = Parameters.of(request.query());
        for (Member member : members) {
            Object value = switch (member.location()) {
                case PATH, GREEDY_PATH -> label(member, labels);
                case QUERY_PARAM -> parameter(member, parameters, operation);
                case HEADER -> header(member, request.headers());
                case PAYLOAD, STATUS_CODE -> null;
            };
            if (value != null) {
                member.set(builder, value);
            }
        }
    }

    private static @Nullable Object label(Member member, Map<String, String> labels) {
        String text = labels.get(member.inputName());
        return text == null ? null : Scalars.read(member, text, Format.ISO_8601);
    }

    private static @Nullable Object parameter(Member member, Parameters parameters, Binding operation) {
        if (member.type() == MarshallingKnownType.MAP) {
            return remaining(member, parameters, operation);
        }
        List<String> texts = parameters.values().get(member.inputName());
        if (texts == null) {
            return null;
        }
        if (member.type() != MarshallingKnownType.LIST) {
            return Scalars.read(member, texts.getFirst(), Format.ISO_8601);
        }
        return texts.stream()
                .map(text -> Scalars.read(member.element(), text, Format.ISO_8601))
                .toList();
    }

    /** A map in the query takes all parameters that no other member has. */
    private static Map<String, Object> remaining(Member member, Parameters parameters, Binding operation) {
        var rest = new LinkedHashMap<>(parameters.values());
        rest.keySet()
                .removeIf(name -> operation.input().elsewhere().stream()
                        .anyMatch(other -> other != member && other.inputName().equals(name)));
        var values = new LinkedHashMap<String, Object>();
        rest.forEach((name, texts) ->
                values.put(name, member.element().type() == MarshallingKnownType.LIST ? texts : texts.getFirst()));
        return values;
    }

    private static @Nullable Object header(Member member, Headers headers) {
        if (member.type() == MarshallingKnownType.MAP) {
            return prefixed(member.inputName(), headers);
        }
        String text = headers.get(member.inputName());
        if (text == null) {
            return null;
        }
        if (member.type() == MarshallingKnownType.LIST) {
            return listed(member, headers);
        }
        return Scalars.read(member, isJson(member) ? unpacked(text) : text, Format.RFC_822);
    }

    /** A list has its elements between commas, or in several headers, or both. */
    private static List<Object> listed(Member member, Headers headers) {
        var values = new ArrayList<Object>();
        for (var header : headers) {
            if (header.getKey().equalsIgnoreCase(member.inputName())) {
                for (String part : header.getValue().split(",", -1)) {
                    values.add(Scalars.read(member.element(), part.strip(), Format.RFC_822));
                }
            }
        }
        return values;
    }

    private static @Nullable Map<String, Object> prefixed(String prefix, Headers headers) {
        var values = new LinkedHashMap<String, Object>();
        for (var header : headers) {
            String name = header.getKey();
            if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
                values.put(name.substring(prefix.length()), header.getValue());
            }
        }
        return values.isEmpty() ? null : values;
    }

    /** The status of an answer: the one in the message, or the model's. */
    static int status(OperationModel model, Binding.Side output, SdkPojo response) {
        for (Member member : output.elsewhere()) {
            if (member.location() == MarshallLocation.STATUS_CODE && member.get(response) instanceof Integer status) {
                return status;
            }
        }
        return model.responseCode();
    }

    /** Adds the members that travel in headers. */
    static void write(Binding.Side output, SdkPojo response, List<Map.Entry<String, String>> headers) {
        for (Member member : output.elsewhere()) {
            Object value = member.location() == MarshallLocation.HEADER ? member.get(response) : null;
            if (value instanceof Map<?, ?> map) {
                map.forEach((name, text) -> headers.add(Map.entry(member.outputName() + name, clean((String) text))));
            } else if (value instanceof List<?> list) {
                var texts = new ArrayList<String>();
                list.forEach(element -> texts.add(Scalars.write(member.element(), element, Format.RFC_822)));
                headers.add(Map.entry(member.outputName(), clean(String.join(",", texts))));
            } else if (value != null) {
                String text = Scalars.write(member, value, Format.RFC_822);
                headers.add(Map.entry(member.outputName(), isJson(member) ? packed(text) : clean(text)));
            }
        }
    }

    /** A line end in a header would begin another one. */
    private static String clean(String text) {
        return text.indexOf('\r') < 0 && text.indexOf('\n') < 0
                ? text
                : text.replace('\r', ' ').replace('\n', ' ');
    }

    private static boolean isJson(Member member) {
        return member.field().containsTrait(JsonValueTrait.class);
    }

    private static String packed(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String unpacked(String text) {
        try {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Malformed("A header is not valid base64");
        }
    }
}
