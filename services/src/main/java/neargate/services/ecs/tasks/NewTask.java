package neargate.services.ecs.tasks;

import java.util.List;
import neargate.kernel.Arn;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.Identifier;
import neargate.services.ecs.clusters.ClusterRecord;
import neargate.services.ecs.taskdefinitions.TaskDefinitionRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Attachment;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.Connectivity;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.EphemeralStorage;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/**
 * A task that is to be: what RunTask, or a service, has decided of it.
 *
 * @param overrides checked; null for none
 * @param tags all of them, with those of ECS itself
 * @param service the service that owns it; null for a standalone task
 * @param deployment the service's deployment that starts it
 * @param capacityProvider {@code FARGATE} or {@code FARGATE_SPOT} when it was chosen by a strategy
 */
public record NewTask(
        ClusterRecord cluster,
        TaskDefinitionRecord definition,
        TaskRecord.Place place,
        String group,
        @Nullable String startedBy,
        @Nullable TaskOverride overrides,
        List<Tag> tags,
        @Nullable String service,
        @Nullable String deployment,
        @Nullable String capacityProvider) {

    /** The platform version that LATEST means ("Fargate Linux platform versions"). */
    public static final String PLATFORM_VERSION = "1.4.0";

    private static final int EPHEMERAL_GIB = 20;

    /** Puts the task into the store, PROVISIONING. */
    public TaskRecord put(Transaction tx, Scope scope) {
        String id = tx.ids().hex(32);
        String name = cluster.name() + "/" + id;
        String arn = Identifier.arn(scope, "task", name);
        Task task = Task.builder()
                .taskArn(arn)
                .clusterArn(cluster.arn())
                .taskDefinitionArn(definition.arn())
                .lastStatus(Life.PROVISIONING.name())
                .desiredStatus(DesiredStatus.RUNNING.toString())
                .launchType(LaunchType.FARGATE)
                .capacityProviderName(capacityProvider)
                .platformVersion(PLATFORM_VERSION)
                .platformFamily("Linux")
                .cpu(cpu())
                .memory(memory())
                .availabilityZone(place.zone())
                .group(group)
                .startedBy(startedBy)
                .createdAt(tx.now())
                .version(1L)
                .healthStatus(HealthStatus.UNKNOWN)
                .connectivity(Connectivity.DISCONNECTED)
                .enableExecuteCommand(false)
                .ephemeralStorage(
                        EphemeralStorage.builder().sizeInGiB(ephemeralGib()).build())
                .overrides(overrides == null ? noOverrides() : overrides)
                .attributes(Attribute.builder()
                        .name("ecs.cpu-architecture")
                        .value("x86_64")
                        .build())
                .attachments(Attachment.builder()
                        .id(tx.ids().uuid())
                        .type("ElasticNetworkInterface")
                        .status("PRECREATED")
                        .details(KeyValuePair.builder()
                                .name("subnetId")
                                .value(place.subnet())
                                .build())
                        .build())
                .containers(definition.definition().containerDefinitions().stream()
                        .map(container -> container(tx, scope, arn, name, container))
                        .toList())
                .tags(tags)
                .build();
        var record = new TaskRecord(task, cluster.name(), definition.family(), place, service, deployment);
        TaskTable.put(tx, scope, record);
        return record;
    }

    /** The task's CPU units: overrides before the definition. */
    String cpu() {
        return overrides != null && overrides.cpu() != null
                ? overrides.cpu()
                : definition.definition().cpu();
    }

    /** The task's memory in MiB: overrides before the definition. */
    String memory() {
        return overrides != null && overrides.memory() != null
                ? overrides.memory()
                : definition.definition().memory();
    }

    private int ephemeralGib() {
        EphemeralStorage asked = overrides != null && overrides.ephemeralStorage() != null
                ? overrides.ephemeralStorage()
                : definition.definition().ephemeralStorage();
        return asked == null ? EPHEMERAL_GIB : asked.sizeInGiB();
    }

    private TaskOverride noOverrides() {
        return TaskOverride.builder()
                .containerOverrides(definition.definition().containerDefinitions().stream()
                        .map(container -> ContainerOverride.builder()
                                .name(container.name())
                                .build())
                        .toList())
                .build();
    }

    private static Container container(
            Transaction tx, Scope scope, String taskArn, String name, ContainerDefinition definition) {
        return Container.builder()
                .containerArn(new Arn(
                                "aws",
                                "ecs",
                                scope.region(),
                                scope.account(),
                                "container/" + name + "/" + tx.ids().uuid())
                        .toString())
                .taskArn(taskArn)
                .name(definition.name())
                .image(definition.image())
                .lastStatus(Life.PENDING.name())
                .healthStatus(HealthStatus.UNKNOWN)
                .networkInterfaces(List.of())
                .cpu(definition.cpu() == null ? "0" : definition.cpu().toString())
                .memory(definition.memory() == null ? null : definition.memory().toString())
                .memoryReservation(
                        definition.memoryReservation() == null
                                ? null
                                : definition.memoryReservation().toString())
                .build();
    }

    /** Whether it asks for Fargate's kind of capacity, which every definition must that runs here. */
    static boolean isForFargate(TaskDefinitionRecord definition) {
        return definition.definition().compatibilities().contains(Compatibility.FARGATE);
    }
}
