package neargate.gateway.protocol;

import java.util.List;
import java.util.Map;
import neargate.models.ServiceModel;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/** ec2Query ("Smithy: Amazon EC2 query protocol"): as awsQuery, but all lists flat, no wrapper, other errors. */
final class Ec2Query implements Codec {
    private static final QueryReader READER = new QueryReader(true);

    @Override
    public void read(Binding operation, WireRequest request, SdkPojo builder) {
        Form form = Queries.form(request);
        READER.into(operation.input().shape(), form, builder);
        refuseUnknown(operation, form);
    }

    /** EC2 recognizes a parameter or says so ("Amazon EC2 API: Error codes", UnknownParameter). */
    private static void refuseUnknown(Binding operation, Form form) {
        var unknown = new java.util.HashSet<>(form.children().keySet());
        unknown.removeIf(Queries::isCommon);
        for (var member : operation.input().shape().members()) {
            unknown.remove(member.inputName());
        }
        for (String name : unknown) {
            throw new Malformed("UnknownParameter", "The parameter " + name + " is not recognized");
        }
    }

    @Override
    public WireResponse write(Binding operation, SdkPojo response, byte @Nullable [] stream, String requestId) {
        String root = operation.model().outputElement();
        var xml = new XmlWriter()
                .open(root, operation.service().identity().xmlNamespace() + "/")
                .text("requestId", requestId)
                .members(response, operation.output().shape().members())
                .close(root);
        return answer(200, xml, requestId);
    }

    @Override
    public WireResponse fault(ServiceModel service, Fault fault, String requestId) {
        var xml = new XmlWriter()
                .open("Response")
                .open("Errors")
                .open("Error")
                .text("Code", fault.code())
                .text("Message", fault.message())
                .close("Error")
                .close("Errors")
                .text("RequestID", requestId)
                .close("Response");
        return answer(fault.status(), xml, requestId);
    }

    @Override
    public Fault unknown(ServiceModel service, String operation) {
        return Fault.sender("InvalidAction", "The action " + operation + " is not valid for this web service.");
    }

    @Override
    public Fault malformed(String why) {
        return Fault.sender("InvalidParameterValue", why);
    }

    private static WireResponse answer(int status, XmlWriter xml, String requestId) {
        return new WireResponse(
                status,
                List.of(Map.entry("Content-Type", "text/xml;charset=UTF-8"), Map.entry("x-amzn-RequestId", requestId)),
                xml.bytes());
    }
}
