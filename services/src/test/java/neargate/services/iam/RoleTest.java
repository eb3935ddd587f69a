package neargate.services.iam;

import static org.assertj.core.api.Assertions.assertThat;

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
