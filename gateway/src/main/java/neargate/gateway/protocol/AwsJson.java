package neargate.gateway.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import neargate.kernel.codec.JsonReader;
import neargate.kernel.codec.JsonWriter;
import neargate.models.ServiceModel;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/** awsJson 1.0 and 1.1 ("Smithy: AWS JSON 1.1 protocol"): one object in, one object out, the operation in a header. */
final class AwsJson implements Codec {

    @Override
    public void read(Binding operation, WireRequest request, SdkPojo builder) {
        if (request.body().length > 0) {
            JsonReader.read(request.body(), reader -> {
                reader.into(operation.input().shape(), builder);
                return builder;
            });
        }
    }

    @Override
    public WireResponse write(Binding operation, SdkPojo response, byte @Nullable [] stream, String requestId) {
        byte[] body = JsonWriter.bytes(
                writer -> writer.write(response, operation.output().shape().members()));
        return new WireResponse(200, headers(operation.service(), requestId), body);
    }

    @Override
    public WireResponse fault(ServiceModel service, Fault fault, String requestId) {
        String type = JsonErrors.type(service, fault);
        List<Map.Entry<String, String>> headers = headers(service, requestId);
        if (service.identity().queryCompatible()) {
            headers = new ArrayList<>(headers);
            headers.add(Map.entry("x-amzn-query-error", fault.code() + (fault.sender() ? ";Sender" : ";Receiver")));
        }
        return new WireResponse(fault.status(), headers, JsonErrors.body(type, fault));
    }

    @Override
    public Fault unknown(ServiceModel service, String operation) {
        return Fault.sender("UnknownOperationException", "The requested operation " + operation + " does not exist.");
    }

    @Override
    public Fault malformed(String why) {
        return Fault.sender("SerializationException", why);
    }

    private static List<Map.Entry<String, String>> headers(ServiceModel service, String requestId) {
        String type = service.identity().jsonVersion().equals("1.0")
                ? "application/x-amz-json-1.0"
                : "application/x-amz-json-1.1";
        return List.of(Map.entry("Content-Type", type), Map.entry("x-amzn-RequestId", requestId));
    }
}
