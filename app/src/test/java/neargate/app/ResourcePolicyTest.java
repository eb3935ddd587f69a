package neargate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** What the policies of secrets and keys give and take, asked by users over HTTP. */
class ResourcePolicyTest {
    private static final String NOTHING = allow("ecs:ListClusters");
    private static final String USER = "arn:aws:iam::" + Live.ACCOUNT + ":user/";
    private static final SdkBytes TEXT = SdkBytes.fromUtf8String("hello");

    private Live live;
    private SecretsManagerClient secrets;
    private KmsClient kms;
    private String key;

    @BeforeEach
    void aSecretAndAKey() throws IOException {
        live = new Live();
        secrets = live.root(SecretsManagerClient.builder());
        kms = live.root(KmsClient.builder());
        secrets.createSecret(r -> r.name("db").secretString("hunter2"));
        key = kms.createKey().keyMetadata().arn();
    }

    @AfterEach
    void close() throws IOException {
        live.close();
    }

    private static String allow(String action) {
        return """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"%s","Resource":"*"}}""".formatted(action);
    }

    private static String statement(String effect, String principal, String action) {
        return """
                {"Effect":"%s","Principal":{"AWS":"%s"},"Action":"%s","Resource":"*"}""".formatted(effect, principal, action);
    }

    private static String policy(String... statements) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
    }

    private String secretAs(AwsCredentials who) {
        return live.as(who, SecretsManagerClient.builder())
                .getSecretValue(r -> r.secretId("db"))
                .secretString();
    }

    private void encryptAs(AwsCredentials who) {
        live.as(who, KmsClient.builder()).encrypt(r -> r.keyId(key).plaintext(TEXT));
    }

    private static void isDenied(ThrowingCallable call, String why) {
        assertThatThrownBy(call)
                .hasMessageContaining("is not authorized to perform")
                .hasMessageContaining(why);
    }

    @Test
    void aSecretsPolicyLetsSomebodyInWhomNoOtherPolicyDoes() {
        AwsCredentials alice = live.user("alice", NOTHING);
        isDenied(
                () -> secretAs(alice),
                "because no identity-based policy allows the secretsmanager:GetSecretValue action");
        secrets.putResourcePolicy(r -> r.secretId("db")
                .resourcePolicy(policy(statement("Allow", USER + "alice", "secretsmanager:GetSecretValue"))));
        assertThat(secretAs(alice)).isEqualTo("hunter2");
        isDenied(() -> secretAs(live.user("bob", NOTHING)), "because no identity-based policy allows");
    }

    @Test
    void aSecretsPolicyLetsNoNamesakeIn() {
        AwsCredentials first = live.user("alice", NOTHING);
        secrets.putResourcePolicy(r -> r.secretId("db")
                .resourcePolicy(policy(statement("Allow", USER + "alice", "secretsmanager:GetSecretValue"))));
        IamClient iam = live.root(IamClient.builder());
        iam.deleteAccessKey(r -> r.userName("alice").accessKeyId(first.accessKeyId()));
        iam.deleteUserPolicy(r -> r.userName("alice").policyName("p"));
        iam.deleteUser(r -> r.userName("alice"));
        AwsCredentials second = live.user("alice", NOTHING);
        isDenied(() -> secretAs(second), "because no identity-based policy allows");
    }

    @Test
    void aSecretsPolicyDeniesWhatOthersAllow() {
        AwsCredentials alice = live.user("alice", allow("secretsmanager:*"));
        assertThat(secretAs(alice)).isEqualTo("hunter2");
        secrets.putResourcePolicy(r -> r.secretId("db")
                .resourcePolicy(policy(
                        statement("Allow", USER + "alice", "secretsmanager:*"),
                        statement("Deny", "*", "secretsmanager:GetSecretValue"))));
        isDenied(() -> secretAs(alice), "with an explicit deny in a resource-based policy");
    }

    @Test
    void theSecretsPolicyDeniesAlsoToRestoreIt() {
        SecretsManagerClient alice =
                live.as(live.user("alice", allow("secretsmanager:*")), SecretsManagerClient.builder());
        secrets.putResourcePolicy(r -> r.secretId("db")
                .resourcePolicy(policy(statement("Deny", USER + "alice", "secretsmanager:RestoreSecret"))));
        secrets.deleteSecret(r -> r.secretId("db"));

        isDenied(() -> alice.restoreSecret(r -> r.secretId("db")), "with an explicit deny in a resource-based policy");
    }

    @Test
    void whoHasAKeysPolicyBehindItNeedsNoOther() {
        AwsCredentials alice = live.user("alice", NOTHING);
        AwsCredentials bob = live.user("bob", allow("kms:*"));
        encryptAs(bob);
        isDenied(() -> encryptAs(alice), "because no identity-based policy allows the kms:Encrypt action");
        kms.putKeyPolicy(r -> r.keyId(key)
                .policy(policy(statement("Allow", USER + "alice", "kms:*")))
                .bypassPolicyLockoutSafetyCheck(true));
        encryptAs(alice);
        isDenied(() -> encryptAs(bob), "because no resource-based policy allows the kms:Encrypt action");
    }

    @Test
    void aKeysPolicyDeniesWhatOthersAllow() {
        AwsCredentials alice = live.user("alice", allow("kms:*"));
        kms.putKeyPolicy(r -> r.keyId(key)
                .policy(policy(
                        statement("Allow", "arn:aws:iam::" + Live.ACCOUNT + ":root", "kms:*"),
                        statement("Deny", USER + "alice", "kms:Encrypt"))));
        isDenied(() -> encryptAs(alice), "with an explicit deny in a resource-based policy");
    }

    @Test
    void aKeysPolicyHoldsHoweverTheKeyIsNamed() {
        KmsClient hers = live.as(live.user("alice", allow("kms:*")), KmsClient.builder());
        kms.createAlias(r -> r.aliasName("alias/web").targetKeyId(key));
        kms.putKeyPolicy(r -> r.keyId(key)
                .policy(policy(
                        statement("Allow", "arn:aws:iam::" + Live.ACCOUNT + ":root", "kms:*"),
                        statement("Deny", USER + "alice", "kms:Encrypt"),
                        statement("Deny", USER + "alice", "kms:ReEncryptTo"),
                        statement("Deny", USER + "alice", "kms:UpdateAlias"))));
        String other = hers.createKey().keyMetadata().arn();
        SdkBytes mine = hers.encrypt(r -> r.keyId(other).plaintext(TEXT)).ciphertextBlob();
        String aliases = key.substring(0, key.indexOf(":key/") + 1);
        for (String name : List.of(key, "alias/web", aliases + "alias/web")) {
            isDenied(() -> hers.encrypt(r -> r.keyId(name).plaintext(TEXT)), "on resource: " + key);
            isDenied(
                    () -> hers.reEncrypt(r -> r.ciphertextBlob(mine).destinationKeyId(name)),
                    "kms:ReEncryptTo on resource: " + key);
        }
        isDenied(
                () -> hers.updateAlias(r -> r.aliasName("alias/web").targetKeyId(other)),
                "kms:UpdateAlias on resource: " + key);
    }

    @Test
    void aConditionMayAskForTheAliasesOfAKeyAndForTheOneThatIsUsed() {
        kms.createAlias(r -> r.aliasName("alias/web").targetKeyId(key));
        KmsClient byAny = live.as(
                live.user("alice", condition("ForAnyValue:StringEquals", "kms:ResourceAliases", "alias/web")),
                KmsClient.builder());
        byAny.encrypt(r -> r.keyId(key).plaintext(TEXT));
        String other = kms.createKey().keyMetadata().arn();
        isDenied(() -> byAny.encrypt(r -> r.keyId(other).plaintext(TEXT)), "kms:Encrypt");

        KmsClient byName = live.as(
                live.user("bob", condition("StringEquals", "kms:RequestAlias", "alias/web")), KmsClient.builder());
        byName.encrypt(r -> r.keyId("alias/web").plaintext(TEXT));
        byName.encrypt(r -> r.keyId(key.substring(0, key.indexOf(":key/") + 1) + "alias/web")
                .plaintext(TEXT));
        isDenied(() -> byName.encrypt(r -> r.keyId(key).plaintext(TEXT)), "kms:Encrypt");

        KmsClient bySpec = live.as(
                live.user("carol", condition("StringEquals", "kms:KeySpec", "SYMMETRIC_DEFAULT")), KmsClient.builder());
        bySpec.encrypt(r -> r.keyId(key).plaintext(TEXT));
    }

    private static String condition(String operator, String key, String value) {
        return """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:*","Resource":"*",\
                "Condition":{"%s":{"%s":"%s"}}}}""".formatted(operator, key, value);
    }

    @Test
    void aDenyOfAResourceHoldsHoweverItsArnIsSpelled() {
        String secret = secrets.describeSecret(r -> r.secretId("db")).arn();
        live.root(EcsClient.builder())
                .registerTaskDefinition(r -> r.family("prod")
                        .containerDefinitions(c -> c.name("web").image("web").memory(64)));
        AwsCredentials alice = live.user("alice", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},\
                {"Effect":"Deny","Action":"*","Resource":["%s","arn:aws:ecs:*:*:task-definition/prod:*",\
                "arn:aws:ecs:*:*:task/default/*"]}]}""".formatted(secret));
        String shortened = secret.substring(0, secret.length() - 7);
        for (String name : List.of("db", secret, shortened)) {
            isDenied(
                    () -> live.as(alice, SecretsManagerClient.builder()).getSecretValue(r -> r.secretId(name)),
                    "on resource: " + secret);
        }
        EcsClient ecs = live.as(alice, EcsClient.builder());
        String arns = "arn:aws:ecs:us-east-1:" + Live.ACCOUNT + ":";
        for (String name : List.of("prod", "prod:1", arns + "task-definition/prod", arns + "task-definition/prod:1")) {
            isDenied(() -> ecs.runTask(r -> r.taskDefinition(name)), "task-definition/prod:1");
        }
        for (String task : List.of("1", "default/1", arns + "task/1", arns + "task/default/1")) {
            isDenied(() -> ecs.stopTask(r -> r.task(task)), "task/default/1");
        }
        assertThatThrownBy(() -> live.as(alice, SecretsManagerClient.builder())
                        .getSecretValue(r -> r.secretId(secret.replace("arn:aws:", "arn:x:"))))
                .hasMessageContaining("Invalid ARN");
        String elsewhere = arns.replace("arn:aws:", "arn:x:") + "task-definition/prod";
        assertThatThrownBy(() -> ecs.describeTaskDefinition(r -> r.taskDefinition(elsewhere)))
                .hasMessageContaining("Invalid ARN");
    }

    @Test
    void aGrantAllowsWhatItNamesForItsEncryptionContextUntilItIsRevoked() {
        AwsCredentials alice = live.user("alice", NOTHING);
        String grant = kms.createGrant(r -> r.keyId(key)
                        .granteePrincipal(USER + "alice")
                        .operations(GrantOperation.ENCRYPT, GrantOperation.DECRYPT)
                        .constraints(c -> c.encryptionContextSubset(Map.of("team", "blue"))))
                .grantId();
        isDenied(() -> encryptAs(alice), "because no identity-based policy allows");
        KmsClient hers = live.as(alice, KmsClient.builder());
        Map<String, String> blue = Map.of("team", "blue", "for", "x");
        SdkBytes sealed = hers.encrypt(r -> r.keyId(key).plaintext(TEXT).encryptionContext(blue))
                .ciphertextBlob();
        assertThat(hers.decrypt(r -> r.ciphertextBlob(sealed).encryptionContext(blue))
                        .plaintext())
                .isEqualTo(TEXT);
        isDenied(() -> hers.describeKey(r -> r.keyId(key)), "kms:DescribeKey");
        kms.revokeGrant(r -> r.keyId(key).grantId(grant));
        isDenied(() -> hers.decrypt(r -> r.ciphertextBlob(sealed).encryptionContext(blue)), "kms:Decrypt");
    }

    @Test
    void theRootUserIsHeldToWhatResourcesSay() {
        String root = "arn:aws:iam::" + Live.ACCOUNT + ":root";
        secrets.putResourcePolicy(
                r -> r.secretId("db").resourcePolicy(policy(statement("Deny", "*", "secretsmanager:GetSecretValue"))));
        isDenied(
                () -> secrets.getSecretValue(r -> r.secretId("db")),
                "with an explicit deny in a resource-based policy");
        secrets.deleteResourcePolicy(r -> r.secretId("db"));
        assertThat(secrets.getSecretValue(r -> r.secretId("db")).secretString()).isEqualTo("hunter2");

        kms.putKeyPolicy(r ->
                r.keyId(key).policy(policy(statement("Allow", root, "kms:*"), statement("Deny", root, "kms:Encrypt"))));
        isDenied(
                () -> kms.encrypt(r -> r.keyId(key).plaintext(TEXT)),
                "with an explicit deny in a resource-based policy");
        live.user("alice", NOTHING);
        kms.putKeyPolicy(r -> r.keyId(key)
                .policy(policy(statement("Allow", USER + "alice", "kms:*")))
                .bypassPolicyLockoutSafetyCheck(true));
        isDenied(
                () -> kms.encrypt(r -> r.keyId(key).plaintext(TEXT)),
                "because no resource-based policy allows the kms:Encrypt action");
        isDenied(
                () -> kms.encrypt(r -> r.keyId("alias/aws/ssm").plaintext(TEXT)),
                "because no resource-based policy allows the kms:Encrypt action");
        assertThat(kms.describeKey(r -> r.keyId("alias/aws/ssm")).keyMetadata().enabled())
                .isTrue();
    }

    @Test
    void whoMayRetireAGrantNeedsNoOtherLeave() {
        AwsCredentials alice = live.user("alice", NOTHING);
        AwsCredentials bob = live.user("bob", NOTHING);
        String grant = kms.createGrant(r -> r.keyId(key)
                        .granteePrincipal(USER + "bob")
                        .retiringPrincipal(USER + "alice")
                        .operations(GrantOperation.ENCRYPT))
                .grantId();
        encryptAs(bob);
        isDenied(
                () -> live.as(bob, KmsClient.builder())
                        .retireGrant(r -> r.keyId(key).grantId(grant)),
                "kms:RetireGrant");
        live.as(alice, KmsClient.builder()).retireGrant(r -> r.keyId(key).grantId(grant));
        isDenied(() -> encryptAs(bob), "kms:Encrypt");
    }

    @Test
    void whoWasGrantedToGrantHandsOnNoMoreThanTheyHave() {
        AwsCredentials alice = live.user("alice", NOTHING);
        AwsCredentials bob = live.user("bob", NOTHING);
        kms.createGrant(r -> r.keyId(key)
                .granteePrincipal(USER + "alice")
                .operations(GrantOperation.ENCRYPT, GrantOperation.CREATE_GRANT));
        KmsClient hers = live.as(alice, KmsClient.builder());
        isDenied(
                () -> hers.createGrant(
                        r -> r.keyId(key).granteePrincipal(USER + "bob").operations(GrantOperation.DECRYPT)),
                "kms:CreateGrant");
        hers.createGrant(r -> r.keyId(key).granteePrincipal(USER + "bob").operations(GrantOperation.ENCRYPT));
        encryptAs(bob);
    }

    @Test
    void aCiphertextIsOfTheKeyThatMadeIt() {
        String one = """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["kms:Decrypt","kms:ReEncrypt*"],\
                "Resource":"%s"}}""".formatted(key);
        KmsClient hers = live.as(live.user("alice", one), KmsClient.builder());
        String other = kms.createKey().keyMetadata().arn();
        SdkBytes mine = kms.encrypt(r -> r.keyId(key).plaintext(TEXT)).ciphertextBlob();
        SdkBytes others = kms.encrypt(r -> r.keyId(other).plaintext(TEXT)).ciphertextBlob();
        assertThat(hers.decrypt(r -> r.ciphertextBlob(mine)).plaintext()).isEqualTo(TEXT);
        isDenied(() -> hers.decrypt(r -> r.ciphertextBlob(others)), other);
        hers.reEncrypt(r -> r.ciphertextBlob(mine).destinationKeyId(key));
        isDenied(() -> hers.reEncrypt(r -> r.ciphertextBlob(others).destinationKeyId(key)), "kms:ReEncryptFrom");
        isDenied(() -> hers.reEncrypt(r -> r.ciphertextBlob(mine).destinationKeyId(other)), "kms:ReEncryptTo");
    }
}
