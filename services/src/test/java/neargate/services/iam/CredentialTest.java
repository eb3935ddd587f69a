package neargate.services.iam;

import static neargate.services.iam.TestIam.ACCOUNT;
import static neargate.services.iam.TestIam.TRUST;
import static neargate.services.iam.TestIam.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import neargate.kernel.store.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKeyLastUsed;
import software.amazon.awssdk.services.iam.model.ReportStateType;
import software.amazon.awssdk.services.iam.model.Role;

class CredentialTest {
    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private final TestIam service = new TestIam();
    private final IamClient iam = service.root();

    @AfterEach
    void close() {
        service.close();
    }

    private AccessKeyLastUsed lastUse(String key) {
        return iam.getAccessKeyLastUsed(r -> r.accessKeyId(key)).accessKeyLastUsed();
    }

    private String keyOf(String user) {
        iam.createUser(r -> r.userName(user));
        return iam.createAccessKey(r -> r.userName(user)).accessKey().accessKeyId();
    }

    @Test
    void aKeyTellsWhenItWasUsedLastAndForWhat() {
        String key = keyOf("alice");
        assertThat(iam.getAccessKeyLastUsed(r -> r.accessKeyId(key)).userName()).isEqualTo("alice");
        assertThat(lastUse(key).lastUsedDate()).isNull();
        assertThat(lastUse(key).serviceName()).isEqualTo("N/A");
        assertThat(lastUse(key).region()).isEqualTo("N/A");

        service.service().used(ACCOUNT, key, "ecs", "eu-west-1");
        assertThat(lastUse(key).lastUsedDate()).isEqualTo(START);
        assertThat(lastUse(key).serviceName()).isEqualTo("ecs");
        assertThat(lastUse(key).region()).isEqualTo("eu-west-1");

        service.time.advance(Duration.ofSeconds(59));
        service.service().used(ACCOUNT, key, "ecs", "eu-west-1");
        assertThat(lastUse(key).lastUsedDate()).isEqualTo(START);
        service.service().used(ACCOUNT, key, "s3", "eu-west-1");
        assertThat(lastUse(key).serviceName()).isEqualTo("s3");
        service.time.advance(Duration.ofSeconds(299));
        service.service().used(ACCOUNT, key, "s3", "eu-west-1");
        assertThat(lastUse(key).lastUsedDate()).isEqualTo(START.plusSeconds(59));
        service.time.advance(Duration.ofSeconds(1));
        service.service().used(ACCOUNT, key, "s3", "eu-west-1");
        assertThat(lastUse(key).lastUsedDate()).isEqualTo(START.plusSeconds(359));
    }

    @Test
    void nobodyLearnsOfAnotherAccountsKey() {
        String key = keyOf("alice");
        for (String unknown : List.of(key, "AKIAIOSFODNN7EXAMPLE")) {
            assertFails(
                    "AccessDenied",
                    "User: arn:aws:iam::210987654321:root is not authorized to perform: iam:GetAccessKeyLastUsed on"
                            + " resource: access key " + unknown,
                    () -> service.root("210987654321").getAccessKeyLastUsed(r -> r.accessKeyId(unknown)));
        }
    }

    @Test
    void aRoleTellsWhenItWasUsedLast() {
        Role role = iam.createRole(r -> r.roleName("app").assumeRolePolicyDocument(TRUST))
                .role();
        assertThat(iam.getRole(r -> r.roleName("app")).role().roleLastUsed().lastUsedDate())
                .isNull();
        service.service().used(ACCOUNT, role.roleId(), "logs", "us-east-1");
        var use = iam.getRole(r -> r.roleName("app")).role().roleLastUsed();
        assertThat(use.lastUsedDate()).isEqualTo(START);
        assertThat(use.region()).isEqualTo("us-east-1");
    }

    @Test
    void nothingIsKeptOfAKeyOrARoleThatIsGone() {
        Role role = iam.createRole(r -> r.roleName("app").assumeRolePolicyDocument(TRUST))
                .role();
        String key = keyOf("alice");
        iam.deleteRole(r -> r.roleName("app"));
        service.service().used(ACCOUNT, key, "logs", "us-east-1");
        iam.deleteAccessKey(r -> r.userName("alice").accessKeyId(key));
        iam.deleteUser(r -> r.userName("alice"));

        service.service().used(ACCOUNT, role.roleId(), "logs", "us-east-1");
        service.service().used(ACCOUNT, key, "logs", "us-east-1");

        Scope scope = new Scope(ACCOUNT, Scope.GLOBAL);
        assertThat(service.store.snapshot().scan(LastUses.TABLE, scope).toList())
                .isEmpty();
    }

