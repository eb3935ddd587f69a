package neargate.services.ecs.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import neargate.kernel.store.Key;
import neargate.kernel.store.Scope;
import neargate.services.ecs.EcsWorld;
import org.junit.jupiter.api.Test;

class KeptRoomsTest {
    private static final Key CLUSTER = new Scope(EcsWorld.ACCOUNT, EcsWorld.REGION).key("c");
    private static final Key OTHER_CLUSTER = new Scope(EcsWorld.ACCOUNT, EcsWorld.REGION).key("other");

    private final KeptRooms rooms = new KeptRooms();

    private static Occupancy room(Key cluster, String instance, String group, int cpu) {
        return new Occupancy(cluster, instance, group, new Held(cpu, 128, 0, 0, List.of(), List.of()));
    }

    private static Occupancy room(String instance, String group) {
        return room(CLUSTER, instance, group, 256);
    }

    @Test
    void aGroupSeesItsOwnRoomsOnly() {
        rooms.add(room("a", "service:d"));
        rooms.add(room("b", "service:d"));
        rooms.add(room("a", "service:e"));
        rooms.add(room(OTHER_CLUSTER, "a", "service:d", 256));

        assertThat(rooms.of(CLUSTER, "service:d")).containsOnly(room("a", "service:d"), room("b", "service:d"));
        assertThat(rooms.of(CLUSTER, "service:f")).isEmpty();
        assertThat(rooms.all()).hasSize(4);
    }

    @Test
    void aTaskFindsTheRoomOfItsGroupHoweverLargeEitherIs() {
        rooms.add(room("a", "service:d"));

        assertThat(rooms.of(room(CLUSTER, "a", "service:d", 512))).contains(room("a", "service:d"));
        assertThat(rooms.of(room("b", "service:d"))).isEmpty();
        assertThat(rooms.of(room("a", "service:e"))).isEmpty();
    }

    @Test
    void thereIsOneRoomOfAGroupOnAnInstance() {
        rooms.add(room("a", "service:d"));
        rooms.add(room(CLUSTER, "a", "service:d", 512));

        assertThat(rooms.all()).containsExactly(room(CLUSTER, "a", "service:d", 512));
    }

    @Test
    void whatIsRemovedIsKeptNoMoreAndTheOthersAre() {
        rooms.add(room("a", "service:d"));
        rooms.add(room("a", "service:e"));
        rooms.remove(room("a", "service:d"));
        rooms.remove(room("b", "service:e"));

        assertThat(rooms.all()).containsExactly(room("a", "service:e"));
    }

    @Test
    void nothingIsKeptOnInstancesThatAreGone() {
        rooms.add(room("a", "service:d"));
        rooms.add(room("b", "service:d"));
        rooms.add(room("b", "service:e"));
        rooms.retain(Set.of("a"));

        assertThat(rooms.all()).containsExactly(room("a", "service:d"));
    }
}
