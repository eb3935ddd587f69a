package neargate.services.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import neargate.kernel.Caller;
import neargate.policy.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.model.Role;

class RoleTest {
    private final TestIam iam = new TestIam();

    @AfterEach
    void close() {
        iam.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app",
                "arn:aws:iam::123456789012:user/nobody",
                "arn:aws:iam::123456789012:role/nobody",
                "arn:aws:s3:::bucket"
            })
    void aTrustPolicyNamesWhoCanBe(String principal) {
        String document = """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                 "Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}}""".formatted(principal);
        TestIam.assertFails(
                "MalformedPolicyDocument",
                "Invalid principal in policy: \"AWS\":\"" + principal + "\"",
                () -> iam.root().createRole(r -> r.roleName("app").assumeRolePolicyDocument(document)));
        String elsewhere = document.replace(principal, "arn:aws:iam::210987654321:user/somebody");
        iam.root().createRole(r -> r.roleName("app").assumeRolePolicyDocument(elsewhere));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec2", "amazonaws.com", "example.com", "ec2.amazonaws.com.example.com"})
    void aTrustPolicyNamesServicesByTheirNames(String service) {
        String document = TestIam.TRUST.replace("ecs-tasks.amazonaws.com", service);
        TestIam.assertFails(
                "MalformedPolicyDocument",
                "Invalid principal in policy: \"SERVICE\":\"" + service + "\"",
                () -> iam.root().createRole(r -> r.roleName("app").assumeRolePolicyDocument(document)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ec2.amazonaws.com",
                "logs.eu-west-1.amazonaws.com",
                "ec2.amazonaws.com.cn",
                "ecs.application-autoscaling.amazonaws.com",
                "alexa-appkit.amazon.com",
                "lex.aws.internal"
            })
    void anyServiceOfAwsMayBeNamed(String service) {
        String document = TestIam.TRUST.replace("ecs-tasks.amazonaws.com", service);
        iam.root().createRole(r -> r.roleName("app").assumeRolePolicyDocument(document));
        assertThat(shownTrust()).isEqualTo(document);
    }

    @Test
    void theIdsOfATrustPolicysStatementsAreAlphanumeric() {
        String document = TestIam.TRUST.replace("{\"Effect\"", "{\"Sid\":\"the tasks\",\"Effect\"");
        TestIam.assertFails(
                "MalformedPolicyDocument",
                "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression"
                        + " [0-9A-Za-z]*",
                () -> iam.root().createRole(r -> r.roleName("app").assumeRolePolicyDocument(document)));
        assertThat(mayAssume(document)).as("of a role of an earlier build").isTrue();
    }

    private static final String ALICE = "arn:aws:iam::123456789012:user/alice";

    private static final String TRUSTS_ALICE = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
             "Principal":{"AWS":["123456789012",
                                 "arn:aws:iam::123456789012:user/alice"]},"Action":"sts:AssumeRole",
             "Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::123456789012:user/alice"}}}]}""";

    private String shownTrust() {
        return URLDecoder.decode(
                iam.root().getRole(r -> r.roleName("app")).role().assumeRolePolicyDocument(), StandardCharsets.UTF_8);
    }

    @Test
    void aTrustPolicyGoesOnMeaningTheUserThatItNamed() {
        String id = iam.root().createUser(r -> r.userName("alice")).user().userId();
        iam.root().createRole(r -> r.roleName("app").assumeRolePolicyDocument(TRUSTS_ALICE));
        assertThat(shownTrust()).isEqualTo(TRUSTS_ALICE);

        iam.root().updateUser(r -> r.userName("alice").newUserName("bob"));
        assertThat(shownTrust())
                .isEqualTo(TRUSTS_ALICE.replace(ALICE + "\"]", "arn:aws:iam::123456789012:user/bob\"]"));

        iam.root().deleteUser(r -> r.userName("bob"));
        iam.root().createUser(r -> r.userName("alice"));
        String orphaned = TRUSTS_ALICE.replace(ALICE + "\"]", id + "\"]");
        assertThat(shownTrust()).isEqualTo(orphaned);
        assertThat(iam.root().listRoles().roles().getFirst().assumeRolePolicyDocument())
                .contains(id);
        TestIam.assertFails(
                "MalformedPolicyDocument",
                "Invalid principal in policy: \"AWS\":\"" + id + "\"",
                () -> iam.root().updateAssumeRolePolicy(r -> r.roleName("app").policyDocument(orphaned)));

        iam.root().updateAssumeRolePolicy(r -> r.roleName("app").policyDocument(TRUSTS_ALICE));
        assertThat(shownTrust()).isEqualTo(TRUSTS_ALICE);
    }

    @Test
    void aTrustPolicyGoesOnMeaningTheRoleThatItNamed() {
        String id = iam.root()
                .createRole(r -> r.roleName("first").assumeRolePolicyDocument(TestIam.TRUST))
                .role()
                .roleId();
        String trust = TRUSTS_ALICE.replace("user/alice", "role/first");
        iam.root().createRole(r -> r.roleName("app").assumeRolePolicyDocument(trust));
        assertThat(shownTrust()).isEqualTo(trust);
        iam.root().deleteRole(r -> r.roleName("first"));
        iam.root().createRole(r -> r.roleName("first").assumeRolePolicyDocument(TestIam.TRUST));
        assertThat(shownTrust()).isEqualTo(trust.replace("arn:aws:iam::123456789012:role/first\"]", id + "\"]"));
    }

    @Test
    void aTrustPolicyIsAboutAssumingARole() {
        String document = TestIam.TRUST.replace("sts:AssumeRole", "s3:GetObject");
        TestIam.assertFails(
                "MalformedPolicyDocument",
                "AssumeRole policy may only specify STS AssumeRole actions.",
                () -> iam.root().createRole(r -> r.roleName("app").assumeRolePolicyDocument(document)));
        assertThat(mayAssume(document)).isFalse();
        assertThat(mayAssume(TestIam.TRUST.replace("\"sts:AssumeRole\"", "[\"s3:GetObject\",\"STS:AssumeRole\"]")))
                .isTrue();
    }

    /** Whether a task may assume a role that an earlier build kept with that trust policy. */
    private boolean mayAssume(String trust) {
        return iam.authorization()
                .ofRole(
                        Caller.service("ecs-tasks", TestIam.ACCOUNT, "us-east-1"),
                        "sts:AssumeRole",
                        "arn:aws:iam::" + TestIam.ACCOUNT + ":role/app",
                        trust,
                        Context.EMPTY)
                .isAllowed();
    }

    @Test
    void datesHaveNoFractionsAndNoTagsAreLeftOut() {
        iam.time.advance(Duration.ofMillis(1_500));
        Role made = iam.root()
                .createRole(r -> r.roleName("app").assumeRolePolicyDocument(TestIam.TRUST))
                .role();
        assertThat(made.createDate()).isEqualTo(made.createDate().truncatedTo(ChronoUnit.SECONDS));
        assertThat(made.hasTags()).isFalse();
        assertThat(iam.root().getRole(r -> r.roleName("app")).role().hasTags()).isFalse();
        assertThat(iam.root().listRoles().roles().getFirst().hasTags()).isFalse();
    }
}
