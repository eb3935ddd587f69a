package neargate.services.kms;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.RotationType;
import software.amazon.awssdk.services.kms.model.Tag;

/**
 * A key as it is stored.
 *
 * @param metadata as it is described
 * @param materials what encrypts, the newest last; the others open what was encrypted before a rotation
 * @param policy the document of its only policy
 * @param rotation when its material is replaced; null for never
 */
record KeyRecord(
        KeyMetadata metadata,
        List<Material> materials,
        String policy,
        List<Tag> tags,
        @Nullable Rotation rotation) {

    /**
     * A key's material.
     *
     * @param sealed with the root key, for the ARN of its key
     * @param since the rotation that it came with; null for what the key was made with
     */
    record Material(String id, SdkBytes sealed, @Nullable Rotated since) {
        Material rotatedIn(RotationType type, Instant date) {
            return new Material(id, sealed, new Rotated(type, date));
        }
    }

    /** That a key got new material. */
    record Rotated(RotationType type, Instant date) {}

    /** When a key's material is replaced by new one: every so many days, and next at a time. */
    record Rotation(int periodInDays, Instant next) {}

    String id() {
        return metadata.keyId();
    }

    String arn() {
        return metadata.arn();
    }

    boolean isAwsManaged() {
        return metadata.keyManager() == KeyManagerType.AWS;
    }

    boolean isPendingDeletion() {
        return metadata.keyState() == KeyState.PENDING_DELETION;
    }

    /** What encrypts now. */
    Material newest() {
        return materials.getLast();
    }

    Optional<Material> material(String id) {
        return materials.stream().filter(it -> it.id().equals(id)).findFirst();
    }

    /** When its waiting period is over; empty unless it is pending deletion. */
    Optional<Instant> deletion() {
        return isPendingDeletion() ? Optional.of(metadata.deletionDate()) : Optional.empty();
    }

    /** When it is given new material; empty for never. */
    Optional<Instant> nextRotation() {
        return Optional.ofNullable(rotation)
                .filter(_ -> metadata.keyState() == KeyState.ENABLED)
                .map(Rotation::next);
    }

    KeyRecord with(Consumer<KeyMetadata.Builder> change) {
        return new KeyRecord(metadata.copy(change), materials, policy, tags, rotation);
    }

    KeyRecord withPolicy(String document) {
        return new KeyRecord(metadata, materials, document, tags, rotation);
    }

    KeyRecord withTags(List<Tag> changed) {
        return new KeyRecord(metadata, materials, policy, changed, rotation);
    }

    KeyRecord withRotation(@Nullable Rotation changed) {
        return new KeyRecord(metadata, materials, policy, tags, changed);
    }

    /** How often somebody asked for new material. */
    long rotationsOnDemand() {
        return materials.stream()
                .filter(it -> it.since() != null && it.since().type() == RotationType.ON_DEMAND)
                .count();
    }

    KeyRecord withNewest(Material material) {
        List<Material> more =
                Stream.concat(materials.stream(), Stream.of(material)).toList();
        return new KeyRecord(metadata.copy(it -> it.currentKeyMaterialId(material.id())), more, policy, tags, rotation);
    }
}
