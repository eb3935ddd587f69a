package neargate.gateway.protocol;

/** Where a request goes: to an operation, or nowhere, with the error to answer. Both know the shape of errors. */
public sealed interface Routing permits Routing.To, Routing.Nowhere {

    /** The answer for an error, in the shape of the protocol that the caller speaks. */
    WireResponse fault(Fault fault, String requestId);

    /** A request for an operation that the models know. */
    record To(Operation operation) implements Routing {
        @Override
        public WireResponse fault(Fault fault, String requestId) {
            return operation.fault(fault, requestId);
        }
    }

    /** A request for no operation that is known, as {@code UnknownOperationException}. */
    record Nowhere(Fault fault, ErrorShape shape) implements Routing {
        @Override
        public WireResponse fault(Fault fault, String requestId) {
            return shape.write(fault, requestId);
        }
    }

    /** How a protocol writes an error. */
    interface ErrorShape {
        WireResponse write(Fault fault, String requestId);
    }
}
