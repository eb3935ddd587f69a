package neargate.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import neargate.models.Protocol;
import neargate.models.ServiceModels;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/** The wire as a server uses it, up to the handler, and what an error looks like on it. */
final class Wire {
    static final Router ROUTER = Router.of(ServiceModels.compiled());
    private static final JsonMapper JSON = new JsonMapper();

    private Wire() {}

    static WireRequest json(String target, byte[] body) {
        return new WireRequest("POST", "/", "", Headers.of(List.of(Map.entry("X-Amz-Target", target))), body);
    }

    static WireRequest form(String body) {
        return form(body.getBytes(UTF_8));
    }

    static WireRequest form(byte[] body) {
        var type = Map.entry("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        return new WireRequest("POST", "/", "", Headers.of(List.of(type)), body);
    }

    static WireRequest rest(String method, String uri, byte[] body) {
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        return new WireRequest(method, path, mark < 0 ? "" : uri.substring(mark + 1), Headers.of(List.of()), body);
    }

    /** The error that a request is answered with; null when it would reach a handler. */
    static @Nullable WireResponse refusal(WireRequest request, @Nullable String signingName) {
        switch (ROUTER.route(request, signingName)) {
            case Routing.Nowhere nowhere -> {
                return nowhere.fault(nowhere.fault(), "id");
            }
            case Routing.To(Operation operation) -> {
                try {
                    SdkPojo read = operation.read(request);
                    return operation
                            .violations(read)
                            .map(fault -> operation.fault(fault, "id"))
                            .orElse(null);
                } catch (MalformedRequest e) {
                    return operation.fault(e.fault(), "id");
                }
            }
        }
    }

    /** The code of an error in the shape of that protocol. */
    static String code(Protocol protocol, WireResponse response) throws IOException {
        return switch (protocol) {
            case AWS_JSON, REST_JSON -> {
                JsonNode error = JSON.readTree(response.body());
                assertThat(error.path("message").isTextual()).isTrue();
                yield error.path("__type").asText();
            }
            case AWS_QUERY -> child(XmlElement.parse(response.body()), "Error", "Code");
            case EC2_QUERY -> child(XmlElement.parse(response.body()), "Errors", "Error", "Code");
            case REST_XML -> {
                XmlElement root = XmlElement.parse(response.body());
                yield root.name().equals("Error") ? child(root, "Code") : child(root, "Error", "Code");
            }
            case RPC_V2_CBOR -> throw new IllegalArgumentException("no text");
        };
    }

    private static String child(XmlElement element, String... path) {
        XmlElement at = element;
        for (String name : path) {
            XmlElement next = at.child(name);
            assertThat(next).as(name + " in " + at.name()).isNotNull();
            at = next == null ? at : next;
        }
        return at.text().toString();
    }
}
