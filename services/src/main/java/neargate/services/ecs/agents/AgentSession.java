package neargate.services.ecs.agents;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import neargate.agent.AgentCommunication;
import neargate.agent.acs.AcsMessage;
import neargate.agent.acs.AcsMessage.TaskIdentifier;
import neargate.agent.acs.AcsTask.RoleCredentials;
import neargate.engine.Mailbox;
import neargate.kernel.Arn;
import neargate.kernel.Ids;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.services.ecs.instances.ContainerInstanceRecord;
import neargate.services.ecs.roles.RenewedCredentials;
import neargate.services.ecs.roles.TaskRoles;
import neargate.services.ecs.secrets.TaskSecrets;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskSpecs;
import neargate.services.ecs.tasks.TaskTable;
import neargate.services.ecs.tasks.Transitions;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** The connection of an agent. What is sent goes out in order, without keeping the sender waiting. */
final class AgentSession implements AgentCommunication.Session {
    private final Side ecs;
    private final Scope scope;
    private final ContainerInstanceRecord instance;
    private final Mailbox<AcsMessage> out;
    private final Consumer<String> closed;
    private final boolean own;
    private final Consumer<AgentSession> over;
    private final AtomicInteger sequence = new AtomicInteger();
    private final SentPayloads payloads;

    /** The credentials of tasks, as the agent was last told of them. */
    private final Map<String, RoleCredentials> told = new ConcurrentHashMap<>();

    /**
     * ECS's side of all sessions.
     *
     * @param executor where agents are spoken to
     * @param secrets where the values of the secrets of tasks come from that are told of again
     * @param timelines grow in any case, and over the ends of processes, too
     */
    record Side(
            Store store,
            Clock clock,
            Ids ids,
            Executor executor,
            TaskSecrets secrets,
            RenewedCredentials credentials,
            AtomicLong timelines) {}

    /**
     * A session that nothing was said in yet.
     *
     * @param own whether the agent is one of this machine
     * @param agent is told what ECS says
     * @param closed is told why ECS ends the session
     * @param over is told when the agent has ended it
     */
    AgentSession(
            Side ecs,
            Scope scope,
            ContainerInstanceRecord instance,
            boolean own,
            Consumer<AcsMessage> agent,
            Consumer<String> closed,
            Consumer<AgentSession> over) {
        this.ecs = ecs;
        this.scope = scope;
        this.instance = instance;
        this.own = own;
        this.out = new Mailbox<>(ecs.executor(), agent);
        this.closed = closed;
        this.over = over;
        this.payloads = new SentPayloads(ecs.store());
    }

    Scope scope() {
        return scope;
    }

    ContainerInstanceRecord instance() {
        return instance;
    }

    boolean own() {
        return own;
    }

    /**
     * First what the agent has missed, then all tasks that are on its instance: it asks about others that it has, and
     * ends those that it should have and knows nothing of.
     */
    void greet() {
        Snapshot now = ecs.store().snapshot();
        List<TaskRecord> here = TaskTable.ofInstance(now, scope, instance.arn())
                .map(Row::value)
                .filter(TaskRecord::isHandedOver)
                .toList();
        List<TaskIdentifier> tasks = new ArrayList<>();
        for (TaskRecord task : here) {
            if (!task.hasWork() || redeliver(task, TaskTable.definition(now, scope, task))) {
                tasks.add(new TaskIdentifier(
                        task.arn(), task.task().clusterArn(), task.task().desiredStatus()));
            }
            if (!task.hasWork() && !own) {
                Instant _ = renew(task);
            }
        }
        long time = ecs.clock().millis();
        long timeline = ecs.timelines().updateAndGet(last -> Math.max(last + 1, time));
        out.post(new AcsMessage.TaskManifestMessage(
                clusterArn(), instance.arn(), ecs.ids().uuid(), time, timeline, tasks));
    }

