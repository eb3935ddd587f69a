package neargate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretValueEntry;
import software.amazon.awssdk.services.ssm.SsmClient;

/** What services do for those who ask them, those must be allowed to do. */
class BehalfTest {
    private Live live;
    private String key;

    @BeforeEach
    void aSecretAndAParameterUnderAKeyOfTheirOwn() throws IOException {
        live = new Live();
        key = live.root(KmsClient.builder()).createKey().keyMetadata().arn();
        live.root(SecretsManagerClient.builder())
                .createSecret(r -> r.name("db").secretString("hunter2").kmsKeyId(key));
        live.root(SecretsManagerClient.builder())
                .createSecret(r -> r.name("usual").secretString("hunter3"));
        live.root(SsmClient.builder())
                .putParameter(r ->
                        r.name("/token").type("SecureString").value("t0ken").keyId(key));
    }

    @AfterEach
    void close() throws IOException {
        live.close();
    }

    @Test
    void whoReadsASecretUnderAKeyMustBeAllowedToDecryptByTheServiceAtLeast() {
        AwsCredentials alice = live.user("alice", """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["secretsmanager:*","ssm:*"],"Resource":"*"}}""");
        SecretsManagerClient secrets = live.as(alice, SecretsManagerClient.builder());
        SsmClient ssm = live.as(alice, SsmClient.builder());
        assertThat(secrets.getSecretValue(r -> r.secretId("usual")).secretString())
                .as("AWS's own key lets in who may use the service")
                .isEqualTo("hunter3");
        assertThatThrownBy(() -> secrets.getSecretValue(r -> r.secretId("db")))
                .hasMessageContaining("Access to KMS is not allowed");
        assertThatThrownBy(() -> ssm.getParameter(r -> r.name("/token").withDecryption(true)))
                .hasMessageContaining("is not authorized to perform: kms:Decrypt on resource: " + key);

        live.root(IamClient.builder())
                .putUserPolicy(r -> r.userName("alice").policyName("k").policyDocument("""
                        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:Decrypt","Resource":"*","Condition":
                         {"StringEquals":{"kms:ViaService":"secretsmanager.us-east-1.amazonaws.com"}}}}"""));
        assertThat(secrets.getSecretValue(r -> r.secretId("db")).secretString()).isEqualTo("hunter2");
        assertThatThrownBy(() -> ssm.getParameter(r -> r.name("/token").withDecryption(true)))
                .hasMessageContaining("kms:Decrypt");
    }

    @Test
    void theKeysOfTheEncryptionContextCanBeDenied() {
        AwsCredentials alice = live.user("alice", """
                {"Version":"2012-10-17","Statement":[
                 {"Effect":"Allow","Action":["secretsmanager:*","kms:*"],"Resource":"*"},
                 {"Effect":"Deny","Action":"kms:Decrypt","Resource":"*","Condition":
                  {"ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":"SecretARN"}}}]}""");
        assertThatThrownBy(() -> live.as(alice, SecretsManagerClient.builder()).getSecretValue(r -> r.secretId("db")))
                .hasMessageContaining("Access to KMS is not allowed");
    }

    @Test
    void whatIsTaggedWhenItIsMadeMustBeAllowedToBeTagged() {
        AwsCredentials alice = live.user("alice", """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Resource":"*","Action":[
                 "secretsmanager:CreateSecret","kms:*Key*","ssm:PutParameter"]}}""");
        SecretsManagerClient secrets = live.as(alice, SecretsManagerClient.builder());
        assertThat(secrets.createSecret(r -> r.name("plain").secretString("x")).name())
                .isEqualTo("plain");
        assertThatThrownBy(() -> secrets.createSecret(r ->
                        r.name("tagged").secretString("x").tags(t -> t.key("a").value("b"))))
                .hasMessageContaining("secretsmanager:TagResource");
        assertThatThrownBy(() -> live.as(alice, KmsClient.builder())
                        .createKey(r -> r.tags(t -> t.tagKey("a").tagValue("b"))))
                .hasMessageContaining("kms:TagResource");
        assertThatThrownBy(() -> live.as(alice, SsmClient.builder())
                        .putParameter(r -> r.name("/tagged")
                                .type("String")
                                .value("x")
                                .tags(t -> t.key("a").value("b"))))
                .hasMessageContaining("ssm:AddTagsToResource");
    }

