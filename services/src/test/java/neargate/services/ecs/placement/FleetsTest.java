package neargate.services.ecs.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import neargate.kernel.store.Key;
import neargate.kernel.store.Scope;
import neargate.scheduler.placement.Request;
import neargate.scheduler.placement.Verdict;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.InstanceType;

/** Room on an instance of 1,024 CPU units, that is kept for a DAEMON service. */
class FleetsTest {
    private static final Key CLUSTER = new Scope(EcsWorld.ACCOUNT, EcsWorld.REGION).key("c");
    private static final Held DAEMON = new Held(512, 128, 0, 0, List.of(), List.of());
    private static final Held OTHER = new Held(768, 128, 0, 0, List.of(), List.of());

    private final LiveWorld world = new LiveWorld();
    private final Fleets<TaskRecord> fleets = fleets();
    private final String instance = instance();

    private Fleets<TaskRecord> fleets(Occupancy... awaited) {
        return new Fleets<>(
                world.store, TaskTable.TABLE, TaskRecord::occupancy, _ -> Stream.of(awaited), new Random(1));
    }

    private String instance() {
        world.launch(1, InstanceType.T2_SMALL, "us-east-1a");
        return world.containerInstances().getFirst().containerInstanceArn();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static Request request(String group, Held held) {
        return new Request(group, held.resources(), held.ports(), false, List.of(), List.of());
    }

    private void keep(String... instances) {
        fleets.keep(CLUSTER, "service:d", DAEMON, Set.of(instances));
    }

    private List<Occupancy> claimForAnother() {
        return fleets.claim(CLUSTER, request("service:r", OTHER), OTHER, 1);
    }

    private boolean claimForTheDaemon() {
        return claimForTheDaemon(DAEMON);
    }

    private boolean claimForTheDaemon(Held held) {
        Optional<Verdict> verdict = fleets.claim(occupied(held), request("service:d", held));
        return verdict.filter(Verdict::fits).isPresent();
    }

    private Occupancy occupied(Held held) {
        return new Occupancy(CLUSTER, instance, "service:d", held);
    }

    private void assertThatTheRoomIsKept(Fleets<TaskRecord> there) {
        assertThat(there.explain(CLUSTER, request("service:r", OTHER)).verdicts())
                .singleElement()
                .returns(false, Verdict::fits);
        assertThat(there.explain(CLUSTER, request("service:d", OTHER)).verdicts())
                .singleElement()
                .returns(true, Verdict::fits);
    }

    @Test
    void aPortIsKeptAndIsNotFreeBeforeItsTaskHasGone() {
        Held before = new Held(256, 128, 0, 0, List.of(80), List.of());
        Held after = new Held(512, 128, 0, 0, List.of(80), List.of());
        assertThat(claimForTheDaemon(before)).isTrue();

        fleets.keep(CLUSTER, "service:d", after, Set.of(instance));
        assertThat(claimForTheDaemon(after)).as("the old task runs").isFalse();
        assertThat(claimForTheDaemon(after)).as("and asking changes nothing").isFalse();
        fleets.release(List.of(occupied(before)));
        assertThat(fleets.claim(CLUSTER, request("service:r", before), before, 1))
                .as("others ask for the port")
                .isEmpty();
        assertThat(claimForTheDaemon(after)).isTrue();
    }

    @Test
    void whatTasksLeaveToOthersIsKeptFromTheFirstMomentOn() {
        Fleets<TaskRecord> later = fleets(occupied(DAEMON), new Occupancy(CLUSTER, "gone", "service:d", DAEMON));
        assertThatTheRoomIsKept(later);
        later.keep(CLUSTER, "service:d", DAEMON, Set.of());
        assertThat(later.claim(CLUSTER, request("service:r", OTHER), OTHER, 1)).hasSize(1);
    }

    @Test
    void whoOnlyRehearsesSeesWhatIsKept() {
        keep(instance);
        Fleets<TaskRecord> apart = fleets.apart();
        assertThatTheRoomIsKept(apart);

        assertThat(apart.claim(occupied(DAEMON), request("service:d", DAEMON))).isPresent();
        assertThatTheRoomIsKept(fleets);
    }

    @Test
    void roomIsKeptOnWhenMuchHasHappenedMeanwhile() {
        keep(instance);
        long revision = world.store.snapshot().revision();
        while (world.store.feed().after(revision).resync() == null) {
            world.user()
                    .tagResource(request -> request.resourceArn(instance)
                            .tags(tag -> tag.key("k")
                                    .value("" + world.store.snapshot().revision())));
        }
        assertThatTheRoomIsKept(fleets);
        keep();
        assertThat(claimForAnother()).hasSize(1);
    }

    @Test
    void nobodyElseGetsTheRoom() {
        keep(instance);
        keep(instance);
        assertThat(claimForAnother()).isEmpty();
        assertThat(claimForTheDaemon()).isTrue();
        keep();
        assertThat(claimForAnother()).as("it is the task's now").isEmpty();
    }

    @Test
    void whoItIsKeptForSeesIt() {
        keep(instance);
        assertThat(fleets.explain(CLUSTER, request("service:d", OTHER), List.of(instance))
                        .verdicts())
                .singleElement()
                .returns(true, Verdict::fits);
        assertThat(fleets.explain(CLUSTER, request("service:r", OTHER), List.of(instance))
                        .verdicts())
                .singleElement()
                .returns(false, Verdict::fits);
    }

    @Test
    void whatIsKeptNoMoreIsFree() {
        keep(instance);
        keep();
        assertThat(claimForAnother()).hasSize(1);
        assertThat(claimForTheDaemon()).isFalse();
    }

    @Test
    void nothingIsKeptOfAnInstanceThatHasGone() {
        keep(instance);
        world.user().deregisterContainerInstance(request -> request.cluster("c").containerInstance(instance));
        keep(instance);
        assertThat(claimForTheDaemon()).isFalse();
        keep();
    }
}
