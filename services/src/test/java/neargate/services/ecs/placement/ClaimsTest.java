package neargate.services.ecs.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import neargate.kernel.store.Key;
import neargate.kernel.store.Scope;
import neargate.services.ecs.EcsWorld;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private static final Key CLUSTER = new Scope(EcsWorld.ACCOUNT, EcsWorld.REGION).key("c");
    private static final Held HELD = new Held(256, 128, 0, 0, List.of(), List.of());

    private final Claims claims = new Claims();

    private static Occupancy on(String instance) {
        return new Occupancy(CLUSTER, instance, "service:web", HELD);
    }

    @Test
    void twoThatAreAlikeAreRedeemedOneByOne() {
        claims.add(on("a"));
        claims.add(on("a"));

        assertThat(claims.redeem(on("b"))).isFalse();
        assertThat(claims.redeem(on("a"))).isTrue();
        assertThat(claims.redeem(on("a"))).isTrue();
        assertThat(claims.redeem(on("a"))).isFalse();
    }

    @Test
    void nothingIsPromisedOnAnInstanceThatHasGone() {
        claims.add(on("a"));
        claims.add(on("b"));
        claims.instanceGone("a");

        assertThat(claims.redeem(on("a"))).isFalse();
        assertThat(claims.redeem(on("b"))).isTrue();
    }
}
