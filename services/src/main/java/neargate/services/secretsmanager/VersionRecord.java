package neargate.services.secretsmanager;

import java.time.Instant;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.model.SecretVersionsListEntry;

/**
 * A version of a secret.
 *
 * @param secret the name of its secret
 * @param version as it is listed, without its stages, which its secret knows
 * @param sealed its value
 */
record VersionRecord(String secret, SecretVersionsListEntry version, Sealed sealed) {

    /**
     * An encrypted value.
     *
     * @param dataKey what it is encrypted with, encrypted by KMS
     * @param binary whether it is bytes, not text
     */
    record Sealed(SdkBytes dataKey, SdkBytes ciphertext, boolean binary) {}

    String id() {
        return version.versionId();
    }

    Instant created() {
        return version.createdDate();
    }

    VersionRecord with(Sealed moved) {
        return new VersionRecord(secret, version, moved);
    }

    VersionRecord with(Consumer<SecretVersionsListEntry.Builder> change) {
        return new VersionRecord(secret, version.copy(change), sealed);
    }
}
