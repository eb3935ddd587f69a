package neargate.gateway.authorization;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import neargate.gateway.auth.Dialect;
import neargate.gateway.protocol.Fault;
import neargate.kernel.Caller;
import neargate.models.AuthorizationModel.Action;
import neargate.policy.Context;
import neargate.policy.Decision;

/** What the policies do not allow ("Troubleshoot access denied error messages"). */
record Refusal(String name, Action action, String resource, Decision decision, Context context) {
    Fault fault(Caller caller, Dialect dialect, AccessControl control) {
        String message = "User: " + caller.principal() + " is not authorized to perform: " + name + " on resource: "
                + resource + " " + decision.reason(name);
        return switch (dialect) {
            case JSON -> new Fault("AccessDeniedException", message, 400, true);
            case REST_JSON -> new Fault("AccessDeniedException", message, 403, true);
            case QUERY, S3 -> new Fault("AccessDenied", message, 403, true);
            case EC2 ->
                new Fault(
                        "UnauthorizedOperation",
                        "You are not authorized to perform this operation. " + message + encoded(caller, control),
                        403,
                        true);
        };
    }

    /** The operations that only describe have none. */
    private String encoded(Caller caller, AccessControl control) {
        return resource.equals("*")
                ? ""
                : ". Encoded authorization failure message: "
                        + control.encoded(caller, new Denial(name, resource, decision, conditions()));
    }

    private Map<String, List<String>> conditions() {
        Map<String, List<String>> conditions = new TreeMap<>();
        for (String key : action.conditionKeys()) {
            List<String> values = context.values(key);
            if (!values.isEmpty()) {
                conditions.put(key, values);
            }
        }
        return conditions;
    }
}
