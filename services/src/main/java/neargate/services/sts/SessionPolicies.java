package neargate.services.sts;

import java.util.List;
import neargate.kernel.Caller;
import neargate.policy.MalformedPolicy;
import neargate.policy.Policy;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;

/** The session policies that come with a request. */
final class SessionPolicies {
    private SessionPolicies() {}

    /** The document, if there is one, checked. */
    static List<String> document(@Nullable String document) {
        if (document == null) {
            return List.of();
        }
        try {
            Policy.parse(document, Policy.Grammar.IDENTITY);
            return List.of(document);
        } catch (MalformedPolicy e) {
            throw StsErrors.malformedPolicyDocument(String.valueOf(e.getMessage()));
        }
    }

    /** The ARNs of managed policies, which must be there. */
    static List<String> arns(List<PolicyDescriptorType> policies, IamClient iam) {
        List<String> arns = policies.stream().map(PolicyDescriptorType::arn).toList();
        Caller caller = Caller.current();
        for (String arn : arns) {
            try {
                Caller.service("sts", caller.account(), caller.region())
                        .run(() -> iam.getPolicy(request -> request.policyArn(arn)));
            } catch (NoSuchEntityException e) {
                throw StsErrors.malformedPolicyDocument("Policy " + arn + " does not exist.");
            }
        }
        return arns;
    }
}
