package neargate.services.ecs.tasks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.kernel.Pace;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Table;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.instances.ContainerInstanceRecord;
import neargate.services.ecs.placement.Held;
import neargate.services.ecs.taskdefinitions.TaskDefinitions;
import software.amazon.awssdk.services.ecs.model.Attachment;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** The tasks, by {@code cluster/id}, and what the tasks that are not stopped hold of the machine. */
public final class TaskTable {
    /** {@code cluster PENDING} and {@code cluster PENDING EC2}: for counts. */
    public static final Table.Index<TaskRecord> BY_LAST_STATUS = new Table.Index<>("last-status", record -> {
        String status = record.cluster() + " " + record.task().lastStatus();
        return List.of(status, status + " " + record.task().launchTypeAsString());
    });

    /** {@code cluster/service}, of tasks that are not stopped. */
    public static final Table.Index<TaskRecord> BY_SERVICE = new Table.Index<>(
            "service",
            record -> record.service() == null || record.stopped()
                    ? List.of()
                    : List.of(record.cluster() + "/" + record.service()));

    /** {@code cluster/service}, of tasks that are not stopped and were protected when they last were asked for it. */
    private static final Table.Index<TaskRecord> BY_PROTECTED_SERVICE = new Table.Index<>(
            "protected-service",
            record -> record.protectedUntil() == null || record.service() == null || record.stopped()
                    ? List.of()
                    : List.of(record.cluster() + "/" + record.service()));

    /** {@code ecs-svc/123 RUNNING}, of the tasks of services: for counts. */
    private static final Table.Index<TaskRecord> BY_DEPLOYMENT = new Table.Index<>(
            "deployment",
            record -> record.deployment() == null
                    ? List.of()
                    : List.of(record.deployment() + " " + record.task().lastStatus()));

    /** {@code ecs-svc/123}, of tasks that ended before they were of any use, until their service has counted them. */
    private static final Table.Index<TaskRecord> BY_FAILED_DEPLOYMENT = new Table.Index<>(
            "failed-deployment",
            record -> record.deployment() != null && !record.counted() && record.failedToStart(Pace.AWS)
                    ? List.of(record.deployment())
                    : List.of());

    /** For lists: {@code cluster RUNNING}, {@code cluster RUNNING family web}, {@code ... startedBy me}, ... */
    static final Table.Index<TaskRecord> BY_FILTER = new Table.Index<>("filter", TaskTable::filters);

    /** {@code cluster token}, of tasks that were run with a client token. */
    private static final Table.Index<TaskRecord> BY_CLIENT_TOKEN = new Table.Index<>(
            "client-token",
            record -> record.origin().clientToken() == null
                    ? List.of()
                    : List.of(record.cluster() + " " + record.origin().clientToken()));

    /** The ARN of the task definition, of tasks that are not stopped. */
    public static final Table.Index<TaskRecord> BY_TASK_DEFINITION = new Table.Index<>(
            "task-definition",
            record -> record.stopped() ? List.of() : List.of(record.task().taskDefinitionArn()));

    /** {@code ARN}, {@code ARN RUNNING}, ... of the container instance, of tasks that are not stopped. */
    private static final Table.Index<TaskRecord> BY_INSTANCE = new Table.Index<>(
            "container-instance",
            record -> record.stopped() || record.containerInstance() == null
                    ? List.of()
                    : List.of(
                            record.containerInstance(),
                            record.containerInstance() + " " + record.task().lastStatus()));

    /** The id of an attachment, of tasks that are not stopped. */
    private static final Table.Index<TaskRecord> BY_ATTACHMENT = new Table.Index<>(
            "attachment",
            record -> record.stopped()
                    ? List.of()
                    : record.task().attachments().stream().map(Attachment::id).toList());

    private static final Table.Sum<TaskRecord> CPU_OF_INSTANCE = new Table.Sum<>(
            "cpu-of-instance", TaskTable::instance, record -> held(record).cpu());

    private static final Table.Sum<TaskRecord> MEMORY_OF_INSTANCE = new Table.Sum<>(
            "memory-of-instance", TaskTable::instance, record -> held(record).memory());

    private static final Held NOTHING = new Held(0, 0, 0, 0, List.of(), List.of());

    public static final Table<TaskRecord> TABLE = Table.named("ecs.tasks", JsonCodec.of(TaskRecord.class))
            .with(BY_LAST_STATUS)
            .with(BY_SERVICE)
            .with(BY_PROTECTED_SERVICE)
            .with(BY_DEPLOYMENT)
            .with(BY_FAILED_DEPLOYMENT)
            .with(BY_FILTER)
            .with(BY_CLIENT_TOKEN)
            .with(BY_TASK_DEFINITION)
            .with(BY_INSTANCE)
            .with(BY_ATTACHMENT)
            .with(CPU_OF_INSTANCE)
            .with(MEMORY_OF_INSTANCE)
            .build();

    /** What a task holds, in CPU units and MiB. */
    public record Reservation(long cpu, long memory) {}

    private static final Table.Sum<Reservation> MEMORY =
            new Table.Sum<>("memory", reservation -> List.of("all"), Reservation::memory);

    /** By task ARN, over all accounts and regions: the machine is one. */
    public static final Table<Reservation> RESERVATIONS = Table.named(
                    "ecs.reservations", JsonCodec.of(Reservation.class))
            .with(MEMORY)
            .build();

    private static final Scope MACHINE = new Scope("amazon", "aws-global");

    private TaskTable() {}

    private static List<String> instance(TaskRecord record) {
        return record.stopped() || record.containerInstance() == null ? List.of() : List.of(record.containerInstance());
    }

    private static Held held(TaskRecord record) {
        return record.held() == null ? NOTHING : record.held();
    }

