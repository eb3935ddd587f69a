package neargate.services.iam;

import static neargate.services.iam.TestIam.ACCOUNT;
import static neargate.services.iam.TestIam.ALLOW_ECS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import neargate.kernel.Caller;
import neargate.kernel.Session;
import neargate.policy.Context;
import neargate.policy.Decision;
import neargate.policy.PolicyType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;

class AuthorizationTest {
    private static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    private static final String ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";
    private static final Decision NO_IDENTITY_POLICY = new Decision.ImplicitlyDenied(PolicyType.IDENTITY);

    private final TestIam service = new TestIam();
    private final IamClient iam = service.root();

    @BeforeEach
    void alice() {
        iam.createUser(r -> r.userName("alice").path("/staff/"));
    }

    @AfterEach
    void close() {
        service.close();
    }

    private static Caller caller(String principal, @Nullable Session session) {
        return new Caller(ACCOUNT, "us-east-1", principal, "request", "", session);
    }

    private static Caller user() {
        return caller("arn:aws:iam::123456789012:user/staff/alice", null);
    }

    private static Session session(Session.Kind kind, String parent, String id, List<String> policies) {
        return new Session(
                kind, parent, id, Instant.EPOCH, policies, List.of(), Map.of("Stage", "test"), Set.of(), null);
    }

    private Decision decide(Caller caller, String action) {
        return service.authorization().decide(caller, action, "*", ACCOUNT, Context.EMPTY, Optional.empty());
    }

