package neargate.gateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import neargate.gateway.protocol.Fault;
import neargate.gateway.protocol.Headers;
import neargate.gateway.protocol.MalformedRequest;
import neargate.gateway.protocol.Operation;
import neargate.gateway.protocol.Router;
import neargate.gateway.protocol.Routing;
import neargate.gateway.protocol.WireRequest;

/** Refuses what the operation itself would not get to see: a request against the constraints of its model. */
final class CheckedRehearse implements Rehearse {
    private static final String ECS = "AmazonEC2ContainerServiceV20141113.";

    private final Router router;
    private final Rehearse rehearse;

    CheckedRehearse(Router router, Rehearse rehearse) {
        this.router = router;
        this.rehearse = rehearse;
    }

    @Override
    public Told plan(String operation, byte[] request) {
        Headers headers = Headers.of(List.of(
                Map.entry("X-Amz-Target", ECS + operation), Map.entry("Content-Type", "application/x-amz-json-1.1")));
        var wire = new WireRequest("POST", "/", "", headers, request);
        if (router.route(wire, "ecs") instanceof Routing.To to) {
            Optional<Fault> fault = violation(to.operation(), wire);
            if (fault.isPresent()) {
                return new Told(
                        false,
                        operation + " would be refused: " + fault.get().code() + ": "
                                + fault.get().message() + "\n");
            }
        }
        return rehearse.plan(operation, request);
    }

    /** What cannot be read at all is for the rehearsal to tell. */
    private static Optional<Fault> violation(Operation operation, WireRequest request) {
        try {
            return operation.violations(operation.read(request));
        } catch (MalformedRequest e) {
            return Optional.empty();
        }
    }
}
