package neargate.services.iam;

import static neargate.services.iam.TestIam.ALLOW_ECS;
import static neargate.services.iam.TestIam.TRUST;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.ManagedPolicyDetail;

class AuthorizationDetailsTest {
    private static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";

    private final TestIam service = new TestIam();
    private final IamClient iam = service.root();

    @BeforeEach
    void fill() {
        iam.createGroup(r -> r.groupName("Staff"));
        iam.attachGroupPolicy(r -> r.groupName("Staff").policyArn(READ_ONLY));
        for (String user : List.of("alice", "bob")) {
            iam.createUser(r -> r.userName(user).tags(t -> t.key("team").value("blue")));
            iam.addUserToGroup(r -> r.userName(user).groupName("staff"));
            iam.putUserPolicy(r -> r.userName(user).policyName("own").policyDocument(ALLOW_ECS));
        }
        String arn = iam.createPolicy(r -> r.policyName("deploy").policyDocument(ALLOW_ECS))
                .policy()
                .arn();
        iam.createPolicyVersion(r -> r.policyArn(arn).policyDocument(ALLOW_ECS).setAsDefault(true));
        iam.createRole(r -> r.roleName("web").assumeRolePolicyDocument(TRUST).permissionsBoundary(arn));
        iam.attachRolePolicy(r -> r.roleName("web").policyArn(arn));
        iam.createInstanceProfile(r -> r.instanceProfileName("machine"));
        iam.addRoleToInstanceProfile(r -> r.instanceProfileName("machine").roleName("web"));
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void everythingIsToldAtOnce() {
        var all = iam.getAccountAuthorizationDetails();

        assertThat(all.isTruncated()).isFalse();
        assertThat(all.userDetailList()).hasSize(2).allSatisfy(user -> {
            assertThat(user.groupList()).containsExactly("Staff");
            assertThat(user.tags()).hasSize(1);
            assertThat(user.userPolicyList()).singleElement().satisfies(policy -> {
                assertThat(policy.policyName()).isEqualTo("own");
                assertThat(policy.policyDocument()).startsWith("%7B%22Version%22");
            });
        });
        assertThat(all.groupDetailList())
                .singleElement()
                .satisfies(group -> assertThat(group.attachedManagedPolicies())
                        .extracting(AttachedPolicy::policyName)
                        .containsExactly("ReadOnlyAccess"));
        assertThat(all.roleDetailList()).singleElement().satisfies(role -> {
            assertThat(role.assumeRolePolicyDocument()).startsWith("%7B%22Version%22");
            assertThat(role.permissionsBoundary().permissionsBoundaryArn()).endsWith("policy/deploy");
            assertThat(role.instanceProfileList())
                    .singleElement()
                    .satisfies(profile -> assertThat(profile.roles()).hasSize(1));
            assertThat(role.attachedManagedPolicies()).hasSize(1);
        });
        assertThat(all.policies())
                .extracting(ManagedPolicyDetail::policyName)
                .containsExactly("deploy", "ReadOnlyAccess");
        assertThat(all.policies().getFirst()).satisfies(policy -> {
            assertThat(policy.attachmentCount()).isEqualTo(1);
            assertThat(policy.permissionsBoundaryUsageCount()).isEqualTo(1);
            assertThat(policy.defaultVersionId()).isEqualTo("v2");
            assertThat(policy.policyVersionList())
                    .hasSize(2)
                    .allSatisfy(version -> assertThat(version.document()).startsWith("%7B"));
        });
    }

    @Test
    void itIsFilteredByWhatItIs() {
        var policies =
                iam.getAccountAuthorizationDetails(r -> r.filter(EntityType.AWS_MANAGED_POLICY, EntityType.GROUP));
        assertThat(policies.userDetailList()).isEmpty();
        assertThat(policies.roleDetailList()).isEmpty();
        assertThat(policies.groupDetailList()).hasSize(1);
        assertThat(policies.policies()).extracting(ManagedPolicyDetail::arn).containsExactly(READ_ONLY);
    }

    @Test
    void pagesOfAnySizeHaveEverythingOnce() {
        for (int size = 1; size <= 7; size++) {
            int items = size;
            List<String> arns = new ArrayList<>();
            String marker = null;
            do {
                String from = marker;
                var page = iam.getAccountAuthorizationDetails(
                        r -> r.maxItems(items).marker(from));
                arns.addAll(arns(page));
                marker = page.marker();
                assertThat(page.isTruncated()).isEqualTo(marker != null);
            } while (marker != null);
            assertThat(arns)
                    .isEqualTo(arns(iam.getAccountAuthorizationDetails()))
                    .hasSize(6);
        }
    }

    private static List<String> arns(GetAccountAuthorizationDetailsResponse page) {
        List<String> arns = new ArrayList<>();
        page.userDetailList().forEach(it -> arns.add(it.arn()));
        page.groupDetailList().forEach(it -> arns.add(it.arn()));
        page.roleDetailList().forEach(it -> arns.add(it.arn()));
        page.policies().forEach(it -> arns.add(it.arn()));
        return arns;
    }
}
