package neargate.gateway.protocol;

import java.util.List;
import java.util.Map;
import neargate.kernel.codec.Shape;
import neargate.models.ServiceModel;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/** awsQuery ("Smithy: AWS query protocol"): parameters in, XML out. */
final class AwsQuery implements Codec {
    private static final QueryReader READER = new QueryReader(false);

    @Override
    public void read(Binding operation, WireRequest request, SdkPojo builder) {
        READER.into(operation.input().shape(), Queries.form(request), builder);
    }

    @Override
    public WireResponse write(Binding operation, SdkPojo response, byte @Nullable [] stream, String requestId) {
        String root = operation.model().name() + "Response";
        String result = operation.model().outputElement();
        var xml = new XmlWriter().open(root, operation.service().identity().xmlNamespace());
        if (!result.isEmpty()) {
            xml.open(result)
                    .members(response, operation.output().shape().members())
                    .close(result);
        }
        xml.open("ResponseMetadata")
                .text("RequestId", requestId)
                .close("ResponseMetadata")
                .close(root);
        return answer(200, xml, requestId);
    }

    @Override
    public WireResponse fault(ServiceModel service, Fault fault, String requestId) {
        return answer(fault.status(), error(service, fault, requestId), requestId);
    }

    @Override
    public Fault unknown(ServiceModel service, String operation) {
        return Fault.sender(
                "InvalidAction",
                "Could not find operation " + operation + " for version "
                        + service.identity().apiVersion());
    }

    @Override
    public Fault malformed(String why) {
        return Fault.sender("MalformedInput", why);
    }

    /** The shape of errors that awsQuery and restXml share. */
    static XmlWriter error(ServiceModel service, Fault fault, String requestId) {
        var xml = new XmlWriter()
                .open("ErrorResponse", service.identity().xmlNamespace())
                .open("Error")
                .text("Type", fault.sender() ? "Sender" : "Receiver")
                .text("Code", fault.code())
                .text("Message", fault.message());
        if (fault.members() != null) {
            xml.members(fault.members(), Shape.of(fault.members()).members());
        }
        return xml.close("Error").text("RequestId", requestId).close("ErrorResponse");
    }

    private static WireResponse answer(int status, XmlWriter xml, String requestId) {
        return new WireResponse(
                status,
                List.of(Map.entry("Content-Type", "text/xml"), Map.entry("x-amzn-RequestId", requestId)),
                xml.bytes());
    }
}