    @Test
    void aPasswordMustConformToTheAccountsPolicy() {
        iam.createUser(r -> r.userName("alice"));
        assertFails(
                "NoSuchEntity",
                "Login Profile for User alice cannot be found.",
                () -> iam.getLoginProfile(r -> r.userName("alice")));
        assertFails(
                "PasswordPolicyViolation",
                "Password does not conform to the account password policy.",
                () -> iam.createLoginProfile(r -> r.userName("alice").password("password")));
        iam.updateAccountPasswordPolicy(r -> r.minimumPasswordLength(12).requireSymbols(true));
        assertFails(
                "PasswordPolicyViolation",
                "Password should have a minimum length of 12",
                () -> iam.createLoginProfile(r -> r.userName("alice").password("Passw0rd!")));
        assertFails(
                "PasswordPolicyViolation",
                "Password should have at least one symbol",
                () -> iam.createLoginProfile(r -> r.userName("alice").password("correcthorsebattery")));

        iam.createLoginProfile(
                r -> r.userName("alice").password("correct-horse-battery").passwordResetRequired(true));
        assertThat(iam.getLoginProfile(r -> r.userName("alice")).loginProfile().passwordResetRequired())
                .isTrue();
        assertFails(
                "EntityAlreadyExists",
                "Login Profile for user alice already exists.",
                () -> iam.createLoginProfile(r -> r.userName("alice").password("correct-horse-battery")));
        iam.updateLoginProfile(r -> r.userName("alice").passwordResetRequired(false));
        assertThat(iam.getLoginProfile(r -> r.userName("alice")).loginProfile().passwordResetRequired())
                .isFalse();
        assertFails(
                "DeleteConflict",
                "Cannot delete entity, must delete login profile first.",
                () -> iam.deleteUser(r -> r.userName("alice")));
        iam.deleteLoginProfile(r -> r.userName("alice"));
        iam.deleteUser(r -> r.userName("alice"));
    }

    @Test
    void theCredentialReportHasALineForEachUser() {
        assertFails(
                "ReportNotPresent",
                "No report is available. Use GenerateCredentialReport to generate one.",
                () -> iam.getCredentialReport());
        String key = keyOf("alice,a");
        iam.createUser(r -> r.userName("bob"));
        iam.updateAccountPasswordPolicy(r -> r.maxPasswordAge(30));
        iam.createLoginProfile(r -> r.userName("bob").password("secret"));
        service.service().used(ACCOUNT, key, "ecs", "us-east-1");

        assertThat(iam.generateCredentialReport().state()).isEqualTo(ReportStateType.STARTED);
        assertThat(iam.generateCredentialReport().state()).isEqualTo(ReportStateType.COMPLETE);
        var report = iam.getCredentialReport();
        String at = "2026-11-23T12:00:00+00:00";
        assertThat(report.generatedTime()).isEqualTo(START);
        List<String> lines = report.content().asUtf8String().lines().toList();
        assertThat(lines)
                .element(0)
                .asString()
                .startsWith("user,arn,user_creation_time,password_enabled,")
                .endsWith("cert_2_last_rotated");
        assertThat(lines.get(1)).startsWith("<root_account>,arn:aws:iam::123456789012:root,");
        assertThat(lines.subList(2, 4))
                .containsExactly(
                        "\"alice,a\",\"arn:aws:iam::123456789012:user/alice,a\"," + at
                                + ",false,N/A,N/A,N/A,false,true," + at + "," + at
                                + ",us-east-1,ecs,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A",
                        "bob,arn:aws:iam::123456789012:user/bob," + at + ",true,no_information," + at
                                + ",2026-12-23T12:00:00+00:00,false,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,"
                                + "false,N/A,false,N/A");
        int columns = lines.getFirst().split(",").length;
        assertThat(lines.get(1).split(",")).hasSize(columns);
        assertThat(lines.get(3).split(",")).hasSize(columns);

        service.time.advance(Duration.ofHours(4));
        assertFails(
                "ReportExpired",
                "The report has expired. Use GenerateCredentialReport to generate a new one.",
                () -> iam.getCredentialReport());
        assertThat(iam.generateCredentialReport().state()).isEqualTo(ReportStateType.STARTED);
        assertThat(iam.getCredentialReport().generatedTime()).isEqualTo(START.plus(Duration.ofHours(4)));
    }

    @Test
    void aUserChangesItsOwnPassword() {
        String arn = iam.createUser(r -> r.userName("alice")).user().arn();
        IamClient alice = service.as(arn);
        assertFails(
                "NoSuchEntity",
                "Login Profile for User alice cannot be found.",
                () -> alice.changePassword(r -> r.oldPassword("Passw0rd!").newPassword("Passw1rd!")));
        iam.createLoginProfile(r -> r.userName("alice").password("Passw0rd!").passwordResetRequired(true));
        assertFails(
                "AccessDenied",
                "The old password was incorrect.",
                () -> alice.changePassword(r -> r.oldPassword("other").newPassword("Passw1rd!")));
        assertFails(
                "PasswordPolicyViolation",
                "Password does not conform to the account password policy.",
                () -> alice.changePassword(r -> r.oldPassword("Passw0rd!").newPassword("password")));
        assertFails(
                "InvalidUserType",
                "Only IAM Users can change their own password.",
                () -> iam.changePassword(r -> r.oldPassword("Passw0rd!").newPassword("Passw1rd!")));

        alice.changePassword(r -> r.oldPassword("Passw0rd!").newPassword("Passw1rd!"));

        assertThat(iam.getLoginProfile(r -> r.userName("alice")).loginProfile().passwordResetRequired())
                .isFalse();
        alice.changePassword(r -> r.oldPassword("Passw1rd!").newPassword("Passw0rd!"));
        iam.updateAccountPasswordPolicy(r -> r.passwordReusePrevention(1));
        assertFails(
                "PasswordPolicyViolation",
                "Password cannot be the same as the previous one.",
                () -> alice.changePassword(r -> r.oldPassword("Passw0rd!").newPassword("Passw0rd!")));
    }
}
