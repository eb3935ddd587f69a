package neargate.services.ssm;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.random.RandomGenerator;
import neargate.kernel.crypto.AesGcm;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.ssm.model.ParameterTier;

/**
 * Encrypts and decrypts the values of SecureString parameters ("AWS KMS encryption for AWS Systems Manager Parameter Store
 * SecureString parameters"): a standard one by KMS itself, an advanced one, which may be too long for that, with a data key.
 * The encryption context names the parameter.
 */
final class SecureStrings {
    /** What encrypts a parameter that names no key. */
    static final String USUAL_KEY = "alias/aws/ssm";

    private static final byte BY_KMS = 1;
    private static final byte BY_DATA_KEY = 2;
    private static final byte[] NOTHING = {};

    private final KmsClient kms;
    private final RandomGenerator random;

    SecureStrings(KmsClient kms, RandomGenerator random) {
        this.kms = kms;
        this.random = random;
    }

    /** The value as it is stored, and shown without decryption. */
    String seal(@Nullable String keyId, String parameterArn, ParameterTier tier, String value) {
        String key = keyId == null ? USUAL_KEY : keyId;
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        try {
            byte[] sealed = tier == ParameterTier.ADVANCED
                    ? byDataKey(key, parameterArn, text)
                    : byKms(key, parameterArn, text);
            return Base64.getEncoder().encodeToString(sealed);
        } catch (KmsException e) {
            throw refused(e);
        }
    }

    private byte[] byKms(String key, String parameterArn, byte[] text) {
        byte[] blob = kms.encrypt(request -> request.keyId(key)
                        .plaintext(SdkBytes.fromByteArrayUnsafe(text))
                        .encryptionContext(context(parameterArn)))
                .ciphertextBlob()
                .asByteArrayUnsafe();
        return ByteBuffer.allocate(1 + blob.length).put(BY_KMS).put(blob).array();
    }

    private byte[] byDataKey(String key, String parameterArn, byte[] text) {
        GenerateDataKeyResponse dataKey = kms.generateDataKey(
                request -> request.keyId(key).keySpec(DataKeySpec.AES_256).encryptionContext(context(parameterArn)));
        byte[] blob = dataKey.ciphertextBlob().asByteArrayUnsafe();
        byte[] sealed = AesGcm.seal(AesGcm.key(dataKey.plaintext().asByteArrayUnsafe()), text, NOTHING, random);
        return ByteBuffer.allocate(1 + Integer.BYTES + blob.length + sealed.length)
                .put(BY_DATA_KEY)
                .putInt(blob.length)
                .put(blob)
                .put(sealed)
                .array();
    }

    /** The value in clear. */
    String open(String parameterArn, String stored) {
        byte[] sealed = Base64.getDecoder().decode(stored);
        byte[] rest = Arrays.copyOfRange(sealed, 1, sealed.length);
        try {
            byte[] text = sealed[0] == BY_KMS ? decrypt(parameterArn, rest) : openByDataKey(parameterArn, rest);
            return new String(text, StandardCharsets.UTF_8);
        } catch (KmsException e) {
            throw refused(e);
        }
    }

    private byte[] openByDataKey(String parameterArn, byte[] sealed) {
        var parts = ByteBuffer.wrap(sealed);
        byte[] blob = new byte[parts.getInt()];
        parts.get(blob);
        byte[] ciphertext = new byte[parts.remaining()];
        parts.get(ciphertext);
        return AesGcm.open(AesGcm.key(decrypt(parameterArn, blob)), ciphertext, NOTHING)
                .orElseThrow(() -> new IllegalStateException(parameterArn + " was changed in the store"));
    }

    private byte[] decrypt(String parameterArn, byte[] blob) {
        return kms.decrypt(request -> request.ciphertextBlob(SdkBytes.fromByteArrayUnsafe(blob))
                        .encryptionContext(context(parameterArn)))
                .plaintext()
                .asByteArrayUnsafe();
    }

    private static Map<String, String> context(String parameterArn) {
        return Map.of("PARAMETER_ARN", parameterArn);
    }

    /** Systems Manager says of a key what KMS says of it. */
    private static RuntimeException refused(KmsException cause) {
        String code = cause.awsErrorDetails() == null
                ? cause.getClass().getSimpleName()
                : cause.awsErrorDetails().errorCode();
        String message = cause.getMessage() + " (Service: AWSKMS; Status Code: 400; Error Code: " + code + ")";
        return code.equals("AccessDeniedException") ? SsmErrors.accessDenied(message) : SsmErrors.invalidKey(message);
    }
}