    private static List<String> filters(TaskRecord record) {
        String all = record.cluster() + " " + record.task().desiredStatus();
        String prefix = all + " ";
        var filters = new ArrayList<String>();
        filters.add(all);
        filters.add(prefix + "family " + record.family());
        if (record.task().startedBy() != null) {
            filters.add(prefix + "startedBy " + record.task().startedBy());
        }
        filters.add(prefix + "launchType " + record.task().launchTypeAsString());
        if (record.containerInstance() != null) {
            filters.add(prefix + "containerInstance " + ContainerInstanceRecord.id(record.containerInstance()));
        }
        if (record.service() != null) {
            filters.add(prefix + "service " + record.service());
        }
        return filters;
    }

    /** The tasks of a service that are not stopped. */
    public static Stream<TaskRecord> ofService(Reader state, Scope scope, String cluster, String service) {
        return state.find(TABLE, BY_SERVICE, scope, cluster + "/" + service).map(Row::value);
    }

    /** The tasks of a service that are protected from scale-in now. */
    public static Stream<TaskRecord> protectedOfService(
            Reader state, Scope scope, String cluster, String service, Instant now) {
        return state.find(TABLE, BY_PROTECTED_SERVICE, scope, cluster + "/" + service)
                .map(Row::value)
                .filter(task -> task.wanted() && task.isProtected(now));
    }

    /** The tasks of a container instance that are not stopped. */
    public static Stream<Row<TaskRecord>> ofInstance(Reader state, Scope scope, String arn) {
        return state.find(TABLE, BY_INSTANCE, scope, arn);
    }

    /** The task that has an attachment and is not stopped. */
    public static Optional<TaskRecord> ofAttachment(Reader state, Scope scope, String id) {
        return state.find(TABLE, BY_ATTACHMENT, scope, id).map(Row::value).findFirst();
    }

    /** How many tasks of a container instance are in a state. */
    static int countOfInstance(Reader state, Scope scope, String arn, Life life) {
        return state.count(TABLE, BY_INSTANCE, scope, arn + " " + life);
    }

    /** The CPU and the memory that the tasks of a container instance hold of it. */
    static Reservation heldOf(Reader state, Scope scope, String arn) {
        return new Reservation(
                state.sum(TABLE, CPU_OF_INSTANCE, scope, arn), state.sum(TABLE, MEMORY_OF_INSTANCE, scope, arn));
    }

    /** How many tasks of a service's deployment are in a state. */
    public static int countOfDeployment(Reader state, Scope scope, String deployment, Life life) {
        return state.count(TABLE, BY_DEPLOYMENT, scope, deployment + " " + life);
    }

    /**
     * The tasks of a service's deployment that ended and never ran, or not for long, and were not counted yet; at another
     * pace than AWS's some of them did run for long.
     */
    public static Stream<TaskRecord> failedStarts(Reader state, Scope scope, String deployment) {
        return state.find(TABLE, BY_FAILED_DEPLOYMENT, scope, deployment).map(Row::value);
    }

    /** The task with an ARN. */
    public static Optional<TaskRecord> byArn(Reader state, Scope scope, String cluster, String arn) {
        return state.get(TABLE, key(scope, cluster, arn.substring(arn.lastIndexOf('/') + 1)));
    }

    /** The tasks that were run with a client token. */
    static List<TaskRecord> withToken(Reader state, Scope scope, String cluster, String token) {
        return state.find(TABLE, BY_CLIENT_TOKEN, scope, cluster + " " + token)
                .map(Row::value)
                .toList();
    }

    /** The definition of a task that is not stopped: until then it is never deleted. */
    public static TaskDefinition definition(Reader state, Scope scope, TaskRecord record) {
        return TaskDefinitions.byArn(state, scope, record.task().taskDefinitionArn())
                .orElseThrow()
                .definition();
    }

    /** The key of a task of a cluster. */
    static Key key(Scope scope, String cluster, String id) {
        return scope.key(cluster + "/" + id);
    }

    /** Stores a task, and, on Fargate, what it holds of the machine as long as something of it may run. */
    public static void put(Transaction tx, Scope scope, TaskRecord record) {
        tx.put(TABLE, record.key(scope), record);
        TaskEndpoints.put(tx, record);
        if (record.containerInstance() != null) {
            return;
        }
        Key reservation = MACHINE.key(record.arn());
        if (!record.holdsMachine()) {
            tx.delete(RESERVATIONS, reservation);
        } else if (tx.get(RESERVATIONS, reservation).isEmpty()) {
            tx.put(
                    RESERVATIONS,
                    reservation,
                    new Reservation(
                            Long.parseLong(record.task().cpu()),
                            Long.parseLong(record.task().memory())));
        }
    }

    /** How many tasks of a cluster are in a state. */
    public static int count(Reader state, Scope scope, String cluster, Life life) {
        return state.count(TABLE, BY_LAST_STATUS, scope, cluster + " " + life);
    }

    /** How many tasks of a cluster and a launch type are in a state. */
    public static int count(Reader state, Scope scope, String cluster, Life life, LaunchType launchType) {
        return state.count(TABLE, BY_LAST_STATUS, scope, cluster + " " + life + " " + launchType);
    }

    /** Whether a task that is not stopped is of this task definition. */
    public static boolean use(Reader state, Scope scope, String taskDefinitionArn) {
        return state.count(TABLE, BY_TASK_DEFINITION, scope, taskDefinitionArn) > 0;
    }

    /** The tables of tasks. */
    public static List<Table<?>> tables() {
        return List.of(TABLE, RESERVATIONS, TaskEndpoints.TABLE);
    }

    /** The memory in MiB that all tasks of the machine hold. */
    static long reservedMemory(Reader state) {
        return state.sum(RESERVATIONS, MEMORY, MACHINE, "all");
    }
}
