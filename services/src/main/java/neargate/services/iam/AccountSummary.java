package neargate.services.iam;

import java.util.Map;
import java.util.TreeMap;
import neargate.kernel.Caller;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import software.amazon.awssdk.services.iam.model.GetAccountSummaryRequest;
import software.amazon.awssdk.services.iam.model.GetAccountSummaryResponse;

/** How many an account has of each, and how many it may have. */
final class AccountSummary {
    private final Store store;

    AccountSummary(Store store) {
        this.store = store;
    }

    GetAccountSummaryResponse get(GetAccountSummaryRequest request) {
        Reader now = store.snapshot();
        Scope scope = Scope.global(Caller.current());
        Map<String, Integer> summary = new TreeMap<>();
        has(summary, now, scope);
        mayHave(summary);
        return GetAccountSummaryResponse.builder()
                .summaryMapWithStrings(summary)
                .build();
    }

    /** There are no certificates, MFA devices and identity providers; the root user signs with an access key. */
    private static void has(Map<String, Integer> summary, Reader now, Scope scope) {
        summary.put("Users", Quotas.count(now, UserRecord.TABLE, UserRecord.COUNTED, scope));
        summary.put("Groups", Quotas.count(now, GroupRecord.TABLE, GroupRecord.COUNTED, scope));
        summary.put("Roles", Quotas.count(now, RoleRecord.TABLE, RoleRecord.COUNTED, scope));
        summary.put("Policies", Quotas.count(now, PolicyRecord.TABLE, PolicyRecord.COUNTED, scope));
        summary.put("PolicyVersionsInUse", Quotas.count(now, PolicyRecord.TABLE, PolicyRecord.VERSIONS, scope));
        summary.put("InstanceProfiles", Quotas.count(now, InstanceProfiles.TABLE, InstanceProfiles.COUNTED, scope));
        summary.put("ServerCertificates", 0);
        summary.put("MFADevices", 0);
        summary.put("MFADevicesInUse", 0);
        summary.put("Providers", 0);
        summary.put("AccountMFAEnabled", 0);
        summary.put("AccountAccessKeysPresent", 1);
        summary.put("AccountPasswordPresent", 0);
        summary.put("AccountSigningCertificatesPresent", 0);
        summary.put("GlobalEndpointTokenVersion", 2);
    }

    private static void mayHave(Map<String, Integer> summary) {
        for (IamIdentity.Kind kind : IamIdentity.Kind.values()) {
            summary.put(kind.word() + "sQuota", kind.mostPerAccount());
            summary.put(kind.word() + "PolicySizeQuota", kind.largestInline());
            summary.put("AttachedPoliciesPer" + kind.word() + "Quota", IdentityPolicies.MOST_ATTACHED);
        }
        summary.put("PoliciesQuota", Quotas.POLICIES);
        summary.put("PolicySizeQuota", ManagedPolicies.LARGEST);
        summary.put("VersionsPerPolicyQuota", PolicyVersions.MOST);
        summary.put("PolicyVersionsInUseQuota", 10_000);
        summary.put("InstanceProfilesQuota", Quotas.INSTANCE_PROFILES);
        summary.put("AssumeRolePolicySizeQuota", Roles.LARGEST_TRUST_POLICY);
        summary.put("GroupsPerUserQuota", Groups.MOST_PER_USER);
        summary.put("AccessKeysPerUserQuota", AccessKeys.MOST);
        summary.put("ServerCertificatesQuota", 20);
        summary.put("SigningCertificatesPerUserQuota", 2);
    }
}
