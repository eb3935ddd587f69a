package neargate.services.ecs.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import neargate.kernel.Pace;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Scope;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import neargate.services.ecs.deployments.FailedStart;
import neargate.services.ecs.deployments.Supply;
import neargate.services.ecs.services.ServiceRecord.Rollout;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Task;

/** What an older version stored of a service is read as it was meant. */
class ServiceRecordTest {
    private static final JsonCodec<ServiceRecord> JSON = JsonCodec.of(ServiceRecord.class);
    private static final Scope SCOPE = new Scope(EcsWorld.ACCOUNT, "us-east-1");

    private final LiveWorld world = new LiveWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aServiceWhoseDeploymentsDoNotSayWhatWasAskedKeepsEcsExec() {
        world.define("web", "nginx", container -> {});
        new WebService(world).create(request -> {});
        awaitRunning();

        ServiceRecord service =
                record().with(it -> it.enableExecuteCommand(true).platformVersion("1.4.0"));
        String older = new String(JSON.write(service), StandardCharsets.UTF_8).replaceAll("\"asked\":\\{[^}]*},?", "");
        assertThat(older).doesNotContain("\"asked\"");

        ServiceRecord read = JSON.read(older.getBytes(StandardCharsets.UTF_8));
        assertThat(List.of(read.primary(), Objects.requireNonNull(read.completed())))
                .extracting(Rollout::asked)
                .containsOnly(new ServiceRecord.Asked(true, "1.4.0"));
    }

    @Test
    void whatFailedBeforeADeploymentWasGoneBackToIsNoFailureOfIt() {
        world.define("web", "nginx", container -> {});
        new WebService(world).create(request -> {});
        Task task = awaitRunning();
        world.engine.exit(task.taskArn(), "main", 1);
        world.await(task, "STOPPED");
        awaitRunning();
        TaskRecord counted = TaskTable.byArn(world.store.snapshot(), SCOPE, "c", task.taskArn())
                .orElseThrow();
        assertThat(counted.counted()).isTrue();
        world.store.write(tx -> {
            TaskTable.put(tx, SCOPE, uncounted(counted));
            return counted;
        });

        assertThat(failures(counted.endedAt())).hasSize(1);
        assertThat(failures(counted.endedAt().plusSeconds(1))).isEmpty();
    }

    private List<FailedStart> failures(Instant begun) {
        ServiceRecord service = record();
        Rollout rollout = service.primary();
        return new Situations(Pace.AWS, world.alarms)
                .of(
                        world.store.snapshot(),
                        SCOPE,
                        service.with(List.of(rollout.with(rollout.deployment().copy(it -> it.updatedAt(begun))))),
                        new Supply.Room(1, "", Set.of(), Set.of()),
                        world.time.instant())
                .failures();
    }

    private static TaskRecord uncounted(TaskRecord it) {
        return new TaskRecord(
                it.task(),
                it.cluster(),
                it.family(),
                it.place(),
                it.origin(),
                it.held(),
                it.credentialsId(),
                it.protectedUntil(),
                false);
    }

    private ServiceRecord record() {
        return world.store
                .snapshot()
                .get(Services.TABLE, Services.key(SCOPE, "c", "web"))
                .orElseThrow();
    }

    private Task awaitRunning() {
        return world.await(
                        () -> world.tasks("web", DesiredStatus.RUNNING),
                        tasks -> tasks.stream()
                                        .anyMatch(task -> task.lastStatus().equals("RUNNING"))
                                && record().completed() != null)
                .getFirst();
    }
}
