package neargate.app.authorization;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import neargate.gateway.authorization.Enforcement;
import neargate.gateway.protocol.Fault;
import neargate.kernel.Caller;
import neargate.models.ServiceModels;
import neargate.services.iam.Authorization;
import neargate.services.sts.AuthorizationMessages;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Holds to its policies whoever a service acts for when it asks another one ("Forward access sessions"): what comes from
 * outside the gateway checks, but this does not pass there. A service that acts for itself may do what it does.
 */
public final class Behalf {
    private final Enforcement enforcement;

    public Behalf(
            ServiceModels models,
            Authorization policies,
            Services services,
            AuthorizationMessages messages,
            Clock clock) {
        this.enforcement = new Enforcement(models, new LocalAccess(policies, services, messages), clock);
    }

    /** Checks an action; {@code given} is what is known of it, by condition key in lower case. */
    void check(
            AwsServiceException.Builder error,
            String service,
            String action,
            String arn,
            Map<String, List<String>> given) {
        Caller caller = Caller.current();
        if (caller.actingService().isEmpty()) {
            refuse(error, enforcement.refusal(service, action, arn, given, caller));
        }
    }

    /** Checks a request. */
    void check(AwsServiceException.Builder error, String service, String operation, SdkPojo request) {
        Caller caller = Caller.current();
        if (caller.actingService().isEmpty()) {
            refuse(error, enforcement.refusal(service, operation, request, caller));
        }
    }

    private static void refuse(AwsServiceException.Builder error, Optional<Fault> refusal) {
        if (refusal.isPresent()) {
            Fault fault = refusal.get();
            throw error.message(fault.message())
                    .statusCode(fault.status())
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode(fault.code())
                            .errorMessage(fault.message())
                            .build())
                    .build();
        }
    }
}
