package neargate.services.iam;

import static neargate.services.iam.TestIam.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.SummaryKeyType;

class AccountTest {
    private final TestIam service = new TestIam();
    private final IamClient iam = service.root();
    private final IamClient other = service.root("210987654321");

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void anAccountHasOneAliasAndNoOtherHasTheSame() {
        assertThat(iam.listAccountAliases().accountAliases()).isEmpty();
        iam.createAccountAlias(r -> r.accountAlias("example-corp"));
        iam.createAccountAlias(r -> r.accountAlias("example"));

        assertThat(iam.listAccountAliases().accountAliases()).containsExactly("example");
        assertThat(other.listAccountAliases().accountAliases()).isEmpty();
        assertFails(
                "EntityAlreadyExists",
                "The account alias example already exists.",
                () -> other.createAccountAlias(r -> r.accountAlias("example")));
        assertFails(
                "NoSuchEntity",
                "The account alias example cannot be found.",
                () -> other.deleteAccountAlias(r -> r.accountAlias("example")));

        other.createAccountAlias(r -> r.accountAlias("example-corp"));
        iam.deleteAccountAlias(r -> r.accountAlias("example"));
        assertThat(iam.listAccountAliases().accountAliases()).isEmpty();
        assertThat(other.listAccountAliases().accountAliases()).containsExactly("example-corp");
    }

    @Test
    void aPasswordPolicyIsReplacedAsAWhole() {
        assertFails(
                "NoSuchEntity",
                "The Password Policy with domain name 123456789012 cannot be found.",
                () -> iam.getAccountPasswordPolicy());
        iam.updateAccountPasswordPolicy(
                r -> r.minimumPasswordLength(14).requireSymbols(true).maxPasswordAge(90));
        var strict = iam.getAccountPasswordPolicy().passwordPolicy();
        assertThat(strict.minimumPasswordLength()).isEqualTo(14);
        assertThat(strict.requireSymbols()).isTrue();
        assertThat(strict.expirePasswords()).isTrue();

        iam.updateAccountPasswordPolicy(r -> r.requireNumbers(true));
        var lax = iam.getAccountPasswordPolicy().passwordPolicy();
        assertThat(lax.minimumPasswordLength()).isEqualTo(6);
        assertThat(lax.requireSymbols()).isFalse();
        assertThat(lax.expirePasswords()).isFalse();
        assertThat(lax.maxPasswordAge()).isNull();

        iam.deleteAccountPasswordPolicy();
        assertFails(
                "NoSuchEntity",
                "The Password Policy with domain name 123456789012 cannot be found.",
                () -> iam.deleteAccountPasswordPolicy());
    }

    @Test
    void theSummaryCountsWhatThereIs() {
        iam.createUser(r -> r.userName("alice"));
        iam.createUser(r -> r.userName("bob"));
        iam.deleteUser(r -> r.userName("bob"));
        String arn = iam.createPolicy(r -> r.policyName("p").policyDocument(TestIam.ALLOW_ECS))
                .policy()
                .arn();
        iam.createPolicyVersion(r -> r.policyArn(arn).policyDocument(TestIam.ALLOW_ECS));

        assertThat(iam.getAccountSummary().summaryMap())
                .containsEntry(SummaryKeyType.USERS, 1)
                .containsEntry(SummaryKeyType.USERS_QUOTA, 5_000)
                .containsEntry(SummaryKeyType.GROUPS, 0)
                .containsEntry(SummaryKeyType.POLICIES, 1)
                .containsEntry(SummaryKeyType.POLICY_VERSIONS_IN_USE, 2)
                .containsEntry(SummaryKeyType.ROLE_POLICY_SIZE_QUOTA, 10_240)
                .doesNotContainKey(SummaryKeyType.UNKNOWN_TO_SDK_VERSION);
        assertThat(other.getAccountSummary().summaryMap()).containsEntry(SummaryKeyType.USERS, 0);
    }

    @Test
    void anAccountHasThreeHundredGroupsAtMost() {
        for (int i = 0; i < 300; i++) {
            String name = "g" + i;
            iam.createGroup(r -> r.groupName(name));
        }
        assertFails(
                "LimitExceeded",
                "Cannot exceed quota for GroupsPerAccount: 300",
                () -> iam.createGroup(r -> r.groupName("more")));
        other.createGroup(r -> r.groupName("more"));
        iam.deleteGroup(r -> r.groupName("g7"));
        iam.createGroup(r -> r.groupName("more"));
    }
}
