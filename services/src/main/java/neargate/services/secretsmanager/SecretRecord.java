package neargate.services.secretsmanager;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;

/**
 * A secret as it is stored; its values are {@link VersionRecord}s.
 *
 * @param secret as it is listed
 * @param policy the document of its resource policy; null for none
 */
record SecretRecord(SecretListEntry secret, @Nullable String policy) {
    String name() {
        return secret.name();
    }

    String arn() {
        return secret.arn();
    }

    /** Whether it is deleted, and may still be restored. */
    boolean isMarkedForDeletion() {
        return secret.deletedDate() != null;
    }

    /** When its recovery window is over; empty unless it is marked for deletion. */
    Optional<Instant> deletion() {
        return Optional.ofNullable(secret.deletedDate());
    }

    Stages stages() {
        return new Stages(secret.secretVersionsToStages());
    }

    SecretRecord with(Consumer<SecretListEntry.Builder> change) {
        return new SecretRecord(secret.copy(change), policy);
    }

    SecretRecord withPolicy(@Nullable String document) {
        return new SecretRecord(secret, document);
    }
}