    private String roleId(String name) {
        return iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TestIam.TRUST))
                .role()
                .roleId();
    }

    private static Caller inRole(String name, String id, String... policies) {
        return caller(
                "arn:aws:sts::123456789012:assumed-role/" + name + "/work",
                session(Session.Kind.ROLE, "arn:aws:iam::123456789012:role/" + name, id + ":work", List.of(policies)));
    }

    @Test
    void aUserMayWhatItsPoliciesAndThoseOfItsGroupsAllow() {
        assertThat(decide(user(), "ecs:RunTask")).isEqualTo(NO_IDENTITY_POLICY);
        iam.putUserPolicy(r -> r.userName("alice").policyName("p").policyDocument(ALLOW_ECS));
        assertThat(decide(user(), "ecs:RunTask").isAllowed()).isTrue();
        assertThat(decide(user(), "iam:ListUsers")).isEqualTo(NO_IDENTITY_POLICY);
        iam.createGroup(r -> r.groupName("readers"));
        iam.attachGroupPolicy(r -> r.groupName("readers").policyArn(READ_ONLY));
        iam.addUserToGroup(r -> r.groupName("readers").userName("alice"));
        assertThat(decide(user(), "iam:ListUsers").isAllowed()).isTrue();
        assertThat(decide(user(), "iam:CreateUser")).isEqualTo(NO_IDENTITY_POLICY);
    }

    @Test
    void aChangedPolicyIsInForceAtOnce() {
        String arn = iam.createPolicy(r -> r.policyName("run").policyDocument(ALLOW_ECS))
                .policy()
                .arn();
        iam.attachUserPolicy(r -> r.userName("alice").policyArn(arn));
        assertThat(decide(user(), "ecs:RunTask").isAllowed()).isTrue();
        iam.createPolicyVersion(r -> r.policyArn(arn)
                .policyDocument(ALLOW_ECS.replace("Allow", "Deny"))
                .setAsDefault(true));
        assertThat(decide(user(), "ecs:RunTask")).isEqualTo(new Decision.ExplicitlyDenied(PolicyType.IDENTITY));
        iam.setDefaultPolicyVersion(r -> r.policyArn(arn).versionId("v1"));
        assertThat(decide(user(), "ecs:RunTask").isAllowed()).isTrue();
    }

    @Test
    void aBoundaryLimitsWhatIsAllowed() {
        iam.attachUserPolicy(r -> r.userName("alice").policyArn(ADMIN));
        iam.putUserPermissionsBoundary(r -> r.userName("alice").permissionsBoundary(READ_ONLY));
        assertThat(decide(user(), "ecs:ListClusters").isAllowed()).isTrue();
        assertThat(decide(user(), "ecs:CreateCluster")).isEqualTo(new Decision.ImplicitlyDenied(PolicyType.BOUNDARY));
    }

    @Test
    void aSessionOfARoleMayWhatTheRoleAndTheSessionAllow() {
        String id = roleId("app");
        iam.attachRolePolicy(r -> r.roleName("app").policyArn(ADMIN));
        assertThat(decide(inRole("app", id), "iam:ListUsers").isAllowed()).isTrue();
        assertThat(decide(inRole("app", id, ALLOW_ECS), "ecs:ListClusters").isAllowed())
                .isTrue();
        assertThat(decide(inRole("app", id, ALLOW_ECS), "iam:ListUsers"))
                .isEqualTo(new Decision.ImplicitlyDenied(PolicyType.SESSION));
    }

    @Test
    void aSessionEndsWithItsRoleEvenIfAnotherHasItsName() {
        String id = roleId("app");
        iam.deleteRole(r -> r.roleName("app"));
        roleId("app");
        iam.attachRolePolicy(r -> r.roleName("app").policyArn(ADMIN));
        assertThat(decide(inRole("app", id), "ecs:ListClusters")).isEqualTo(NO_IDENTITY_POLICY);
    }

    @Test
    void tagsOfTheRoleAndTheSessionAreThePrincipals() {
        String id = roleId("app");
        iam.tagRole(r -> r.roleName("app")
                .tags(t -> t.key("stage").value("prod"), t -> t.key("team").value("blue")));
        iam.putRolePolicy(r -> r.roleName("app").policyName("p").policyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{
                 "StringEquals":{"aws:PrincipalTag/Team":"blue","aws:PrincipalTag/stage":"test"},
                 "ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::123456789012:role/app"},
                 "StringLike":{"aws:userid":"AROA*:work"}}}}"""));
        assertThat(decide(inRole("app", id), "ecs:ListClusters").isAllowed()).isTrue();
    }

    @Test
    void theTemporaryCredentialsOfAUserMayWhatItMay() {
        iam.attachUserPolicy(r -> r.userName("alice").policyArn(ADMIN));
        Caller own = caller(user().principal(), session(Session.Kind.USER, user().principal(), "AIDA", List.of()));
        assertThat(decide(own, "ecs:ListClusters").isAllowed()).isTrue();
        assertThat(decide(own, "iam:PassRole").isAllowed()).isTrue();
        assertThat(decide(own, "sts:GetAccessKeyInfo")).isEqualTo(new Decision.ExplicitlyDenied(PolicyType.SESSION));
    }

    @Test
    void aFederatedUserMayWhatItsPoliciesAndTheUsersAllow() {
        iam.attachUserPolicy(r -> r.userName("alice").policyArn(ADMIN));
        String arn = "arn:aws:sts::123456789012:federated-user/bob";
        Caller limited =
                caller(arn, session(Session.Kind.FEDERATED_USER, user().principal(), "x:bob", List.of(ALLOW_ECS)));
        assertThat(decide(limited, "ecs:ListClusters").isAllowed()).isTrue();
        assertThat(decide(limited, "ec2:DescribeVpcs")).isEqualTo(new Decision.ImplicitlyDenied(PolicyType.SESSION));
        Caller bare = caller(arn, session(Session.Kind.FEDERATED_USER, user().principal(), "x:bob", List.of()));
        assertThat(decide(bare, "ecs:ListClusters"))
                .as("without policies")
                .isEqualTo(new Decision.ImplicitlyDenied(PolicyType.SESSION));
        String root = "arn:aws:iam::123456789012:root";
        Caller ofRoot = caller(arn, session(Session.Kind.FEDERATED_USER, root, "x:bob", List.of(ALLOW_ECS)));
        assertThat(decide(ofRoot, "ecs:ListClusters").isAllowed()).isTrue();
    }

    @Test
    void onlyActiveKeysOpen() {
        var key = iam.createAccessKey(r -> r.userName("alice")).accessKey();
        assertThat(service.service().key(key.accessKeyId()))
                .contains(new UserKey(key.secretAccessKey(), ACCOUNT, user().principal()));
        iam.updateAccessKey(
                r -> r.userName("alice").accessKeyId(key.accessKeyId()).status("Inactive"));
        assertThat(service.service().key(key.accessKeyId())).isEmpty();
        assertThat(service.service().key("test")).isEmpty();
    }
}
