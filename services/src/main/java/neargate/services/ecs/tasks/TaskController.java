package neargate.services.ecs.tasks;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import neargate.engine.Engine;
import neargate.kernel.Caller;
import neargate.kernel.controller.Controller;
import neargate.kernel.controller.Next;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.services.ecs.taskdefinitions.TaskDefinitions;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ecs.model.Attachment;
import software.amazon.awssdk.services.ecs.model.Connectivity;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/**
 * Takes each task to where it should be: gives it a network interface, hands it to the engine, has the engine stop it,
 * takes the interface back, and forgets it a day after it stopped. What the engine tells is written by {@link
 * Observations} and comes back here by the feed.
 */
public final class TaskController implements Controller {
    /** AWS shows stopped tasks for an hour; here they may be looked at the next morning. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final Store store;
    private final Clock clock;
    private final Ec2Client ec2;
    private final Engine engine;

    public TaskController(Store store, Clock clock, Ec2Client ec2, Engine engine) {
        this.store = store;
        this.clock = clock;
        this.ec2 = ec2;
        this.engine = engine;
    }

    @Override
    public String name() {
        return "ecs.tasks";
    }

    @Override
    public int concurrency() {
        return 64;
    }

    @Override
    public void concerns(Change<?> change, Snapshot after, Consumer<Key> due) {
        if (change.table() == TaskTable.TABLE) {
            due.accept(change.key());
        }
    }

    @Override
    public Stream<Key> keys(Snapshot now) {
        return now.scanAll(TaskTable.TABLE).map(Row::key);
    }

    /**
     * Takes up what an earlier process left: tells the engine which tasks are ours, and gives it back those that ran. To be
     * called once, before the controllers start.
     */
    public void recover() {
        Snapshot now = store.snapshot();
        Set<String> ours = new HashSet<>();
        List<TaskRecord> ran = now.scanAll(TaskTable.TABLE)
                .map(Row::value)
                .filter(record -> !record.stopped())
                .peek(record -> ours.add(record.arn()))
                .filter(record ->
                        !record.life().isBefore(Life.RUNNING) && record.life().isBefore(Life.DEPROVISIONING))
                .toList();
        engine.listen(this::observe);
        engine.retain(ours);
        ran.forEach(record -> engine.adopt(TaskSpecs.of(record, definition(now, record))));
    }

    @Override
    public Next reconcile(Key key, Snapshot now) {
        TaskRecord record = now.get(TaskTable.TABLE, key).orElse(null);
        if (record == null) {
            return Next.onChange();
        }
        switch (record.life()) {
            case PROVISIONING -> {
                if (record.wanted()) {
                    provision(key, record);
                } else {
                    // Nothing of it runs anywhere: what there is to stop is its network interface.
                    change(key, is -> moved(is, Life.DEPROVISIONING));
                }
            }
            case PENDING, ACTIVATING -> {
                if (record.wanted()) {
                    engine.run(TaskSpecs.of(record, definition(now, record)));
                } else {
                    change(key, is -> moved(is, Life.STOPPING));
                }
            }
            case RUNNING -> {
                if (!record.wanted()) {
                    change(key, is -> moved(is, Life.DEACTIVATING));
                }
            }
            case DEACTIVATING -> change(key, is -> moved(is, Life.STOPPING));
            case STOPPING -> engine.stop(record.arn());
            case DEPROVISIONING -> deprovision(key, record);
            case STOPPED -> {
                return forget(key, record);
            }
        }
        return Next.onChange();
    }

    private static TaskRecord moved(TaskRecord record, Life life) {
        return record.life().isBefore(life) ? record.with(task -> task.lastStatus(life.name())) : record;
    }

    private void provision(Key key, TaskRecord record) {
        Attachment attachment = record.task().attachments().getFirst();
        NetworkInterface networkInterface;
        try {
            networkInterface = as(key).call(() -> networkInterface(record, attachment));
        } catch (Ec2Exception e) {
            failToStart(
                    key,
                    "Unexpected EC2 error while attempting to create Network Interface in subnet '"
                            + record.place().subnet() + "': "
                            + e.awsErrorDetails().errorMessage());
            return;
        }
        Attachment attached = attachment.copy(builder -> builder.status("ATTACHED")
                .details(
                        detail("subnetId", record.place().subnet()),
                        detail("networkInterfaceId", networkInterface.networkInterfaceId()),
                        detail("macAddress", networkInterface.macAddress()),
                        detail("privateDnsName", networkInterface.privateDnsName()),
                        detail("privateIPv4Address", networkInterface.privateIpAddress())));
        change(key, is -> is.life() == Life.PROVISIONING ? provisioned(is, attached, networkInterface) : is);
    }

