package neargate.gateway.protocol;

import java.util.Optional;
import neargate.models.OperationModel;
import neargate.models.Protocol;
import neargate.models.ServiceModel;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/**
 * An operation on the wire of one protocol: reads its request, writes its answer and its errors.
 *
 * <p>A stream (S3's objects; {@link OperationModel#streaming()}) is no member of the SDK's classes: coming in, it is the
 * body of the {@link WireRequest}, going out, the bytes handed to {@link #write(SdkPojo, byte[], String)}.
 */
public interface Operation {

    ServiceModel service();

    OperationModel model();

    Protocol protocol();

    /** The SDK's request class, loaded when first asked for. */
    Class<? extends SdkPojo> requestType();

    /** The SDK's response class, loaded when first asked for. */
    Class<? extends SdkPojo> responseType();

    /**
     * Reads the request.
     *
     * @throws MalformedRequest with a 4xx fault if it cannot be read
     */
    SdkPojo read(WireRequest request);

    /** What the model's constraints find wrong with a request, as one fault; empty when nothing is. */
    Optional<Fault> violations(SdkPojo request);

    /** Writes the answer. */
    default WireResponse write(SdkPojo response, String requestId) {
        return write(response, null, requestId);
    }

    /** Writes the answer with the stream that is its body. */
    WireResponse write(SdkPojo response, byte @Nullable [] stream, String requestId);

    /** Writes an error. */
    WireResponse fault(Fault fault, String requestId);

    /** The fault that an exception of the service means: its code, message and status; a 500 for anything unexpected. */
    Fault faultOf(Throwable thrown);
}
