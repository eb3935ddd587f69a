package neargate.services.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.IncludeKeyMaterial;
import software.amazon.awssdk.services.kms.model.KeyMaterialState;
import software.amazon.awssdk.services.kms.model.LimitExceededException;
import software.amazon.awssdk.services.kms.model.RotationType;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;

class RotationTest {
    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private final KmsWorld world = new KmsWorld();
    private final String key =
            world.as(() -> world.kms.createKey().keyMetadata().keyId());

    @AfterEach
    void close() {
        world.close();
    }

    private void rotate() {
        world.as(() -> world.kms.rotateKeyOnDemand(r -> r.keyId(key)));
    }

    @Test
    void aKeyIsRotatedAtOnceAndItsScheduleStays() {
        SdkBytes text = SdkBytes.fromUtf8String("hello");
        world.as(() -> world.kms.enableKeyRotation(r -> r.keyId(key).rotationPeriodInDays(90)));
        SdkBytes sealed = world.as(
                () -> world.kms.encrypt(r -> r.keyId(key).plaintext(text)).ciphertextBlob());
        world.pass(Duration.ofDays(10));

        assertThat(world.as(() -> world.kms.rotateKeyOnDemand(r -> r.keyId(key)).keyId()))
                .isEqualTo(key);

        assertThat(world.as(
                        () -> world.kms.getKeyRotationStatus(r -> r.keyId(key)).nextRotationDate()))
                .isEqualTo(START.plus(Duration.ofDays(90)));
        var opened = world.as(() -> world.kms.decrypt(r -> r.ciphertextBlob(sealed)));
        assertThat(opened.plaintext()).isEqualTo(text);
        assertThat(world.as(() ->
                        world.kms.describeKey(r -> r.keyId(key)).keyMetadata().currentKeyMaterialId()))
                .isNotEqualTo(opened.keyMaterialId());
    }

    @Test
    void rotationsAreListedWithWhoMadeThem() {
        assertThat(world.as(() -> world.kms.listKeyRotations(r -> r.keyId(key))).rotations())
                .isEmpty();
        world.as(() -> world.kms.enableKeyRotation(r -> r.keyId(key).rotationPeriodInDays(90)));
        rotate();
        world.pass(Duration.ofDays(91));
        rotate();

        List<RotationsListEntry> rotations =
                world.as(() -> world.kms.listKeyRotations(r -> r.keyId(key)).rotations());
        assertThat(rotations)
                .extracting(RotationsListEntry::rotationType)
                .containsExactly(RotationType.ON_DEMAND, RotationType.AUTOMATIC, RotationType.ON_DEMAND);
        assertThat(rotations)
                .extracting(RotationsListEntry::rotationDate)
                .containsExactly(START, START.plus(Duration.ofDays(90)), START.plus(Duration.ofDays(91)));
        assertThat(rotations)
                .extracting(RotationsListEntry::keyMaterialState)
                .containsExactly(KeyMaterialState.NON_CURRENT, KeyMaterialState.NON_CURRENT, KeyMaterialState.CURRENT);

        var all = new ArrayList<RotationsListEntry>();
        String marker = null;
        do {
            String from = marker;
            var page = world.as(() -> world.kms.listKeyRotations(r -> r.keyId(key)
                    .includeKeyMaterial(IncludeKeyMaterial.ALL_KEY_MATERIAL)
                    .limit(1)
                    .marker(from)));
            all.addAll(page.rotations());
            marker = page.nextMarker();
            assertThat(page.truncated()).isEqualTo(marker != null);
        } while (marker != null);
        assertThat(all).hasSize(4).endsWith(rotations.toArray(new RotationsListEntry[0]));
        assertThat(all.getFirst().rotationDate()).isNull();
    }

    @Test
    void aKeyIsRotatedOnDemandTwentyFiveTimesAtMost() {
        for (int i = 0; i < 25; i++) {
            rotate();
        }
        assertThatThrownBy(this::rotate).isInstanceOf(LimitExceededException.class);
        world.as(() -> world.kms.disableKey(r -> r.keyId(key)));
        assertThatThrownBy(this::rotate).isInstanceOf(DisabledException.class);
    }
}
