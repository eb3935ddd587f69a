package neargate.services.secretsmanager;

import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import neargate.kernel.crypto.AesGcm;
import neargate.services.secretsmanager.VersionRecord.Sealed;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.KmsException;

/** Encrypts and decrypts values, each with a data key of its own from KMS. */
final class Vault {
    /** What encrypts a secret that names no key. */
    static final String USUAL_KEY = "alias/aws/secretsmanager";

    private static final byte[] NOTHING = {};

    private final KmsClient kms;
    private final RandomGenerator random;

    Vault(KmsClient kms, RandomGenerator random) {
        this.kms = kms;
        this.random = random;
    }

    @Nullable
    Sealed seal(@Nullable String keyId, String secretArn, String versionId, @Nullable SecretValue value) {
        if (value == null) {
            return null;
        }
        try {
            GenerateDataKeyResponse dataKey = kms.generateDataKey(request -> request.keyId(key(keyId))
                    .keySpec(DataKeySpec.AES_256)
                    .encryptionContext(context(secretArn, versionId)));
            byte[] sealed = AesGcm.seal(
                    AesGcm.key(dataKey.plaintext().asByteArrayUnsafe()),
                    value.bytes().asByteArrayUnsafe(),
                    NOTHING,
                    random);
            return new Sealed(dataKey.ciphertextBlob(), SdkBytes.fromByteArrayUnsafe(sealed), value.binary());
        } catch (KmsException e) {
            throw SecretsErrors.notEncrypted(e);
        }
    }

    SecretValue open(String secretArn, String versionId, Sealed sealed) {
        try {
            SdkBytes dataKey = kms.decrypt(request ->
                            request.ciphertextBlob(sealed.dataKey()).encryptionContext(context(secretArn, versionId)))
                    .plaintext();
            byte[] value = AesGcm.open(
                            AesGcm.key(dataKey.asByteArrayUnsafe()),
                            sealed.ciphertext().asByteArrayUnsafe(),
                            NOTHING)
                    .orElseThrow(() -> new IllegalStateException(
                            "version " + versionId + " of " + secretArn + " was changed in the store"));
            return new SecretValue(SdkBytes.fromByteArrayUnsafe(value), sealed.binary());
        } catch (KmsException e) {
            throw SecretsErrors.notDecrypted(e);
        }
    }

    /** The same value with its data key under another key; empty when the caller may not use that, or the one before. */
    Optional<Sealed> moved(@Nullable String keyId, String secretArn, String versionId, Sealed sealed) {
        Map<String, String> context = context(secretArn, versionId);
        try {
            SdkBytes dataKey = kms.reEncrypt(request -> request.ciphertextBlob(sealed.dataKey())
                            .sourceEncryptionContext(context)
                            .destinationKeyId(key(keyId))
                            .destinationEncryptionContext(context))
                    .ciphertextBlob();
            return Optional.of(new Sealed(dataKey, sealed.ciphertext(), sealed.binary()));
        } catch (KmsException e) {
            if (SecretsErrors.isDenied(e)) {
                return Optional.empty();
            }
            throw SecretsErrors.notEncrypted(e);
        }
    }

    private static String key(@Nullable String keyId) {
        return keyId == null ? USUAL_KEY : keyId;
    }

    private static Map<String, String> context(String secretArn, String versionId) {
        return Map.of("SecretARN", secretArn, "SecretVersionId", versionId);
    }
}
