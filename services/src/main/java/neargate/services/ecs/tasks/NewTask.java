package neargate.services.ecs.tasks;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.Identifier;
import neargate.services.ecs.clusters.ClusterRecord;
import neargate.services.ecs.placement.Held;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Attachment;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.Connectivity;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/**
 * A task that is to be: what RunTask, or a service, has decided of it.
 *
 * @param definition with the overrides applied
 * @param digests the images that the tags of containers are known to mean, by the containers' names
 * @param overrides as they are shown; null for none
 * @param tags all of them, with those of ECS itself
 * @param origin who asked for it
 * @param capacityProvider {@code FARGATE} or {@code FARGATE_SPOT} when it was chosen by a strategy
 * @param seat where it goes on a container instance; null on Fargate
 * @param executeCommand whether commands may be run in it (ECS Exec)
 */
public record NewTask(
        ClusterRecord cluster,
        TaskDefinition definition,
        Map<String, String> digests,
        TaskRecord.Place place,
        String group,
        @Nullable String startedBy,
        @Nullable TaskOverride overrides,
        List<Tag> tags,
        TaskRecord.Origin origin,
        @Nullable String capacityProvider,
        @Nullable Seat seat,
        boolean executeCommand) {

    /** The platform version that LATEST means ("Fargate Linux platform versions"). */
    public static final String PLATFORM_VERSION = "1.4.0";

    private static final int EPHEMERAL_GIB = 20;

    /** Puts the task into the store, PROVISIONING. */
    public TaskRecord put(Transaction tx, Scope scope) {
        String name = cluster.name() + "/" + tx.ids().hex(32);
        String arn = Identifier.arn(scope, "task", name);
        Map<String, List<String>> gpus =
                seat == null ? Map.of() : Gpus.given(tx, scope, seat.instance(), definition.containerDefinitions());
        Task.Builder task = Task.builder()
                .taskArn(arn)
                .clusterArn(cluster.arn())
                .taskDefinitionArn(definition.taskDefinitionArn())
                .lastStatus(Life.PROVISIONING.name())
                .desiredStatus(DesiredStatus.RUNNING.toString())
                .availabilityZone(place.zone())
                .group(group)
                .startedBy(startedBy)
                .createdAt(tx.now())
                .version(1L)
                .healthStatus(HealthStatus.UNKNOWN)
                .connectivity(Connectivity.DISCONNECTED)
                .enableExecuteCommand(executeCommand)
                .overrides(overrides == null ? noOverrides() : overrides)
                .attributes(Attribute.builder()
                        .name("ecs.cpu-architecture")
                        .value(Launch.machine().toString().toLowerCase(Locale.ROOT))
                        .build())
                .attachments(
                        place.subnet() == null
                                ? List.of()
                                : List.of(attachment(tx.ids().uuid())))
                .containers(definition.containerDefinitions().stream()
                        .map(container -> container(scope, arn, name, tx.ids().uuid(), container))
                        .map(container -> container.copy(it -> it.gpuIds(gpus.get(container.name()))))
                        .toList())
                .tags(tags);
        if (seat == null) {
            onFargate(task);
        } else {
            on(seat, task, tx.now());
        }
        var record = new TaskRecord(
                task.build(),
                cluster.name(),
                definition.family(),
                place,
                origin,
                seat == null ? null : seat.claim().held(),
                definition.taskRoleArn() == null ? null : tx.ids().uuid(),
                null,
                false);
        TaskTable.put(tx, scope, record);
        return record;
    }

    private void onFargate(Task.Builder task) {
        int storage = definition.ephemeralStorage() == null
                ? EPHEMERAL_GIB
                : definition.ephemeralStorage().sizeInGiB();
        task.launchType(LaunchType.FARGATE)
                .capacityProviderName(capacityProvider)
                .platformVersion(PLATFORM_VERSION)
                .platformFamily("Linux")
                .cpu(definition.cpu())
                .memory(definition.memory())
                .ephemeralStorage(it -> it.sizeInGiB(storage))
                .fargateEphemeralStorage(it -> it.sizeInGiB(storage));
    }

    /** A task that needs no network interface of its own is the agent's from the start. */
    private void on(Seat taken, Task.Builder task, Instant now) {
        Held held = taken.claim().held();
        boolean external = taken.instance().attributes().containsKey("ecs.capability.external");
        task.launchType(external ? LaunchType.EXTERNAL : LaunchType.EC2)
                .containerInstanceArn(taken.instance().arn())
                .cpu(Integer.toString(held.cpu()))
                .memory(Integer.toString(held.memory()));
        if (place.subnet() == null) {
            task.lastStatus(Life.PENDING.name())
                    .connectivity(Connectivity.CONNECTED)
                    .connectivityAt(now);
        }
    }

    private Attachment attachment(String id) {
        return Attachment.builder()
                .id(id)
                .type("ElasticNetworkInterface")
                .status("PRECREATED")
                .details(KeyValuePair.builder()
                        .name("subnetId")
                        .value(place.subnet())
                        .build())
                .build();
    }

    private TaskOverride noOverrides() {
        return TaskOverride.builder()
                .containerOverrides(definition.containerDefinitions().stream()
                        .map(container -> ContainerOverride.builder()
                                .name(container.name())
                                .build())
                        .toList())
                .inferenceAcceleratorOverrides(List.of())
                .build();
    }

    private Container container(Scope scope, String taskArn, String name, String id, ContainerDefinition definition) {
        return Container.builder()
                .containerArn(Identifier.arn(scope, "container", name + "/" + id))
                .taskArn(taskArn)
                .name(definition.name())
                .image(definition.image())
                .imageDigest(digests.get(definition.name()))
                .lastStatus(Life.PENDING.name())
                .healthStatus(HealthStatus.UNKNOWN)
                .networkBindings(List.of())
                .networkInterfaces(List.of())
                .cpu(definition.cpu() == null ? "0" : definition.cpu().toString())
                .memory(text(definition.memory()))
                .memoryReservation(text(definition.memoryReservation()))
                .managedAgents(executeCommand ? List.of(ExecAgent.PENDING) : List.of())
                .build();
    }

    private static @Nullable String text(@Nullable Integer number) {
        return number == null ? null : number.toString();
    }
}
