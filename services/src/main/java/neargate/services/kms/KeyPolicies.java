package neargate.services.kms;

import java.time.Clock;
import java.util.function.Supplier;
import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import neargate.policy.Identities;
import neargate.policy.MalformedPolicy;
import neargate.policy.Policy;
import neargate.policy.Policy.Grammar;
import neargate.policy.Principal;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyResponse;
import software.amazon.awssdk.services.kms.model.ListKeyPoliciesRequest;
import software.amazon.awssdk.services.kms.model.ListKeyPoliciesResponse;
import software.amazon.awssdk.services.kms.model.PutKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.PutKeyPolicyResponse;

/** The policy of a key. It has one, whose name is {@code default}. */
final class KeyPolicies {
    private static final String NAME = "default";
    private static final int LARGEST = 32 * 1024;

    private final KeyStore keys;
    private final Clock clock;
    private final Supplier<Identities> identities;

    KeyPolicies(KeyStore keys, Clock clock, Supplier<Identities> identities) {
        this.keys = keys;
        this.clock = clock;
        this.identities = identities;
    }

    GetKeyPolicyResponse get(GetKeyPolicyRequest request) {
        checkName(request.policyName());
        return GetKeyPolicyResponse.builder()
                .policy(identities
                        .get()
                        .shown(
                                Caller.current().account(),
                                keys.findItself(request.keyId()).policy()))
                .policyName(NAME)
                .build();
    }

    PutKeyPolicyResponse put(PutKeyPolicyRequest request) {
        checkName(request.policyName());
        Caller caller = Caller.current();
        String policy = bound(request.policy());
        keys.change(request.keyId(), "PutKeyPolicy", key -> {
            if (!Boolean.TRUE.equals(request.bypassPolicyLockoutSafetyCheck())) {
                Lockout.check(request.policy(), key.arn(), caller, clock.instant());
            }
            return Keys.notPendingDeletion(key).withPolicy(policy);
        });
        return PutKeyPolicyResponse.builder().build();
    }

    ListKeyPoliciesResponse list(ListKeyPoliciesRequest request) {
        keys.findItself(request.keyId());
        return ListKeyPoliciesResponse.builder()
                .policyNames(NAME)
                .truncated(false)
                .build();
    }

    private static void checkName(@Nullable String name) {
        if (name != null && !name.equals(NAME)) {
            throw KmsErrors.notFound("No such policy exists");
        }
    }

    /** "Default key policy": the account decides by its IAM policies. */
    static String usual(Scope scope) {
        return """
                {
                  "Version" : "2012-10-17",
                  "Id" : "key-default-1",
                  "Statement" : [ {
                    "Sid" : "Enable IAM User Permissions",
                    "Effect" : "Allow",
                    "Principal" : {
                      "AWS" : "arn:aws:iam::%s:root"
                    },
                    "Action" : "kms:*",
                    "Resource" : "*"
                  } ]
                }""".formatted(scope.account());
    }

    /** The policy of a key that AWS manages: whoever may use the service may use it, through the service only. */
    static String ofAwsService(Scope scope, String service) {
        return """
                {
                  "Version" : "2012-10-17",
                  "Id" : "auto-%1$s-1",
                  "Statement" : [ {
                    "Sid" : "Allow access through %1$s for all principals in the account that are authorized to use it",
                    "Effect" : "Allow",
                    "Principal" : {
                      "AWS" : "*"
                    },
                    "Action" : [ "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", \
                "kms:CreateGrant", "kms:DescribeKey" ],
                    "Resource" : "*",
                    "Condition" : {
                      "StringEquals" : {
                        "kms:CallerAccount" : "%2$s",
                        "kms:ViaService" : "%1$s.%3$s.amazonaws.com"
                      }
                    }
                  }, {
                    "Sid" : "Allow direct access to key metadata to the account",
                    "Effect" : "Allow",
                    "Principal" : {
                      "AWS" : "arn:aws:iam::%2$s:root"
                    },
                    "Action" : [ "kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant" ],
                    "Resource" : "*"
                  } ]
                }""".formatted(service, scope.account(), scope.region());
    }

    /**
     * A document that can be a key's policy, as it is kept.
     *
     * @throws software.amazon.awssdk.services.kms.model.KmsException when it cannot
     */
    String bound(String document) {
        Identities now = identities.get();
        String account = Caller.current().account();
        if (document.length() > LARGEST) {
            throw KmsErrors.limitExceeded("The key policy is larger than " + LARGEST + " bytes.");
        }
        try {
            if (!Policy.parse(document, Grammar.RESOURCE).awsPrincipals().stream()
                    .allMatch(name -> Principal.isName(name) && now.know(account, name))) {
                throw KmsErrors.malformedPolicy("Policy contains a statement with one or more invalid principals.");
            }
        } catch (MalformedPolicy e) {
            throw KmsErrors.malformedPolicy(String.valueOf(e.getMessage()));
        }
        return now.bound(account, document);
    }
}
