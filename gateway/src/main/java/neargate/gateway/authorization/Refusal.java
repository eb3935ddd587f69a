package neargate.gateway.authorization;

import neargate.gateway.auth.Dialect;
import neargate.gateway.protocol.Fault;
import neargate.kernel.Caller;
import neargate.policy.Decision;

/** What the policies do not allow ("Troubleshoot access denied error messages"). */
record Refusal(String action, String resource, Decision decision) {
    Fault fault(Caller caller, Dialect dialect) {
        String message = "User: " + caller.principal() + " is not authorized to perform: " + action + " on resource: "
                + resource + " " + decision.reason(action);
        return switch (dialect) {
            case JSON -> new Fault("AccessDeniedException", message, 400, true);
            case REST_JSON -> new Fault("AccessDeniedException", message, 403, true);
            case QUERY, S3 -> new Fault("AccessDenied", message, 403, true);
            case EC2 ->
                new Fault(
                        "UnauthorizedOperation",
                        "You are not authorized to perform this operation. " + message,
                        403,
                        true);
        };
    }
}
