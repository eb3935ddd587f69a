package neargate.services.ecs.metadata;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import neargate.agent.acs.AcsTask.RoleCredentials;
import neargate.agent.metadata.MetadataEndpoint;
import neargate.agent.metadata.Protection;
import neargate.engine.Engine;
import neargate.engine.network.LinkLocal;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.store.Row;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.services.ecs.instances.InstanceTable;
import neargate.services.ecs.roles.RenewedCredentials;
import neargate.services.ecs.roles.TaskRoles;
import neargate.services.ecs.services.TaskProtection;
import neargate.services.ecs.tasks.TaskEndpoints;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskSpecs;
import neargate.services.ecs.tasks.TaskTable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** Answers the tasks of every VPC, and each only about itself. */
public final class TaskEndpoint implements LinkLocal, MetadataEndpoint.Source {
    private static final Pattern FAULT = Pattern.compile("/api/(([0-9a-f]{32})-(\\d{1,3}))/fault/v1/"
            + "(network-blackhole-port|network-latency|network-packet-loss)/(start|stop|status)/?");

    private final Store store;
    private final RenewedCredentials credentials;
    private final Askers askers;
    private final Subnets subnets;
    private final TaskProtection protection;
    private final FaultInjection faults;
    private final MetadataEndpoint metadata;

    public TaskEndpoint(
            Store store,
            Clock clock,
            Engine engine,
            Ec2Client ec2,
            RenewedCredentials credentials,
            TaskProtection protection) {
        this.faults = new FaultInjection(engine::faults, clock);
        this.protection = protection;
        this.store = store;
        this.credentials = credentials;
        this.askers = new Askers(ec2);
        this.subnets = new Subnets(ec2);
        this.metadata = new MetadataEndpoint(engine, this);
    }

    @Override
    public Answer answer(Request request) {
        String path = request.path().split("\\?", 2)[0];
        Matcher fault = FAULT.matcher(path);
        return fault.matches() ? fault(fault, request) : metadata.answer(request);
    }

    private Answer fault(Matcher path, Request request) {
        if (!request.method().equals("POST")) {
            return Answer.text(405, "Method Not Allowed");
        }
        Snapshot now = store.snapshot();
        return find(now, path.group(2), path.group(3), request)
                .map(row -> faults.answer(
                        row.value(),
                        definition(now, row),
                        new FaultInjection.Call(path.group(1), path.group(4), path.group(5), request.body())))
                .orElseGet(() -> Answer.text(404, "404 page not found\n"));
    }

    @Override
    public Optional<MetadataEndpoint.Found> find(String taskId, boolean withTags, Request request) {
        Snapshot now = store.snapshot();
        return find(now, taskId, request).map(row -> {
            TaskRecord record = row.value();
            return new MetadataEndpoint.Found(
                    record.task(),
                    definition(now, row),
                    new MetadataEndpoint.Place(
                            record.place().vpc(),
                            subnets.of(row.key().scope(), record).orElse(null),
                            record.service(),
                            withTags ? instanceTags(now, row) : List.of()));
        });
    }

    private static List<Tag> instanceTags(Snapshot now, Row<TaskRecord> row) {
        TaskRecord record = row.value();
        return Optional.ofNullable(record.containerInstance())
                .flatMap(arn -> InstanceTable.byArn(now, row.key().scope(), record.cluster(), arn))
                .map(found -> found.instance().tags())
                .orElse(List.of());
    }

    private static TaskDefinition definition(Snapshot now, Row<TaskRecord> row) {
        return TaskSpecs.applied(
                row.value(), TaskTable.definition(now, row.key().scope(), row.value()));
    }

    /** The task that asks by the place of one of its containers. */
    private Optional<Row<TaskRecord>> find(Snapshot now, String id, String place, Request request) {
        return find(now, id, request)
                .filter(row -> Integer.parseInt(place)
                        < row.value().task().containers().size());
    }

    private Optional<Row<TaskRecord>> find(Snapshot now, String id, Request request) {
        return TaskEndpoints.find(now, id).filter(row -> askers.isAsking(now, row, request));
    }

    @Override
    public Optional<RoleCredentials> credentials(String id, Request request)
            throws MetadataEndpoint.UninitializedException {
        Snapshot now = store.snapshot();
        Row<TaskRecord> row = find(now, id, request)
                .filter(found -> id.equals(found.value().credentialsId()))
                .orElse(null);
        if (row == null) {
            return Optional.empty();
        }
        String role = definition(now, row).taskRoleArn();
        try {
            return Optional.of(
                    credentials.of(row.key().scope(), role, row.value().id(), id));
        } catch (TaskRoles.UnassumableException e) {
            throw new MetadataEndpoint.UninitializedException();
        }
    }

    /** A task may always protect itself. */
    @Override
    public Optional<Protection> protection(Task task) {
        return Arn.parse(task.taskArn())
                .map(arn -> new OwnProtection(protection, Caller.service("ecs", arn.account(), arn.region())));
    }
}
