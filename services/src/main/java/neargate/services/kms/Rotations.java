package neargate.services.kms;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import neargate.kernel.Page;
import neargate.kernel.controller.Deadlines;
import neargate.services.kms.KeyRecord.Material;
import neargate.services.kms.KeyRecord.Rotation;
import software.amazon.awssdk.services.kms.model.DisableKeyRotationRequest;
import software.amazon.awssdk.services.kms.model.DisableKeyRotationResponse;
import software.amazon.awssdk.services.kms.model.EnableKeyRotationRequest;
import software.amazon.awssdk.services.kms.model.EnableKeyRotationResponse;
import software.amazon.awssdk.services.kms.model.GetKeyRotationStatusRequest;
import software.amazon.awssdk.services.kms.model.GetKeyRotationStatusResponse;
import software.amazon.awssdk.services.kms.model.IncludeKeyMaterial;
import software.amazon.awssdk.services.kms.model.KeyMaterialState;
import software.amazon.awssdk.services.kms.model.ListKeyRotationsRequest;
import software.amazon.awssdk.services.kms.model.ListKeyRotationsResponse;
import software.amazon.awssdk.services.kms.model.RotateKeyOnDemandRequest;
import software.amazon.awssdk.services.kms.model.RotateKeyOnDemandResponse;
import software.amazon.awssdk.services.kms.model.RotationType;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;

/** Whether and when a key gets new material. */
final class Rotations {
    private static final int USUAL_DAYS = 365;

    /** "On-demand rotations: 25", which cannot be raised ("Resource quotas"). */
    private static final int MOST_ON_DEMAND = 25;

    private final KeyStore keys;
    private final RootKey root;
    private final Clock clock;

    Rotations(KeyStore keys, RootKey root, Clock clock) {
        this.keys = keys;
        this.root = root;
        this.clock = clock;
    }

    EnableKeyRotationResponse enable(EnableKeyRotationRequest request) {
        int days = Objects.requireNonNullElse(request.rotationPeriodInDays(), USUAL_DAYS);
        var rotation = new Rotation(days, clock.instant().plus(Keys.days(days)));
        keys.change(
                request.keyId(),
                "EnableKeyRotation",
                key -> KeyStore.checkUsable(key).withRotation(rotation));
        return EnableKeyRotationResponse.builder().build();
    }

    DisableKeyRotationResponse disable(DisableKeyRotationRequest request) {
        keys.change(
                request.keyId(),
                "DisableKeyRotation",
                key -> KeyStore.checkUsable(key).withRotation(null));
        return DisableKeyRotationResponse.builder().build();
    }

    /** New material at once; when the key rotates by itself stays as it was. */
    RotateKeyOnDemandResponse rotate(RotateKeyOnDemandRequest request) {
        Material fresh = root.make(keys.findItself(request.keyId()).arn()).rotatedIn(RotationType.ON_DEMAND, now());
        KeyRecord rotated = keys.change(request.keyId(), "RotateKeyOnDemand", key -> {
            if (KeyStore.checkUsable(key).rotationsOnDemand() >= MOST_ON_DEMAND) {
                throw KmsErrors.limitExceeded("The key " + key.arn() + " was rotated on demand " + MOST_ON_DEMAND
                        + " times, which is the most.");
            }
            return key.withNewest(fresh);
        });
        return RotateKeyOnDemandResponse.builder().keyId(rotated.id()).build();
    }

    /** New material when it is time for it, and another time. */
    Deadlines.Work<KeyRecord> due(KeyRecord rotates) {
        Material fresh = root.make(rotates.arn());
        return (tx, key, record) -> {
            int days = record.rotation() == null ? 0 : record.rotation().periodInDays();
            tx.put(
                    KeyStore.KEYS,
                    key,
                    record.withNewest(fresh.rotatedIn(RotationType.AUTOMATIC, tx.now()))
                            .withRotation(new Rotation(days, tx.now().plus(Keys.days(days)))));
        };
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** The rotations that there were; with all material also what the key was made with. */
    ListKeyRotationsResponse list(ListKeyRotationsRequest request) {
        KeyRecord key = keys.findItself(request.keyId());
        String after = Keys.after(request.marker());
        boolean all = request.includeKeyMaterial() == IncludeKeyMaterial.ALL_KEY_MATERIAL;
        List<Material> materials = key.materials();
        Page<Integer> page = Keys.page(
                IntStream.range(0, materials.size())
                        .boxed()
                        .filter(i -> all || materials.get(i).since() != null)
                        .filter(i -> place(i).compareTo(after) > 0),
                request.limit(),
                Rotations::place);
        return ListKeyRotationsResponse.builder()
                .rotations(page.items().stream()
                        .map(i -> shown(key, materials.get(i)))
                        .toList())
                .nextMarker(page.nextToken())
                .truncated(page.nextToken() != null)
                .build();
    }

    private static String place(int index) {
        return String.format("%06d", index);
    }

    private static RotationsListEntry shown(KeyRecord key, Material material) {
        var entry = RotationsListEntry.builder()
                .keyId(key.id())
                .keyMaterialId(material.id())
                .keyMaterialState(
                        material.equals(key.newest()) ? KeyMaterialState.CURRENT : KeyMaterialState.NON_CURRENT);
        if (material.since() != null) {
            entry.rotationDate(material.since().date())
                    .rotationType(material.since().type());
        }
        return entry.build();
    }

    GetKeyRotationStatusResponse status(GetKeyRotationStatusRequest request) {
        KeyRecord key = keys.findItself(request.keyId());
        var status = GetKeyRotationStatusResponse.builder().keyId(key.arn()).keyRotationEnabled(false);
        if (key.rotation() != null && !key.isPendingDeletion()) {
            status.keyRotationEnabled(true)
                    .rotationPeriodInDays(key.rotation().periodInDays())
                    .nextRotationDate(key.rotation().next());
        }
        return status.build();
    }
}