    private TaskRecord provisioned(TaskRecord record, Attachment attached, NetworkInterface networkInterface) {
        return record.with(task -> task.lastStatus(Life.PENDING.name())
                .attachments(attached)
                .connectivity(Connectivity.CONNECTED)
                .connectivityAt(clock.instant())
                .containers(record.task().containers().stream()
                        .map(container ->
                                container.copy(builder -> builder.networkInterfaces(on -> on.attachmentId(attached.id())
                                        .privateIpv4Address(networkInterface.privateIpAddress()))))
                        .toList()));
    }

    private NetworkInterface networkInterface(TaskRecord record, Attachment attachment) {
        TaskRecord.Place place = record.place();
        NetworkInterface made = ec2.createNetworkInterface(request -> request.subnetId(place.subnet())
                        .groups(place.securityGroups())
                        .clientToken(record.id())
                        .description(record.task()
                                .clusterArn()
                                .replaceFirst(":cluster/.*", ":attachment/" + attachment.id())))
                .networkInterface();
        if (place.publicIp()) {
            ec2.modifyNetworkInterfaceAttribute(request ->
                    request.networkInterfaceId(made.networkInterfaceId()).associatePublicIpAddress(true));
        }
        return made;
    }

    private static KeyValuePair detail(String name, String value) {
        return KeyValuePair.builder().name(name).value(value).build();
    }

    private void failToStart(Key key, String reason) {
        change(
                key,
                is -> is.with(task -> task.desiredStatus(DesiredStatus.STOPPED.toString())
                        .lastStatus(Life.DEPROVISIONING.name())
                        .stopCode(TaskStopCode.TASK_FAILED_TO_START)
                        .stoppedReason(reason)
                        .stoppingAt(clock.instant())));
    }

    private void deprovision(Key key, TaskRecord record) {
        String networkInterface = TaskSpecs.details(record.task()).get("networkInterfaceId");
        if (networkInterface != null) {
            as(key).run(() -> delete(networkInterface));
        }
        Instant now = clock.instant();
        change(
                key,
                is -> is.with(task -> task.lastStatus(Life.STOPPED.name())
                        .stoppedAt(now)
                        .attachments(is.task().attachments().stream()
                                .map(attachment -> attachment.copy(builder -> builder.status("DELETED")))
                                .toList())
                        .containers(is.task().containers().stream()
                                .map(container -> container.copy(builder -> builder.lastStatus(Life.STOPPED.name())))
                                .toList())));
    }

    private void delete(String networkInterface) {
        try {
            ec2.deleteNetworkInterface(request -> request.networkInterfaceId(networkInterface));
        } catch (Ec2Exception e) {
            if (!e.awsErrorDetails().errorCode().equals("InvalidNetworkInterfaceID.NotFound")) {
                throw e;
            }
        }
    }

    private Next forget(Key key, TaskRecord record) {
        Instant end = record.task().stoppedAt().plus(REMEMBERED);
        if (clock.instant().isBefore(end)) {
            return Next.at(end);
        }
        store.write(tx -> {
            tx.delete(TaskTable.TABLE, key);
            return null;
        });
        return Next.onChange();
    }

    private void change(Key key, UnaryOperator<TaskRecord> step) {
        store.write(tx -> {
            TaskRecord before = tx.get(TaskTable.TABLE, key).orElse(null);
            TaskRecord after = before == null ? null : step.apply(before);
            if (after != null && !after.equals(before)) {
                TaskTable.put(tx, key.scope(), after);
            }
            return null;
        });
    }

    /** Writes down what the engine tells. */
    private void observe(Engine.TaskState told) {
        String[] parts = told.taskArn().split(":", 6);
        Key key = new Scope(parts[4], parts[3]).key(parts[5].substring(parts[5].indexOf('/') + 1));
        store.write(tx -> {
            tx.get(TaskTable.TABLE, key).ifPresent(record -> {
                Task after = Observations.apply(
                        record.task(), definition(tx, record).containerDefinitions(), told, tx.now());
                if (!after.equals(record.task())) {
                    TaskTable.put(tx, key.scope(), record.observed(after));
                }
            });
            return null;
        });
    }

    /** A definition that a task refers to is never deleted before the task has stopped. */
    private static TaskDefinition definition(Reader state, TaskRecord record) {
        String[] parts = record.arn().split(":", 6);
        return TaskDefinitions.find(
                        state, new Scope(parts[4], parts[3]), record.task().taskDefinitionArn())
                .orElseThrow()
                .definition();
    }

    private static Caller as(Key key) {
        return Caller.service("ecs", key.scope().account(), key.scope().region());
    }
}
