package neargate.services.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.model.DecryptionFailureException;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.EncryptionFailureException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.secretsmanager.model.PublicPolicyException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

class SecretTest {
    private static final String TOKEN = "11111111-2222-3333-4444-555555555555";

    private final SecretsWorld world = new SecretsWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aSecretIsReadByItsNameItsArnAndItsArnWithoutTheSixCharacters() {
        String arn = world.create("prod/db", "{\"password\":\"hunter2\"}");
        assertThat(arn).matches(SecretsWorld.ARN + "prod/db-[A-Za-z0-9]{6}");
        for (String id : new String[] {"prod/db", arn, SecretsWorld.ARN + "prod/db"}) {
            assertThat(world.value(id)).as(id).isEqualTo("{\"password\":\"hunter2\"}");
        }
    }

    @Test
    void aNameThatEndsLikeAnArnIsReadByItsArnToo() {
        String arn = world.create("db-abcdef", "one");
        assertThat(world.value(arn)).isEqualTo("one");
        assertThat(world.value(SecretsWorld.ARN + "db-abcdef")).isEqualTo("one");
    }

    @Test
    void bytesComeBackAsBytes() {
        SdkBytes bytes = SdkBytes.fromByteArray(new byte[] {0, -1, 7});
        world.as(() -> world.secrets.createSecret(r -> r.name("key").secretBinary(bytes)));
        var answer = world.as(() -> world.secrets.getSecretValue(r -> r.secretId("key")));
        assertThat(answer.secretBinary()).isEqualTo(bytes);
        assertThat(answer.secretString()).isNull();
    }

    @Test
    void nothingThatIsStoredShowsAValue() {
        world.create("prod/db", "hunter2");
        world.store.snapshot().scanAll(SecretStore.VERSIONS).forEach(row -> {
            byte[] stored = SecretStore.VERSIONS.codec().write(row.value());
            assertThat(new String(stored, StandardCharsets.ISO_8859_1))
                    .doesNotContain("hunter2")
                    .doesNotContain("aHVudGVyMg");
            assertThat(SecretStore.VERSIONS.codec().read(stored)).isEqualTo(row.value());
        });
        assertThat(world.store.snapshot().scanAll(SecretStore.VERSIONS)).hasSize(1);
    }

    @Test
    void aRepeatedRequestMakesNoOtherSecret() {
        var first = world.as(() ->
                world.secrets.createSecret(r -> r.name("db").secretString("a").clientRequestToken(TOKEN)));
        var again = world.as(() ->
                world.secrets.createSecret(r -> r.name("db").secretString("a").clientRequestToken(TOKEN)));
        assertThat(again).isEqualTo(first);
        fails(
                ResourceExistsException.class,
                "You can't use ClientRequestToken " + TOKEN
                        + " because that value is already in use for a version of secret " + first.arn() + ".",
                () -> world.as(() -> world.secrets.createSecret(
                        r -> r.name("db").secretString("b").clientRequestToken(TOKEN))));
        fails(
                ResourceExistsException.class,
                "The operation failed because the secret db already exists.",
                () -> world.create("db", "a"));
    }

    @Test
    void whatIsNotThereIsSaid() {
        fails(
                ResourceNotFoundException.class,
                "Secrets Manager can't find the specified secret.",
                () -> world.value("db"));
        world.as(() -> world.secrets.createSecret(r -> r.name("db")));
        fails(
                ResourceNotFoundException.class,
                "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
                () -> world.value("db"));
        fails(
                ResourceNotFoundException.class,
                "Secrets Manager can't find the specified secret.",
                () -> world.value("arn:aws:secretsmanager:eu-west-1:123456789012:secret:db"));
        fails(
                SecretsManagerException.class,
                "is not authorized to access the resource",
                () -> world.value("arn:aws:secretsmanager:us-east-1:999999999999:secret:db"));
        fails(SecretsManagerException.class, "Invalid name.", () -> world.create("no spaces", "a"));
    }

    @Test
    void aDeletedSecretCanBeRestoredUntilItsWindowIsOver() {
        world.create("db", "a");
        world.as(() -> world.secrets.deleteSecret(r -> r.secretId("db").recoveryWindowInDays(7L)));
        fails(
                InvalidRequestException.class,
                "You can't perform this operation on the secret because it was marked for deletion.",
                () -> world.value("db"));
        fails(
                InvalidRequestException.class,
                "You can't create this secret because a secret with this name is already scheduled for deletion.",
                () -> world.create("db", "b"));
        assertThat(describe("db").deletedDate()).isEqualTo("2026-11-30T12:00:00Z");

        world.pass(Duration.ofDays(6));
        world.as(() -> world.secrets.restoreSecret(r -> r.secretId("db")));
        assertThat(world.value("db")).isEqualTo("a");
        world.pass(Duration.ofDays(2));
        assertThat(world.value("db")).isEqualTo("a");

        world.as(() -> world.secrets.deleteSecret(r -> r.secretId("db").recoveryWindowInDays(7L)));
        world.pass(Duration.ofDays(7));
        fails(ResourceNotFoundException.class, "can't find the specified secret.", () -> describe("db"));
        assertThat(world.store.snapshot().scanAll(SecretStore.VERSIONS)).isEmpty();
    }