    @Test
    void whoMayNotUseTheNewKeyLeavesTheValuesOfASecretUnderTheOldOne() {
        AwsCredentials alice = live.user("alice", """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"secretsmanager:*","Resource":"*"}}""");
        SecretsManagerClient secrets = live.as(alice, SecretsManagerClient.builder());
        secrets.updateSecret(r -> r.secretId("usual").kmsKeyId(key));
        assertThat(secrets.describeSecret(r -> r.secretId("usual")).kmsKeyId()).isEqualTo(key);
        assertThat(secrets.getSecretValue(r -> r.secretId("usual")).secretString())
                .isEqualTo("hunter3");
        assertThatThrownBy(() -> secrets.putSecretValue(r -> r.secretId("usual").secretString("new")))
                .hasMessageContaining("Access to KMS is not allowed");
    }

    @Test
    void aBatchHasOnlyTheSecretsThatMayBeRead() {
        AwsCredentials alice = live.user("alice", """
                {"Version":"2012-10-17","Statement":[
                 {"Effect":"Allow","Action":"secretsmanager:BatchGetSecretValue","Resource":"*"},
                 {"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"arn:aws:secretsmanager:*:*:secret:usual-*"}]}""");
        SecretsManagerClient secrets = live.as(alice, SecretsManagerClient.builder());
        for (var batch : List.of(
                secrets.batchGetSecretValue(r -> r.secretIdList("db", "usual")),
                secrets.batchGetSecretValue(r -> r.filters(f -> f.key("all").values("db", "usual"))))) {
            assertThat(batch.secretValues())
                    .extracting(SecretValueEntry::secretString)
                    .containsExactly("hunter3");
            assertThat(batch.errors()).singleElement().satisfies(error -> {
                assertThat(error.secretId()).contains("db");
                assertThat(error.errorCode()).isEqualTo("AccessDeniedException");
                assertThat(error.message()).contains("is not authorized to perform: secretsmanager:GetSecretValue");
            });
        }
    }

    @Test
    void aParametersTagsDecideWhoMayReadIt() {
        SsmClient root = live.root(SsmClient.builder());
        root.putParameter(r -> r.name("plain").type("String").value("1"));
        root.addTagsToResource(r -> r.resourceType("Parameter")
                .resourceId("plain")
                .tags(t -> t.key("team").value("blue")));
        root.putParameter(r -> r.name("/deep/one")
                .type("String")
                .value("2")
                .tags(t -> t.key("team").value("blue")));
        root.putParameter(r -> r.name("/deep/other").type("String").value("3"));
        for (String key : List.of("aws:ResourceTag/team", "ssm:resourceTag/team")) {
            SsmClient ssm = live.as(live.user(key.substring(0, 3), """
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ssm:GetParameter","Resource":"*",
                     "Condition":{"StringEquals":{"%s":"blue"}}}}""".formatted(key)), SsmClient.builder());
            for (String name : List.of("plain", "/deep/one")) {
                assertThat(ssm.getParameter(r -> r.name(name)).parameter().name())
                        .isEqualTo(name);
            }
            assertThatThrownBy(() -> ssm.getParameter(r -> r.name("/deep/other")))
                    .hasMessageContaining("parameter/deep/other");
        }
    }

    @Test
    void aPathOfParametersIsDeniedByItsName() {
        AwsCredentials alice = live.user("alice", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ssm:*","Resource":"*"},
                 {"Effect":"Deny","Action":"ssm:*","Resource":"arn:aws:ssm:*:*:parameter/prod*"}]}""");
        SsmClient ssm = live.as(alice, SsmClient.builder());
        assertThat(ssm.getParametersByPath(r -> r.path("/test")).parameters()).isEmpty();
        assertThatThrownBy(() -> ssm.getParametersByPath(r -> r.path("/prod"))).hasMessageContaining("parameter/prod");
    }

    @Test
    void aVersionOfAParameterIsAllowedByItsName() {
        AwsCredentials alice = live.user("alice", """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ssm:GetParameter","Resource":"arn:aws:ssm:us-east-1:123456789012:parameter/token"}}""");
        SsmClient ssm = live.as(alice, SsmClient.builder());
        assertThat(ssm.getParameter(r -> r.name("/token:1")).parameter().version())
                .isEqualTo(1);
        assertThatThrownBy(() -> ssm.getParameter(r -> r.name("/other:1"))).hasMessageContaining("parameter/other");
    }
}
