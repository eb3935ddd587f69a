package neargate.services.kms;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKey;
import neargate.kernel.Ids;
import neargate.kernel.crypto.AesGcm;
import neargate.services.kms.KeyRecord.Material;
import software.amazon.awssdk.core.SdkBytes;

/** The key of this data directory, under which all material is stored. */
final class RootKey {
    private final SecretKey key;
    private final RandomGenerator random;
    private final Ids ids;

    RootKey(SecretKey key, RandomGenerator random) {
        this.key = key;
        this.random = random;
        this.ids = new Ids(random);
    }

    /** New material for a key. */
    Material make(String keyArn) {
        byte[] fresh = new byte[AesGcm.KEY];
        random.nextBytes(fresh);
        return new Material(
                ids.hex(64), SdkBytes.fromByteArrayUnsafe(AesGcm.seal(key, fresh, associated(keyArn), random)), null);
    }

    /** Material, ready for use. */
    SecretKey open(String keyArn, Material material) {
        return AesGcm.open(key, material.sealed().asByteArrayUnsafe(), associated(keyArn))
                .map(AesGcm::key)
                .orElseThrow(() -> new IllegalStateException(
                        "the material of " + keyArn + " was not sealed with the root key of this data directory"));
    }

    private static byte[] associated(String keyArn) {
        return keyArn.getBytes(StandardCharsets.UTF_8);
    }
}
