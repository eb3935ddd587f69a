package neargate.gateway.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import neargate.kernel.codec.JsonReader;
import neargate.kernel.codec.JsonWriter;
import neargate.kernel.codec.Member;
import neargate.kernel.codec.Shape;
import neargate.models.ServiceModel;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;

/** restJson1 ("Smithy: AWS restJson1 protocol"): an operation is a method and a path, its body is JSON. */
final class RestJson implements Codec {

    @Override
    public void read(Binding operation, WireRequest request, SdkPojo builder) {
        Member payload = operation.input().payload();
        byte[] body = request.body();
        if (payload != null) {
            if (body.length > 0) {
                payload.set(builder, payload(payload, body));
            }
        } else if (body.length > 0 && !operation.input().body().isEmpty()) {
            into(body, operation.input().shape(), builder);
        }
        HttpBinding.read(operation, request, builder);
    }

    private static Object payload(Member payload, byte[] body) {
        return switch (payload.type()) {
            case SDK_POJO -> {
                SdkPojo structure = payload.shape().builder();
                into(body, payload.shape(), structure);
                yield Shape.build(structure);
            }
            case SDK_BYTES -> SdkBytes.fromByteArrayUnsafe(body);
            default -> Percent.utf8(body, body.length);
        };
    }

    private static void into(byte[] body, Shape shape, SdkPojo builder) {
        JsonReader.read(body, reader -> {
            reader.into(shape, builder);
            return builder;
        });
    }

    @Override
    public WireResponse write(Binding operation, SdkPojo response, byte @Nullable [] stream, String requestId) {
        Binding.Side output = operation.output();
        var headers = new ArrayList<Map.Entry<String, String>>();
        headers.add(Map.entry("x-amzn-RequestId", requestId));
        HttpBinding.write(output, response, headers);
        Member payload = output.payload();
        byte[] body;
        if (stream != null) {
            body = stream;
        } else if (payload != null) {
            body = bytes(payload, payload.get(response));
        } else if (output.body().isEmpty()) {
            body = new byte[0];
        } else {
            body = JsonWriter.bytes(writer -> writer.write(response, output.body()));
        }
        if (stream == null
                && body.length > 0
                && (payload == null || payload.type().name().equals("SDK_POJO"))) {
            headers.add(Map.entry("Content-Type", "application/json"));
        }
        return new WireResponse(HttpBinding.status(operation.model(), output, response), headers, body);
    }

    private static byte[] bytes(Member payload, @Nullable Object value) {
        return switch (value) {
            case null -> new byte[0];
            case SdkBytes bytes -> bytes.asByteArrayUnsafe();
            case SdkPojo structure ->
                JsonWriter.bytes(
                        writer -> writer.write(structure, payload.shape().members()));
            default -> value.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        };
    }

    @Override
    public WireResponse fault(ServiceModel service, Fault fault, String requestId) {
        String type = JsonErrors.type(service, fault);
        var headers = List.of(
                Map.entry("Content-Type", "application/json"),
                Map.entry("x-amzn-RequestId", requestId),
                Map.entry("x-amzn-ErrorType", type));
        return new WireResponse(fault.status(), headers, JsonErrors.body(type, fault));
    }

    @Override
    public Fault unknown(ServiceModel service, String operation) {
        return new Fault(
                "UnknownOperationException", "The requested operation " + operation + " does not exist.", 404, true);
    }

    @Override
    public Fault malformed(String why) {
        return Fault.sender("SerializationException", why);
    }
}
