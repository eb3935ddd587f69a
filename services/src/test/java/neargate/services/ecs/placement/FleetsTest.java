package neargate.services.ecs.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
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
    private final Fleets<TaskRecord> fleets =
            new Fleets<>(world.store, TaskTable.TABLE, TaskRecord::occupancy, new Random(1));
    private final String instance = instance();

    private String instance() {
        world.launch(1, InstanceType.T2_SMALL, "us-east-1a");
        return world.containerInstances().getFirst().containerInstanceArn();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static Request request(String group, Held held) {
        return Request.of(group, held.resources(), List.of());
    }

    private void keep(String... instances) {
        fleets.keep(CLUSTER, "service:d", DAEMON, Set.of(instances));
    }

    private List<Occupancy> claimForAnother() {
        return fleets.claim(CLUSTER, request("service:r", OTHER), OTHER, 1);
    }

    private boolean claimForTheDaemon() {
        Optional<Verdict> verdict =
                fleets.claim(new Occupancy(CLUSTER, instance, "service:d", DAEMON), request("service:d", DAEMON));
        return verdict.filter(Verdict::fits).isPresent();
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
