package neargate.services.iam;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKey;
import neargate.kernel.crypto.AesGcm;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.iam.model.AccessKey;

/** Seals the secrets of access keys, each for its id, under the key of this data directory. */
final class SecretAccessKeys {
    private final SecretKey root;
    private final RandomGenerator random;

    SecretAccessKeys(SecretKey root, RandomGenerator random) {
        this.root = root;
        this.random = random;
    }

    SdkBytes seal(AccessKey key) {
        return SdkBytes.fromByteArrayUnsafe(
                AesGcm.seal(root, bytes(key.secretAccessKey()), bytes(key.accessKeyId()), random));
    }

    String open(String accessKeyId, SdkBytes secret) {
        return AesGcm.open(root, secret.asByteArrayUnsafe(), bytes(accessKeyId))
                .map(opened -> new String(opened, StandardCharsets.UTF_8))
                .orElseThrow(() -> new IllegalStateException("the secret of the access key " + accessKeyId
                        + " was not sealed with the root key of this data directory"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
