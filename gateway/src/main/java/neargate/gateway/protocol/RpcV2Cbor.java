package neargate.gateway.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import neargate.kernel.codec.JsonReader;
import neargate.kernel.codec.JsonWriter;
import neargate.models.ServiceModel;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/** rpcv2Cbor ("Smithy RPC v2 CBOR protocol"), which newer SDKs speak with CloudWatch: the JSON protocol in binary. */
final class RpcV2Cbor implements Codec {
    private static final int EPOCH_TAG = 1;
    private static final CBORFactory FACTORY = CBORFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(128).build())
            .build();

    @Override
    public void read(Binding operation, WireRequest request, SdkPojo builder) {
        if (request.body().length == 0) {
            return;
        }
        try (JsonParser in = FACTORY.createParser(request.body())) {
            in.nextToken();
            JsonReader.binary(in).into(operation.input().shape(), builder);
            if (in.nextToken() != null) {
                throw new Malformed("Unexpected content after the end of the document");
            }
        } catch (IOException e) {
            throw new Malformed("Broken CBOR");
        }
    }

    @Override
    public WireResponse write(Binding operation, SdkPojo response, byte @Nullable [] stream, String requestId) {
        byte[] body = bytes(
                writer -> writer.write(response, operation.output().shape().members()));
        return new WireResponse(200, headers(requestId), body);
    }

    @Override
    public WireResponse fault(ServiceModel service, Fault fault, String requestId) {
        String type = JsonErrors.type(service, fault);
        List<Map.Entry<String, String>> headers = headers(requestId);
        if (service.identity().queryCompatible()) {
            headers.add(Map.entry("x-amzn-query-error", fault.code() + (fault.sender() ? ";Sender" : ";Receiver")));
        }
        byte[] body = bytes(writer -> writer.writeError(type, fault.message(), fault.members()));
        return new WireResponse(fault.status(), headers, body);
    }

    @Override
    public Fault unknown(ServiceModel service, String operation) {
        return Fault.sender("UnknownOperationException", "The requested operation " + operation + " does not exist.");
    }

    @Override
    public Fault malformed(String why) {
        return Fault.sender("SerializationException", why);
    }

    private static byte[] bytes(Consumer<JsonWriter> content) {
        var bytes = new ByteArrayOutputStream();
        try (CBORGenerator out = FACTORY.createGenerator(bytes)) {
            content.accept(new JsonWriter(out, RpcV2Cbor::timestamp));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void timestamp(JsonGenerator out, Instant value) throws IOException {
        ((CBORGenerator) out).writeTag(EPOCH_TAG);
        out.writeNumber(value.toEpochMilli() / 1000.0);
    }

    private static List<Map.Entry<String, String>> headers(String requestId) {
        return new ArrayList<>(List.of(
                Map.entry("Content-Type", "application/cbor"),
                Map.entry("smithy-protocol", "rpc-v2-cbor"),
                Map.entry("x-amzn-RequestId", requestId)));
    }
}
