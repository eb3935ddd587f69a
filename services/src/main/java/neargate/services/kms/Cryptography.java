package neargate.services.kms;

import java.util.Map;
import java.util.random.RandomGenerator;
import neargate.kernel.Caller;
import neargate.kernel.crypto.AesGcm;
import neargate.kernel.store.Scope;
import neargate.services.kms.KeyRecord.Material;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DecryptRequest;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.EncryptRequest;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyWithoutPlaintextRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyWithoutPlaintextResponse;
import software.amazon.awssdk.services.kms.model.GenerateRandomRequest;
import software.amazon.awssdk.services.kms.model.GenerateRandomResponse;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.ReEncryptRequest;
import software.amazon.awssdk.services.kms.model.ReEncryptResponse;
import software.amazon.awssdk.services.kms.model.RecipientInfo;

/** What keys are for: encryption, decryption, data keys. */
final class Cryptography {
    private static final EncryptionAlgorithmSpec ALGORITHM = EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT;

    private final KeyStore keys;
    private final RootKey root;
    private final RandomGenerator random;

    Cryptography(KeyStore keys, RootKey root, RandomGenerator random) {
        this.keys = keys;
        this.root = root;
        this.random = random;
    }

    EncryptResponse encrypt(EncryptRequest request) {
        KeyRecord key = keys.usable(request.keyId());
        checkAlgorithm(key, request.encryptionAlgorithm());
        checkDryRun(request.dryRun());
        return EncryptResponse.builder()
                .keyId(key.arn())
                .ciphertextBlob(seal(key, request.plaintext().asByteArrayUnsafe(), request.encryptionContext()))
                .encryptionAlgorithm(ALGORITHM)
                .build();
    }

    DecryptResponse decrypt(DecryptRequest request) {
        checkRecipient(request.recipient());
        Opened opened = open(request.ciphertextBlob(), request.keyId(), request.encryptionContext());
        checkAlgorithm(opened.key, request.encryptionAlgorithm());
        checkDryRun(request.dryRun());
        return DecryptResponse.builder()
                .keyId(opened.key.arn())
                .plaintext(opened.text)
                .encryptionAlgorithm(ALGORITHM)
                .keyMaterialId(opened.materialId)
                .build();
    }

    ReEncryptResponse reEncrypt(ReEncryptRequest request) {
        Opened opened = open(request.ciphertextBlob(), request.sourceKeyId(), request.sourceEncryptionContext());
        checkAlgorithm(opened.key, request.sourceEncryptionAlgorithm());
        KeyRecord destination = keys.usable(request.destinationKeyId());
        checkAlgorithm(destination, request.destinationEncryptionAlgorithm());
        checkDryRun(request.dryRun());
        return ReEncryptResponse.builder()
                .sourceKeyId(opened.key.arn())
                .sourceEncryptionAlgorithm(ALGORITHM)
                .sourceKeyMaterialId(opened.materialId)
                .keyId(destination.arn())
                .destinationEncryptionAlgorithm(ALGORITHM)
                .destinationKeyMaterialId(destination.newest().id())
                .ciphertextBlob(
                        seal(destination, opened.text.asByteArrayUnsafe(), request.destinationEncryptionContext()))
                .build();
    }

    GenerateDataKeyResponse generateDataKey(GenerateDataKeyRequest request) {
        checkRecipient(request.recipient());
        KeyRecord key = keys.usable(request.keyId());
        byte[] dataKey = bytes(length(request.keySpec(), request.numberOfBytes()));
        checkDryRun(request.dryRun());
        return GenerateDataKeyResponse.builder()
                .keyId(key.arn())
                .plaintext(SdkBytes.fromByteArrayUnsafe(dataKey))
                .ciphertextBlob(seal(key, dataKey, request.encryptionContext()))
                .keyMaterialId(key.newest().id())
                .build();
    }

