package neargate.services.iam;

import static neargate.services.iam.TestIam.ALLOW_ECS;
import static neargate.services.iam.TestIam.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import neargate.policy.Policy.Grammar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;
import software.amazon.awssdk.services.iam.model.PolicyVersion;

class ManagedPolicyTest {
    private static final String ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";

    private final TestIam service = new TestIam();
    private final IamClient iam = service.root();

    @AfterEach
    void close() {
        service.close();
    }

    private String make(String name) {
        return iam.createPolicy(r -> r.policyName(name).policyDocument(ALLOW_ECS))
                .policy()
                .arn();
    }

    @Test
    void whatAwsPublishesCanBeReadAndAttached() {
        iam.createUser(r -> r.userName("bob"));
        for (Policy policy : iam.listPolicies(r -> r.scope(PolicyScopeType.AWS).maxItems(1000))
                .policies()) {
            assertThat(iam.getPolicyVersion(r -> r.policyArn(policy.arn()).versionId("v1"))
                            .policyVersion()
                            .document())
                    .as(policy.policyName())
                    .isNotEmpty();
        }
        iam.attachUserPolicy(r -> r.userName("bob").policyArn("arn:aws:iam::aws:policy/IAMUserChangePassword"));
    }

    @Test
    void aPolicyIsMadeCarriedAndDeleted() {
        String arn = make("run");
        assertThat(arn).isEqualTo("arn:aws:iam::123456789012:policy/run");
        assertFails(
                "EntityAlreadyExists",
                "A policy called Run already exists. Duplicate names are not allowed.",
                () -> make("Run"));

        iam.createUser(r -> r.userName("alice"));
        iam.createGroup(r -> r.groupName("staff"));
        iam.createRole(r -> r.roleName("app").assumeRolePolicyDocument(TestIam.TRUST));
        iam.attachUserPolicy(r -> r.userName("alice").policyArn(arn));
        iam.attachGroupPolicy(r -> r.groupName("staff").policyArn(arn));
        iam.attachRolePolicy(r -> r.roleName("app").policyArn(arn));
        iam.putRolePermissionsBoundary(r -> r.roleName("app").permissionsBoundary(arn));

        Policy policy = iam.getPolicy(r -> r.policyArn(arn)).policy();
        assertThat(policy.attachmentCount()).isEqualTo(3);
        assertThat(policy.permissionsBoundaryUsageCount()).isEqualTo(1);
        assertThat(iam.listAttachedGroupPolicies(r -> r.groupName("staff")).attachedPolicies())
                .extracting(AttachedPolicy::policyName)
                .containsExactly("run");
        var first = iam.listEntitiesForPolicy(r -> r.policyArn(arn).maxItems(2));
        assertThat(first.policyGroups()).hasSize(1);
        assertThat(first.policyRoles()).hasSize(1);
        assertThat(iam.listEntitiesForPolicy(r -> r.policyArn(arn).marker(first.marker()))
                        .policyUsers())
                .singleElement()
                .satisfies(user -> assertThat(user.userName()).isEqualTo("alice"));
        assertFails(
                "DeleteConflict",
                "Cannot delete a policy attached to entities.",
                () -> iam.deletePolicy(r -> r.policyArn(arn)));

        iam.detachUserPolicy(r -> r.userName("alice").policyArn(arn));
        iam.detachGroupPolicy(r -> r.groupName("staff").policyArn(arn));
        iam.detachRolePolicy(r -> r.roleName("app").policyArn(arn));
        iam.deleteRolePermissionsBoundary(r -> r.roleName("app"));
        iam.deletePolicy(r -> r.policyArn(arn));
        assertFails("NoSuchEntity", "Policy " + arn + " was not found.", () -> iam.getPolicy(r -> r.policyArn(arn)));
    }