    @Test
    void aForcedDeletionIsAtOnce() {
        world.create("db", "a");
        world.as(() -> world.secrets.deleteSecret(r -> r.secretId("db").forceDeleteWithoutRecovery(true)));
        world.create("db", "b");
        assertThat(world.value("db")).isEqualTo("b");
        world.as(() -> world.secrets.deleteSecret(r -> r.secretId("never-was").forceDeleteWithoutRecovery(true)));
        fails(
                InvalidParameterException.class,
                "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
                () -> world.as(() -> world.secrets.deleteSecret(
                        r -> r.secretId("db").forceDeleteWithoutRecovery(true).recoveryWindowInDays(7L))));
        fails(
                InvalidParameterException.class,
                "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).",
                () -> world.as(
                        () -> world.secrets.deleteSecret(r -> r.secretId("db").recoveryWindowInDays(3L))));
    }

    @Test
    void aSecretIsAsSafeAsItsKey() {
        String key = world.as(() -> world.kms.createKey(r -> {})).keyMetadata().keyId();
        world.as(() ->
                world.secrets.createSecret(r -> r.name("db").secretString("a").kmsKeyId(key)));
        assertThat(describe("db").kmsKeyId()).isEqualTo(key);
        world.as(() -> world.kms.disableKey(r -> r.keyId(key)));
        assertThatThrownBy(() -> world.value("db")).isInstanceOf(DecryptionFailureException.class);
        assertThatThrownBy(() -> world.as(
                        () -> world.secrets.putSecretValue(r -> r.secretId("db").secretString("b"))))
                .isInstanceOf(EncryptionFailureException.class);
    }

    @Test
    void anotherKeyTakesOverTheValuesThatAreInUse() {
        String key = world.as(() -> world.kms.createKey(r -> {})).keyMetadata().keyId();
        String other =
                world.as(() -> world.kms.createKey(r -> {})).keyMetadata().keyId();
        world.as(() ->
                world.secrets.createSecret(r -> r.name("db").secretString("a").kmsKeyId(key)));
        world.as(() -> world.secrets.updateSecret(r -> r.secretId("db").kmsKeyId(other)));
        world.as(() -> world.kms.disableKey(r -> r.keyId(key)));
        assertThat(world.value("db")).isEqualTo("a");
    }

    @Test
    void aSecretKeepsItsKeyAndValueWhenTheNewKeyCannotTakeThemOver() {
        world.create("db", "a");
        String disabled =
                world.as(() -> world.kms.createKey(r -> {})).keyMetadata().keyId();
        world.as(() -> world.kms.disableKey(r -> r.keyId(disabled)));
        for (String key : List.of(disabled, "alias/none")) {
            assertThatThrownBy(() -> world.as(() ->
                            world.secrets.updateSecret(r -> r.secretId("db").kmsKeyId(key))))
                    .isInstanceOf(EncryptionFailureException.class);
            assertThatThrownBy(() -> world.as(() -> world.secrets.updateSecret(
                            r -> r.secretId("db").kmsKeyId(key).secretString("b"))))
                    .isInstanceOf(EncryptionFailureException.class);
        }
        assertThat(describe("db").kmsKeyId()).isNull();
        assertThat(world.value("db")).isEqualTo("a");
        world.as(() -> world.secrets.putSecretValue(r -> r.secretId("db").secretString("c")));
        assertThat(world.value("db")).isEqualTo("c");
    }

    @Test
    void descriptionAndTagsAreKept() {
        world.create("db", "a");
        world.as(() -> world.secrets.updateSecret(r -> r.secretId("db").description("the database")));
        Tag tag = Tag.builder().key("team").value("web").build();
        world.as(() -> world.secrets.tagResource(r -> r.secretId("db").tags(tag)));
        assertThat(describe("db").description()).isEqualTo("the database");
        assertThat(describe("db").tags()).containsExactly(tag);
        world.as(() -> world.secrets.untagResource(r -> r.secretId("db").tagKeys("team")));
        assertThat(describe("db").tags()).isEmpty();
        assertThat(world.value("db")).isEqualTo("a");
    }

