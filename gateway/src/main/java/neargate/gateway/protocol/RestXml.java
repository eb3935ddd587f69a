package neargate.gateway.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import neargate.kernel.codec.Member;
import neargate.kernel.codec.Shape;
import neargate.models.ServiceModel;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;

/** restXml ("Smithy: AWS restXml protocol"): an operation is a method and a path, its body is XML. */
final class RestXml implements Codec {
    private final boolean s3;

    private RestXml(boolean s3) {
        this.s3 = s3;
    }

    /** As S3 speaks it: its buckets may be in the host, its errors stand alone. */
    static RestXml ofS3() {
        return new RestXml(true);
    }

    /** As the others speak it: errors stand in an ErrorResponse. */
    static RestXml ofOthers() {
        return new RestXml(false);
    }

    @Override
    public void read(Binding operation, WireRequest request, SdkPojo builder) {
        Member payload = operation.input().payload();
        byte[] body = request.body();
        if (payload != null) {
            if (body.length > 0) {
                payload.set(builder, payload(payload, body));
            }
        } else if (body.length > 0 && !operation.input().body().isEmpty()) {
            XmlReader.into(operation.input().body(), XmlElement.parse(body), builder);
        }
        HttpBinding.read(operation, s3 ? VirtualHost.pathStyle(request) : request, builder);
    }

    private static Object payload(Member payload, byte[] body) {
        return switch (payload.type()) {
            case SDK_POJO -> XmlReader.structure(payload.shape(), XmlElement.parse(body));
            case SDK_BYTES -> SdkBytes.fromByteArrayUnsafe(body);
            default -> Percent.utf8(body, body.length);
        };
    }

    @Override
    public WireResponse write(Binding operation, SdkPojo response, byte @Nullable [] stream, String requestId) {
        Binding.Side output = operation.output();
        List<Map.Entry<String, String>> headers = headers(requestId);
        HttpBinding.write(output, response, headers);
        byte[] body;
        if (stream != null) {
            body = stream;
        } else {
            body = body(operation, response);
            boolean typed = headers.stream().anyMatch(header -> header.getKey().equalsIgnoreCase("Content-Type"));
            if (body.length > 0 && !typed) {
                headers.add(Map.entry("Content-Type", "application/xml"));
            }
        }
        return new WireResponse(HttpBinding.status(operation.model(), output, response), headers, body);
    }

    private static byte[] body(Binding operation, SdkPojo response) {
        Binding.Side output = operation.output();
        String namespace = operation.service().identity().xmlNamespace();
        String root = operation.model().outputElement();
        Member payload = output.payload();
        if (payload != null) {
            Object value = payload.get(response);
            return switch (value) {
                case null -> new byte[0];
                case SdkBytes bytes -> bytes.asByteArrayUnsafe();
                case SdkPojo structure -> {
                    String name = payload.outputName();
                    yield new XmlWriter()
                            .open(name, namespace)
                            .members(structure, payload.shape().members())
                            .close(name)
                            .bytes();
                }
                default ->
                    payload.type() == MarshallingKnownType.STRING
                                    && payload.outputName().equals(root)
                            ? new XmlWriter()
                                    .text(root, namespace, value.toString())
                                    .bytes()
                            : value.toString().getBytes(StandardCharsets.UTF_8);
            };
        }
        return output.body().isEmpty()
                ? new byte[0]
                : new XmlWriter()
                        .open(root, namespace)
                        .members(response, output.body())
                        .close(root)
                        .bytes();
    }

    @Override
    public WireResponse fault(ServiceModel service, Fault fault, String requestId) {
        List<Map.Entry<String, String>> headers = headers(requestId);
        headers.add(Map.entry("Content-Type", "application/xml"));
        XmlWriter xml;
        if (!s3) {
            xml = AwsQuery.error(service, fault, requestId);
        } else {
            xml = new XmlWriter().open("Error").text("Code", fault.code()).text("Message", fault.message());
            if (fault.members() != null) {
                xml.members(fault.members(), Shape.of(fault.members()).members());
            }
            xml.text("RequestId", requestId).text("HostId", requestId).close("Error");
        }
        return new WireResponse(fault.status(), headers, xml.bytes());
    }

    @Override
    public Fault unknown(ServiceModel service, String operation) {
        return !s3
                ? new Fault("UnknownOperationException", "The requested operation does not exist.", 404, true)
                : new Fault(
                        "MethodNotAllowed", "The specified method is not allowed against this resource.", 405, true);
    }

    @Override
    public Fault malformed(String why) {
        return !s3
                ? Fault.sender("InvalidInput", why)
                : Fault.sender(
                        "MalformedXML",
                        "The XML you provided was not well-formed or did not validate against our published schema: "
                                + why);
    }

    private List<Map.Entry<String, String>> headers(String requestId) {
        var headers = new ArrayList<Map.Entry<String, String>>();
        if (!s3) {
            headers.add(Map.entry("x-amzn-RequestId", requestId));
        } else {
            headers.add(Map.entry("x-amz-request-id", requestId));
            headers.add(Map.entry("x-amz-id-2", requestId));
        }
        return headers;
    }
}
