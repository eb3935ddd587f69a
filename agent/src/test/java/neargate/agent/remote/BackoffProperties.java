package neargate.agent.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BackoffProperties {
    @Property
    void pausesGrowFromAQuarterOfASecondToTwoMinutesAndBeginAnew(
            @ForAll long seed, @ForAll @IntRange(max = 40) int tries) {
        var backoff = new Backoff(new Random(seed));
        Duration whole = Backoff.FIRST;
        for (int i = 0; i < tries; i++) {
            assertThat(backoff.next()).isBetween(whole.dividedBy(2), whole);
            whole = whole.multipliedBy(2).compareTo(Backoff.LONGEST) < 0 ? whole.multipliedBy(2) : Backoff.LONGEST;
        }
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(Backoff.FIRST);
    }
}
