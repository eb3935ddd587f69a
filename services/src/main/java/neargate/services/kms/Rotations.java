package neargate.services.kms;

import java.time.Clock;
import java.util.Objects;
import neargate.services.kms.KeyRecord.Rotation;
import software.amazon.awssdk.services.kms.model.DisableKeyRotationRequest;
import software.amazon.awssdk.services.kms.model.DisableKeyRotationResponse;
import software.amazon.awssdk.services.kms.model.EnableKeyRotationRequest;
import software.amazon.awssdk.services.kms.model.EnableKeyRotationResponse;
import software.amazon.awssdk.services.kms.model.GetKeyRotationStatusRequest;
import software.amazon.awssdk.services.kms.model.GetKeyRotationStatusResponse;

/** Whether and when a key gets new material. {@link KeyController} gives it. */
final class Rotations {
    private static final int USUAL_DAYS = 365;

    private final KeyStore keys;
    private final Clock clock;

    Rotations(KeyStore keys, Clock clock) {
        this.keys = keys;
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

    GetKeyRotationStatusResponse status(GetKeyRotationStatusRequest request) {
        KeyRecord key = keys.find(request.keyId());
        var status = GetKeyRotationStatusResponse.builder().keyId(key.arn()).keyRotationEnabled(false);
        if (key.rotation() != null && !key.isPendingDeletion()) {
            status.keyRotationEnabled(true)
                    .rotationPeriodInDays(key.rotation().periodInDays())
                    .nextRotationDate(key.rotation().next());
        }
        return status.build();
    }
}
