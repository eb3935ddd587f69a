package neargate.gateway.authorization;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import neargate.gateway.auth.Dialect;
import neargate.gateway.authorization.AccessControl.PassedRole;
import neargate.gateway.protocol.Fault;
import neargate.gateway.protocol.Headers;
import neargate.gateway.protocol.Operation;
import neargate.gateway.protocol.WireRequest;
import neargate.kernel.Caller;
import neargate.kernel.Session;
import neargate.models.AuthorizationModel;
import neargate.models.AuthorizationModel.Action;
import neargate.models.ServiceModel;
import neargate.models.ServiceModels;
import neargate.policy.Decision;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/** Holds callers to their policies. */
public final class Enforcement {
    private static final String INVALID_TOKEN = "The security token included in the request is invalid";

    private final ServiceModels models;
    private final AccessControl control;
    private final Clock clock;

    public Enforcement(ServiceModels models, AccessControl control, Clock clock) {
        this.models = models;
        this.control = control;
        this.clock = clock;
    }

    /**
     * The error for a request that the caller's policies do not allow; empty when they do. The root user of an account may do
     * everything but what the policies of resources deny.
     *
     * @param input the request as it was read
     * @param request the same as it came
     */
    public Optional<Fault> refusal(
            Operation operation, SdkPojo input, WireRequest request, Caller caller, Dialect dialect) {
        if (isOfUser(caller.session())
                && operation.service().identity().signingName().equals("iam")) {
            return Optional.of(new Fault("InvalidClientTokenId", INVALID_TOKEN, 403, true));
        }
        return refusal(operation.service(), operation.model().name(), input, request, caller, dialect);
    }

    /**
     * Whether GetSessionToken or GetFederationToken gave the credentials: "You cannot call any IAM API operations unless MFA
     * authentication information is included in the request", which there is not here.
     */
    private static boolean isOfUser(@Nullable Session session) {
        return session != null && session.kind() != Session.Kind.ROLE;
    }

    private Optional<Fault> refusal(
            ServiceModel service,
            String operation,
            SdkPojo input,
            WireRequest request,
            Caller caller,
            Dialect dialect) {
        if (mayDoEverything(caller, service.identity().signingName())) {
            return Optional.empty();
        }
        AuthorizationModel model = models.authorization(service);
        SdkPojo whole = control.completed(caller, input);
        for (String action : Actions.of(model.prefix(), operation)) {
            Optional<Refusal> refused =
                    new Check(model, whole, request, caller, Actions.side(action)).refusal(operation, action);
            if (refused.isPresent()) {
                return refused.map(refusal -> refusal.fault(caller, dialect, control));
            }
        }
        return new Check(model, whole, request, caller, "")
                .passing()
                .map(refusal -> refusal.fault(caller, dialect, control));
    }

    /**
     * The same for a request that one service sends another, in the name of somebody.
     *
     * @param service its module, as {@code ssm}
     * @param operation as {@code GetParameters}
     */
    public Optional<Fault> refusal(String service, String operation, SdkPojo input, Caller caller) {
        return refusal(ofModule(service), operation, input, IN_PROCESS, caller, Dialect.JSON);
    }

    /**
     * The same for an action that a service does on somebody's behalf.
     *
     * @param given what is known of the request, by condition key in lower case
     */
    public Optional<Fault> refusal(
            String service, String action, String resource, Map<String, List<String>> given, Caller caller) {
        return refusal(service, action, resource, given, IN_PROCESS, caller, Dialect.JSON);
    }

    private boolean mayDoEverything(Caller caller, String service) {
        return caller.isRoot() && !control.hasResourcePolicies(service);
    }

    private ServiceModel ofModule(String service) {
        return models.ofModule(service).orElseThrow(() -> new IllegalStateException("no service " + service));
    }

    /**
     * The same for what is asked for without an operation, as a web socket is.
     *
     * @param service its signing name
     * @param action as {@code Poll}
     * @param resource its ARN
     * @param given what is known of the request, by condition key in lower case
     */
    public Optional<Fault> refusal(
            String service,
            String action,
            String resource,
            Map<String, List<String>> given,
            WireRequest request,
            Caller caller,
            Dialect dialect) {
        if (mayDoEverything(caller, service)) {
            return Optional.empty();
        }
        AuthorizationModel model = models.authorization(ofModule(service));
        return new Check(model, NOTHING, request, caller, "")
                .refusal(model, Check.action(model, action), Set.of(resource), given)
                .map(refusal -> refusal.fault(caller, dialect, control));
    }

    private static final WireRequest IN_PROCESS = new WireRequest("POST", "/", "", Headers.of(List.of()), new byte[0]);

    /** The members of a request that has none. */
    private static final SdkPojo NOTHING = List::of;

    private final class Check {
        private final AuthorizationModel model;
        private final SdkPojo input;
        private final WireRequest request;
        private final Caller caller;
        private final Members members;
        private final Resources resources;

        Check(AuthorizationModel model, SdkPojo input, WireRequest request, Caller caller, String side) {
            this.model = model;
            this.input = input;
            this.request = request;
            this.caller = caller;
            this.members = Members.of(input, side);
            this.resources = new Resources(model, input, members, caller, control);
        }

        Optional<Refusal> refusal(String operation, String name) {
            Action action = action(model, name);
            Set<String> arns = resources.of(action);
            return refusal(model, action, arns, Map.of()).or(() -> tagging(operation, arns));
        }

        /** "Grant permission to tag resources during creation". */
        private Optional<Refusal> tagging(String operation, Set<String> arns) {
            return Actions.tagging(model.prefix(), operation)
                    .filter(_ -> !members.tags().isEmpty())
                    .flatMap(name -> refusal(
                            model,
                            action(model, name),
                            arns,
                            Map.of(model.prefix() + ":createaction", List.of(operation))));
        }

        Optional<Refusal> passing() {
            for (PassedRole role : control.passedRoles(caller, input)) {
                AuthorizationModel iam =
                        models.ofModule("iam").map(models::authorization).orElse(model);
                Optional<Refusal> refused = refusal(
                        iam,
                        action(iam, "PassRole"),
                        Set.of(role.arn()),
                        Map.of("iam:passedtoservice", List.of(role.service())));
                if (refused.isPresent()) {
                    return refused;
                }
            }
            return Optional.empty();
        }

        private Optional<Refusal> refusal(
                AuthorizationModel of, Action action, Set<String> arns, Map<String, List<String>> given) {
            String name = of.prefix() + ":" + action.name();
            for (String arn : arns) {
                var context = new RequestContext(
                        of, action, input, members, resources, caller, control, request, clock, arn, given);
                Decision decision = control.decide(caller, name, arn, RequestContext.account(arn, caller), context);
                if (!decision.isAllowed()) {
                    return Optional.of(new Refusal(name, action, arn, decision, context));
                }
            }
            return Optional.empty();
        }

        /** An operation that IAM's table does not know yet is its own action, without resources. */
        private static Action action(AuthorizationModel model, String name) {
            return model.action(name).orElseGet(() -> new Action(name, "", List.of(), Set.of()));
        }
    }
}
