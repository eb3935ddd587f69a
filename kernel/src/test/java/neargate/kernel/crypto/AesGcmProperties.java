package neargate.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import javax.crypto.SecretKey;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class AesGcmProperties {
    @Property(tries = 200)
    void whatIsSealedOpensWithItsKeyForWhatItWasSealed(
            @ForAll @Size(max = 300) byte[] text, @ForAll @Size(max = 50) byte[] associated, @ForAll long seed) {
        var random = new Random(seed);
        SecretKey key = AesGcm.key(random);
        byte[] sealed = AesGcm.seal(key, text, associated, random);

        assertThat(AesGcm.open(key, sealed, associated)).contains(text);
        assertThat(AesGcm.open(AesGcm.key(random), sealed, associated)).isEmpty();
        byte[] other = new byte[associated.length + 1];
        assertThat(AesGcm.open(key, sealed, other)).isEmpty();
    }

    @Property(tries = 200)
    void whatWasTouchedDoesNotOpen(@ForAll @Size(max = 100) byte[] text, @ForAll long seed) {
        var random = new Random(seed);
        SecretKey key = AesGcm.key(random);
        byte[] sealed = AesGcm.seal(key, text, new byte[0], random);
        sealed[random.nextInt(sealed.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));

        assertThat(AesGcm.open(key, sealed, new byte[0])).isEmpty();
    }

    @Property(tries = 200)
    void anythingElseDoesNotOpen(@ForAll @Size(max = 100) byte[] noise, @ForAll long seed) {
        assertThat(AesGcm.open(AesGcm.key(new Random(seed)), noise, new byte[0]))
                .isEmpty();
    }

    @Property(tries = 100)
    void theSameTextIsNeverSealedTheSameWay(@ForAll long seed) {
        var random = new Random(seed);
        SecretKey key = AesGcm.key(random);
        assertThat(AesGcm.seal(key, new byte[0], new byte[0], random))
                .isNotEqualTo(AesGcm.seal(key, new byte[0], new byte[0], random));
    }
}