    /** Tells of a task again. Returns whether it can be: one whose secrets cannot be had stops. */
    private boolean redeliver(TaskRecord task, TaskDefinition definition) {
        if (!task.wanted()) {
            send(definition, task);
            return true;
        }
        try {
            TaskDefinition filled = ecs.secrets().into(scope, task.arn(), TaskSpecs.applied(task, definition));
            // That took its time: who was told meanwhile that the task should stop is not told to start it.
            if (isWanted(ecs.store().snapshot(), task.arn())) {
                send(filled, task);
            }
            return true;
        } catch (TaskSecrets.UnavailableException e) {
            stop(task, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void stop(TaskRecord task, String why) {
        Optional<TaskRecord> _ = ecs.store().write(tx -> {
            Optional<TaskRecord> found = tx.get(
                    TaskTable.TABLE,
                    scope.key(Arn.parse(task.arn()).orElseThrow().name()));
            found.filter(TaskRecord::wanted)
                    .ifPresent(is -> TaskTable.put(
                            tx,
                            scope,
                            Transitions.stopRequested(is, TaskStopCode.TASK_FAILED_TO_START, why, tx.now())));
            return found;
        });
    }

    void send(TaskDefinition definition, TaskRecord record) {
        String message = ecs.ids().uuid();
        RoleCredentials given = credentials(record, definition);
        if (given != null) {
            told.put(record.arn(), given);
        }
        payloads.sent(message, record.arn());
        out.post(new AcsMessage.PayloadMessage(
                clusterArn(),
                instance.arn(),
                message,
                ecs.clock().millis(),
                sequence.incrementAndGet(),
                List.of(Payloads.task(record, definition, given))));
    }

    /**
     * Tells of the credentials of a task that runs, if they are others than the agent has.
     *
     * @return when to do so again
     */
    Instant renew(TaskRecord record) {
        RoleCredentials now =
                credentials(record, TaskTable.definition(ecs.store().snapshot(), scope, record));
        if (now != null && !now.equals(told.put(record.arn(), now))) {
            out.post(new AcsMessage.IAMRoleCredentialsMessage(
                    record.arn(),
                    record.task().clusterArn(),
                    "TaskApplication",
                    now,
                    ecs.ids().uuid()));
        }
        return ecs.credentials().due(now);
    }

    /** Those of the role of a task that is to run. One that cannot be assumed any more gives none. */
    private @Nullable RoleCredentials credentials(TaskRecord record, TaskDefinition definition) {
        String role = TaskSpecs.applied(record, definition).taskRoleArn();
        if (role == null || record.credentialsId() == null || !record.wanted()) {
            return null;
        }
        try {
            return ecs.credentials().of(scope, role, record.id(), record.credentialsId());
        } catch (TaskRoles.UnassumableException e) {
            return null;
        }
    }

    private String clusterArn() {
        return instance.arn().substring(0, instance.arn().indexOf(":container-instance/")) + ":cluster/"
                + instance.cluster();
    }

    @Override
    public void receive(AcsMessage message) {
        switch (message) {
            case AcsMessage.AckRequest ack -> payloads.acknowledged(ack.messageId());
            case AcsMessage.NackRequest nack -> payloads.refused(nack.messageId(), nack.reason());
            case AcsMessage.TaskStopVerificationMessage(String id, List<TaskIdentifier> candidates) ->
                verify(id, candidates);
            default -> {
                // Heartbeats are answered, and nothing else is an agent's to say.
            }
        }
    }

    private void verify(String id, List<TaskIdentifier> candidates) {
        Snapshot now = ecs.store().snapshot();
        List<TaskIdentifier> unwanted = candidates.stream()
                .filter(task -> !isWanted(now, task.taskArn()))
                .toList();
        out.post(new AcsMessage.TaskStopVerificationAck(id, ecs.clock().millis(), unwanted));
    }

    private boolean isWanted(Snapshot now, String taskArn) {
        return Arn.parse(taskArn)
                .flatMap(arn -> now.get(TaskTable.TABLE, scope.key(arn.name())))
                .filter(TaskRecord::wanted)
                .filter(task -> instance.arn().equals(task.containerInstance()))
                .isPresent();
    }

    /** ECS ends the session. */
    void end(String reason) {
        silence();
        closed.accept(reason);
    }

    /** What was not said yet is not said any more. */
    void silence() {
        out.clear();
    }

    @Override
    public void close() {
        over.accept(this);
    }
}
