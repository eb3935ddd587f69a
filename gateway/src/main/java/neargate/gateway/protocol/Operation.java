package neargate.gateway.protocol;

import java.util.Optional;
import neargate.models.OperationModel;
import neargate.models.ServiceModel;
import software.amazon.awssdk.core.SdkPojo;

/** An operation on the wire of one protocol: reads its request, writes its answer and its errors. */
public interface Operation {

    ServiceModel service();

    OperationModel model();

    /** The SDK's request class, loaded when first asked for. */
    Class<? extends SdkPojo> requestType();

    /**
     * Reads the request.
     *
     * @throws MalformedRequest with a 4xx fault if it cannot be read
     */
    SdkPojo read(WireRequest request);

    /** What the model's constraints find wrong with a request, as one fault; empty when nothing is. */
    Optional<Fault> violations(SdkPojo request);

    /** Writes the answer. */
    WireResponse write(SdkPojo response, String requestId);

    /** Writes an error. */
    WireResponse fault(Fault fault, String requestId);

    /** The fault that an exception of the service means: its code, message and status; a 500 for anything unexpected. */
    Fault faultOf(Throwable thrown);
}
