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
    /** "The plain text that you use for both inline and managed session policies can't exceed 2,048 characters." */
    private static final int LONGEST = 2_048;

    /** "You can provide up to 10 managed policy ARNs." */
    private static final int MOST_ARNS = 10;

    private SessionPolicies() {}

    /** The document, if there is one, checked. */
    static List<String> document(@Nullable String document) {
        if (document == null) {
            return List.of();
        }
        if (document.length() > LONGEST) {
            throw StsErrors.validation("1 validation error detected: Value '" + document
                    + "' at 'policy' failed to satisfy constraint: Member must have length less than or equal to "
                    + LONGEST);
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
        if (arns.size() > MOST_ARNS) {
            throw StsErrors.validation("1 validation error detected: Value '" + arns
                    + "' at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to "
                    + MOST_ARNS);
        }
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
