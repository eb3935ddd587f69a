package neargate.gateway.protocol;

import neargate.models.ServiceModel;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/** A protocol: how an operation's messages look on the wire. */
interface Codec {

    /**
     * Fills the builder of the operation's request.
     *
     * @throws Malformed if the message is none of that operation
     */
    void read(Binding operation, WireRequest request, SdkPojo builder);

    WireResponse write(Binding operation, SdkPojo response, byte @Nullable [] stream, String requestId);

    WireResponse fault(ServiceModel service, Fault fault, String requestId);

    /** What is answered for an operation that does not exist. */
    Fault unknown(ServiceModel service, String operation);

    /** What is answered for a message that cannot be read. */
    Fault malformed(String why);
}
