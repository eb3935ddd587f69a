package neargate.services.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;

class EncryptionTest {
    private static final SdkBytes TEXT = SdkBytes.fromUtf8String("correct horse battery staple");

    private final KmsWorld world = new KmsWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void whatIsEncryptedUnderAKeyIsDecryptedWithoutNamingIt() {
        String key = key();
        SdkBytes blob = encrypt(key, Map.of("app", "web", "stage", "prod"));
        assertThat(blob.asString(StandardCharsets.ISO_8859_1)).doesNotContain("horse");

        var answer = world.as(() -> world.kms.decrypt(
                r -> r.ciphertextBlob(blob).encryptionContext(Map.of("stage", "prod", "app", "web"))));
        assertThat(answer.plaintext()).isEqualTo(TEXT);
        assertThat(answer.keyId()).isEqualTo(KmsWorld.ARN + "key/" + key);
    }

    @Test
    void anotherContextAnotherKeyAndATouchedBlobDoNotDecrypt() {
        String key = key();
        SdkBytes blob = encrypt(key, Map.of("app", "web"));
        byte[] touched = blob.asByteArray();
        touched[touched.length - 1] ^= 1;

        assertThatThrownBy(() -> decrypt(blob, Map.of())).isInstanceOf(InvalidCiphertextException.class);
        assertThatThrownBy(() -> decrypt(SdkBytes.fromByteArray(touched), Map.of("app", "web")))
                .isInstanceOf(InvalidCiphertextException.class);
        assertThatThrownBy(() -> decrypt(SdkBytes.fromUtf8String("noise"), Map.of()))
                .isInstanceOf(InvalidCiphertextException.class);
        String other = key();
        assertThatThrownBy(() -> world.as(() -> world.kms.decrypt(
                        r -> r.ciphertextBlob(blob).keyId(other).encryptionContext(Map.of("app", "web")))))
                .isInstanceOf(IncorrectKeyException.class)
                .hasMessageContaining("does not identify a CMK that can perform this operation.");
    }

    @Test
    void aDisabledKeyAndOneThatIsToBeDeletedDoNothing() {
        String key = key();
        SdkBytes blob = encrypt(key, Map.of());
        world.as(() -> world.kms.disableKey(r -> r.keyId(key)));
        assertThatThrownBy(() -> decrypt(blob, Map.of()))
                .isInstanceOf(DisabledException.class)
                .hasMessageContaining(KmsWorld.ARN + "key/" + key + " is disabled.");

        world.as(() -> world.kms.enableKey(r -> r.keyId(key)));
        assertThat(decrypt(blob, Map.of())).isEqualTo(TEXT);

        world.as(() -> world.kms.scheduleKeyDeletion(r -> r.keyId(key)));
        assertThatThrownBy(() -> encrypt(key, Map.of()))
                .isInstanceOf(KmsInvalidStateException.class)
                .hasMessageContaining("is pending deletion.");
    }

    @Test
    void aDataKeyComesInClearAndEncrypted() {
        String key = key();
        GenerateDataKeyResponse made =
                world.as(() -> world.kms.generateDataKey(r -> r.keyId(key).keySpec(DataKeySpec.AES_256)));
        assertThat(made.plaintext().asByteArray()).hasSize(32);
        assertThat(decrypt(made.ciphertextBlob(), Map.of())).isEqualTo(made.plaintext());

        var without = world.as(() ->
                world.kms.generateDataKeyWithoutPlaintext(r -> r.keyId(key).numberOfBytes(48)));
        assertThat(decrypt(without.ciphertextBlob(), Map.of()).asByteArray()).hasSize(48);
        assertThatThrownBy(() -> world.as(() -> world.kms.generateDataKey(r -> r.keyId(key))))
                .isInstanceOf(KmsException.class)
                .hasMessageContaining("Please specify either number of bytes or key spec.");
    }

    @Test
    void reEncryptionMovesACiphertextToAnotherKey() {
        String from = key();
        String to = key();
        SdkBytes blob = encrypt(from, Map.of("a", "1"));
        var moved = world.as(() -> world.kms.reEncrypt(r -> r.ciphertextBlob(blob)
                .sourceEncryptionContext(Map.of("a", "1"))
                .destinationKeyId(to)
                .destinationEncryptionContext(Map.of("b", "2"))));
        assertThat(moved.keyId()).endsWith(to);
        assertThat(moved.sourceKeyId()).endsWith(from);
        assertThat(decrypt(moved.ciphertextBlob(), Map.of("b", "2"))).isEqualTo(TEXT);
    }

    @Test
    void aKeyThatRotatedDecryptsWhatItsOldMaterialEncrypted() {
        String key = key();
        world.as(() -> world.kms.enableKeyRotation(r -> r.keyId(key).rotationPeriodInDays(90)));
        SdkBytes before = encrypt(key, Map.of());
        String material = material(key);
        world.pass(Duration.ofDays(91));

        assertThat(material(key)).isNotEqualTo(material);
        assertThat(decrypt(before, Map.of())).isEqualTo(TEXT);
        assertThat(decrypt(encrypt(key, Map.of()), Map.of())).isEqualTo(TEXT);
        assertThat(world.as(() -> world.kms.getKeyRotationStatus(r -> r.keyId(key)))
                        .keyRotationEnabled())
                .isTrue();
    }

    @Test
    void aRestartChangesNothing() {
        SdkBytes blob = encrypt(key(), Map.of());
        world.restart();
        assertThat(decrypt(blob, Map.of())).isEqualTo(TEXT);
    }

    @Test
    void aDryRunOnlySaysThatItWouldWork() {
        String key = key();
        assertThatThrownBy(() -> world.as(() ->
                        world.kms.encrypt(r -> r.keyId(key).plaintext(TEXT).dryRun(true))))
                .isInstanceOf(DryRunOperationException.class);
    }

    private String key() {
        return world.as(() -> world.kms.createKey(r -> {})).keyMetadata().keyId();
    }

    private String material(String key) {
        return world.as(() -> world.kms.describeKey(r -> r.keyId(key)))
                .keyMetadata()
                .currentKeyMaterialId();
    }

    private SdkBytes encrypt(String key, Map<String, String> context) {
        return world.as(() ->
                        world.kms.encrypt(r -> r.keyId(key).plaintext(TEXT).encryptionContext(context)))
                .ciphertextBlob();
    }

    private SdkBytes decrypt(SdkBytes blob, Map<String, String> context) {
        return world.as(() -> world.kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(context)))
                .plaintext();
    }
}