    @Test
    void aPolicyHasFiveVersionsAtMost() {
        String arn = make("run");
        for (int i = 2; i <= 5; i++) {
            iam.createPolicyVersion(
                    r -> r.policyArn(arn).policyDocument(ALLOW_ECS).setAsDefault(true));
        }
        assertFails(
                "LimitExceeded",
                "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing"
                        + " version.",
                () -> iam.createPolicyVersion(r -> r.policyArn(arn).policyDocument(ALLOW_ECS)));
        assertThat(iam.getPolicy(r -> r.policyArn(arn)).policy().defaultVersionId())
                .isEqualTo("v5");
        assertFails(
                "DeleteConflict",
                "Cannot delete the default version of a policy.",
                () -> iam.deletePolicyVersion(r -> r.policyArn(arn).versionId("v5")));
        assertFails(
                "DeleteConflict",
                "This policy has more than one version. Before you delete a policy, you must delete the policy's"
                        + " versions. The default version is deleted with the policy.",
                () -> iam.deletePolicy(r -> r.policyArn(arn)));
        iam.deletePolicyVersion(r -> r.policyArn(arn).versionId("v3"));
        iam.setDefaultPolicyVersion(r -> r.policyArn(arn).versionId("v2"));
        assertThat(iam.createPolicyVersion(r -> r.policyArn(arn).policyDocument(ALLOW_ECS))
                        .policyVersion()
                        .versionId())
                .as("numbers are not used again")
                .isEqualTo("v6");
        var first = iam.listPolicyVersions(r -> r.policyArn(arn).maxItems(3));
        assertThat(first.versions()).extracting(PolicyVersion::versionId).containsExactly("v6", "v5", "v4");
        assertThat(iam.listPolicyVersions(r -> r.policyArn(arn).marker(first.marker()))
                        .versions())
                .extracting(PolicyVersion::versionId)
                .containsExactly("v2", "v1");
        assertFails(
                "NoSuchEntity",
                "Policy " + arn + " version v3 does not exist or is not attachable.",
                () -> iam.getPolicyVersion(r -> r.policyArn(arn).versionId("v3")));
    }

    @Test
    void theDocumentsOfAwsPoliciesAreThere() throws Exception {
        List<Policy> policies =
                iam.listPolicies(r -> r.scope(PolicyScopeType.AWS)).policies();
        assertThat(policies).hasSizeGreaterThan(25);
        for (Policy policy : policies) {
            String document = URLDecoder.decode(
                    iam.getPolicyVersion(r -> r.policyArn(policy.arn()).versionId(policy.defaultVersionId()))
                            .policyVersion()
                            .document(),
                    StandardCharsets.UTF_8);
            neargate.policy.Policy.parse(document, Grammar.IDENTITY);
        }
        assertFails(
                "ValidationError",
                "Cannot perform operations on AWS managed policy " + ADMIN,
                () -> iam.deletePolicy(r -> r.policyArn(ADMIN)));
    }

    @Test
    void allPoliciesComeInPagesTheCustomersFirst() {
        make("b");
        make("a");
        var names = new ArrayList<String>();
        String marker = null;
        do {
            String from = marker;
            var page = iam.listPolicies(r -> r.marker(from).maxItems(3));
            page.policies().forEach(policy -> names.add(policy.policyName()));
            marker = page.marker();
        } while (marker != null);
        assertThat(names).startsWith("a", "b").doesNotHaveDuplicates().hasSizeGreaterThan(27);
        assertThat(iam.listPolicies(r -> r.scope(PolicyScopeType.LOCAL)).policies())
                .hasSize(2);
    }

    @Test
    void whatIsNotThereCannotBeCarried() {
        iam.createUser(r -> r.userName("alice"));
        String missing = "arn:aws:iam::123456789012:policy/no";
        assertFails(
                "NoSuchEntity",
                "Policy " + missing + " does not exist or is not attachable.",
                () -> iam.attachUserPolicy(r -> r.userName("alice").policyArn(missing)));
        assertFails(
                "NoSuchEntity",
                "Scope ARN: " + missing + " does not exist or is not attachable.",
                () -> iam.putUserPermissionsBoundary(r -> r.userName("alice").permissionsBoundary(missing)));
        make("run");
        assertFails(
                "NoSuchEntity",
                "Policy arn:aws:iam::999999999999:policy/run does not exist or is not attachable.",
                () -> iam.attachUserPolicy(r -> r.userName("alice").policyArn("arn:aws:iam::999999999999:policy/run")));
    }

    @Test
    void tenPoliciesAreCarriedAtMost() {
        iam.createUser(r -> r.userName("alice"));
        for (int i = 0; i < 10; i++) {
            String arn = make("p" + i);
            iam.attachUserPolicy(r -> r.userName("alice").policyArn(arn));
            iam.attachUserPolicy(r -> r.userName("alice").policyArn(arn));
        }
        assertFails(
                "LimitExceeded",
                "Cannot exceed quota for PoliciesPerUser: 10",
                () -> iam.attachUserPolicy(r -> r.userName("alice").policyArn(ADMIN)));
        assertThat(iam.listAttachedUserPolicies(r -> r.userName("alice")).attachedPolicies())
                .hasSize(10);
    }

    @Test
    void aServiceLinkedRoleIsDeletedByItsOwnOperation() {
        String name = iam.createServiceLinkedRole(r -> r.awsServiceName("ecs.amazonaws.com"))
                .role()
                .roleName();
        String task = iam.deleteServiceLinkedRole(r -> r.roleName(name)).deletionTaskId();
        assertThat(task).startsWith("task/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS/");
        assertThat(iam.getServiceLinkedRoleDeletionStatus(r -> r.deletionTaskId(task))
                        .statusAsString())
                .isEqualTo("SUCCEEDED");
        assertThat(iam.listRoles().roles()).isEmpty();
    }
}