    GenerateDataKeyWithoutPlaintextResponse generateDataKey(GenerateDataKeyWithoutPlaintextRequest request) {
        KeyRecord key = keys.usable(request.keyId());
        byte[] dataKey = bytes(length(request.keySpec(), request.numberOfBytes()));
        checkDryRun(request.dryRun());
        return GenerateDataKeyWithoutPlaintextResponse.builder()
                .keyId(key.arn())
                .ciphertextBlob(seal(key, dataKey, request.encryptionContext()))
                .keyMaterialId(key.newest().id())
                .build();
    }

    GenerateRandomResponse generateRandom(GenerateRandomRequest request) {
        checkRecipient(request.recipient());
        if (request.customKeyStoreId() != null) {
            throw KmsErrors.unsupported("Custom key stores are not carried here.");
        }
        if (request.numberOfBytes() == null) {
            throw KmsErrors.validation("NumberOfBytes is required.");
        }
        return GenerateRandomResponse.builder()
                .plaintext(SdkBytes.fromByteArrayUnsafe(bytes(request.numberOfBytes())))
                .build();
    }

    private SdkBytes seal(KeyRecord key, byte[] text, Map<String, String> context) {
        Material material = key.newest();
        byte[] sealed =
                AesGcm.seal(root.open(key.arn(), material), text, Ciphertext.associated(key.arn(), context), random);
        return new Ciphertext(key.arn(), material.id(), SdkBytes.fromByteArrayUnsafe(sealed)).blob();
    }

    /** A plaintext, and what it had been encrypted with. */
    private record Opened(KeyRecord key, String materialId, SdkBytes text) {}

    private Opened open(@Nullable SdkBytes blob, @Nullable String keyId, Map<String, String> context) {
        if (blob == null) {
            throw KmsErrors.validation("CiphertextBlob is required.");
        }
        Ciphertext ciphertext = Ciphertext.parse(blob).orElseThrow(KmsErrors::invalidCiphertext);
        KeyRecord key = KeyStore.checkUsable(keyOf(ciphertext, keyId));
        return key.material(ciphertext.materialId())
                .flatMap(material -> AesGcm.open(
                        root.open(key.arn(), material),
                        ciphertext.sealed().asByteArrayUnsafe(),
                        Ciphertext.associated(key.arn(), context)))
                .map(text -> new Opened(key, ciphertext.materialId(), SdkBytes.fromByteArrayUnsafe(text)))
                .orElseThrow(KmsErrors::invalidCiphertext);
    }

    /** The key that a ciphertext names, which must be the one that the caller names, if there is one. */
    private KeyRecord keyOf(Ciphertext ciphertext, @Nullable String keyId) {
        if (keyId != null) {
            KeyRecord named = keys.find(keyId);
            if (!named.arn().equals(ciphertext.keyArn())) {
                throw KmsErrors.incorrectKey();
            }
            return named;
        }
        Scope scope = Scope.of(Caller.current());
        try {
            return KeyStore.find(keys.snapshot(), scope, KeyName.parse(scope, ciphertext.keyArn()));
        } catch (NotFoundException e) {
            throw KmsErrors.unreachableKey();
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static int length(@Nullable DataKeySpec spec, @Nullable Integer bytes) {
        if ((spec == null) == (bytes == null)) {
            throw KmsErrors.validation(
                    spec == null
                            ? "Please specify either number of bytes or key spec."
                            : "Please specify either number of bytes or key spec. Both cannot be specified.");
        }
        return bytes != null ? bytes : spec == DataKeySpec.AES_128 ? 16 : 32;
    }

    private static void checkAlgorithm(KeyRecord key, @Nullable EncryptionAlgorithmSpec algorithm) {
        if (algorithm != null && algorithm != ALGORITHM) {
            throw KmsErrors.invalidUsage(key.arn(), algorithm.toString());
        }
    }

    private static void checkDryRun(@Nullable Boolean dryRun) {
        if (Boolean.TRUE.equals(dryRun)) {
            throw KmsErrors.dryRun();
        }
    }

    private static void checkRecipient(@Nullable RecipientInfo recipient) {
        if (recipient != null) {
            throw KmsErrors.unsupported("Recipients (Nitro Enclaves) are not carried here.");
        }
    }
}
