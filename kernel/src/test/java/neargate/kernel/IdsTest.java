package neargate.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdsTest {
    private final Ids ids = new Ids(new Random(1));

    @Test
    void idsHaveTheFormsThatAwsGivesThem() {
        for (int i = 0; i < 200; i++) {
            assertThat(ids.hex(32)).matches("[0-9a-f]{32}");
            assertThat(ids.digits(19)).matches("[1-9][0-9]{18}");
            assertThat(ids.base32(17)).matches("[A-Z2-7]{17}");
            assertThat(UUID.fromString(ids.uuid())).satisfies(uuid -> {
                assertThat(uuid.version()).isEqualTo(4);
                assertThat(uuid.variant()).isEqualTo(2);
            });
        }
    }

    @Test
    void noTwoIdsAreTheSame() {
        Set<String> seen = new HashSet<>();
        IntStream.range(0, 10_000)
                .forEach(i -> assertThat(seen.add(ids.hex(17))).isTrue());
    }

    @Test
    void theSameSeedGivesTheSameIds() {
        var again = new Ids(new Random(1));
        assertThat(again.hex(32)).isEqualTo(ids.hex(32));
        assertThat(again.uuid()).isEqualTo(ids.uuid());
    }
}