    @Test
    void aResourcePolicyGoesOnMeaningTheRoleThatItNamed() {
        world.create("db", "secret");
        String web = "arn:aws:iam::123456789012:role/web";
        String policy = """
                {"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/web"},
                 "Action":"secretsmanager:GetSecretValue","Resource":"*"}}""";
        world.as(() -> world.secrets.putResourcePolicy(r -> r.secretId("db").resourcePolicy(policy)));
        String orphaned = policy.replace(web, world.identities.delete(web));
        assertThat(world.as(() -> world.secrets.getResourcePolicy(r -> r.secretId("db")))
                        .resourcePolicy())
                .isEqualTo(orphaned);
    }

    @Test
    void aResourcePolicyIsKeptAndChecked() {
        world.create("db", "a");
        String policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*",
                 "Principal": {"AWS": "arn:aws:iam::123456789012:role/web"}, "Action": "secretsmanager:*"}]}""";
        String open = policy.replace("arn:aws:iam::123456789012:role/web", "*");
        world.as(() -> world.secrets.putResourcePolicy(r -> r.secretId("db").resourcePolicy(policy)));
        assertThat(world.as(() -> world.secrets.getResourcePolicy(r -> r.secretId("db")))
                        .resourcePolicy())
                .isEqualTo(policy);
        assertThatThrownBy(() -> world.as(() -> world.secrets.putResourcePolicy(
                        r -> r.secretId("db").resourcePolicy(open).blockPublicPolicy(true))))
                .isInstanceOf(PublicPolicyException.class);
        assertThatThrownBy(() -> world.as(() ->
                        world.secrets.putResourcePolicy(r -> r.secretId("db").resourcePolicy("{"))))
                .isInstanceOf(MalformedPolicyDocumentException.class);
        assertThatThrownBy(() -> world.as(() -> world.secrets.putResourcePolicy(r ->
                        r.secretId("db").resourcePolicy(policy.replace("arn:aws:iam::123456789012:role/web", "web")))))
                .isInstanceOf(MalformedPolicyDocumentException.class)
                .hasMessage("This resource policy contains an unsupported principal.");
        assertThat(world.as(() -> world.secrets.validateResourcePolicy(r -> r.resourcePolicy(open)))
                        .policyValidationPassed())
                .isFalse();
        world.as(() -> world.secrets.deleteResourcePolicy(r -> r.secretId("db")));
        assertThat(world.as(() -> world.secrets.getResourcePolicy(r -> r.secretId("db")))
                        .resourcePolicy())
                .isNull();
    }

    @Test
    void aRotationIsKeptAsASettingAndNeverPretended() {
        world.create("db", "a");
        String lambda = "arn:aws:lambda:us-east-1:123456789012:function:rotate";
        fails(
                InvalidRequestException.class,
                "There is no AWS Lambda here",
                () -> world.as(
                        () -> world.secrets.rotateSecret(r -> r.secretId("db").rotationLambdaARN(lambda))));
        fails(
                InvalidRequestException.class,
                "No Lambda rotation function ARN is associated with this secret.",
                () -> world.as(() -> world.secrets.rotateSecret(r -> r.secretId("db"))));
        world.as(() -> world.secrets.rotateSecret(r -> r.secretId("db")
                .rotationLambdaARN(lambda)
                .rotateImmediately(false)
                .rotationRules(rules -> rules.automaticallyAfterDays(30L))));
        assertThat(describe("db").rotationEnabled()).isTrue();
        assertThat(describe("db").nextRotationDate()).isEqualTo("2026-12-23T12:00:00Z");
        world.as(() -> world.secrets.cancelRotateSecret(r -> r.secretId("db")));
        assertThat(describe("db").rotationEnabled()).isFalse();
    }

    @Test
    void aPasswordHasOneOfEachOfItsTypes() {
        assertThat(world.as(() -> world.secrets.getRandomPassword(r -> {})).randomPassword())
                .hasSize(32)
                .containsPattern("[a-z]")
                .containsPattern("[A-Z]")
                .containsPattern("[0-9]")
                .containsPattern("[^A-Za-z0-9]");
        assertThat(world.as(() -> world.secrets.getRandomPassword(r ->
                                r.passwordLength(200L).excludePunctuation(true).excludeCharacters("abc012")))
                        .randomPassword())
                .hasSize(200)
                .matches("[A-Zd-z3-9]+");
        fails(
                InvalidParameterException.class,
                "The password length 3 is too short based on the required types.",
                () -> world.as(() -> world.secrets.getRandomPassword(r -> r.passwordLength(3L))));
    }

    private DescribeSecretResponse describe(String secretId) {
        return world.as(() -> world.secrets.describeSecret(r -> r.secretId(secretId)));
    }

    private static void fails(Class<? extends SecretsManagerException> type, String message, ThrowingCallable call) {
        assertThatThrownBy(call).isExactlyInstanceOf(type).hasMessageContaining(message);
    }
}
