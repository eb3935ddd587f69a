package neargate.services.ecs.agents;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import neargate.agent.AgentCommunication;
import neargate.agent.acs.AcsMessage;
import neargate.agent.acs.AcsMessage.TaskIdentifier;
import neargate.agent.acs.AcsTask.RoleCredentials;
import neargate.agent.tcs.TcsMessage;
import neargate.engine.Mailbox;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.Ids;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.clusters.ClusterRecord;
import neargate.services.ecs.clusters.Clusters;
import neargate.services.ecs.instances.Connections;
import neargate.services.ecs.instances.ContainerInstanceRecord;
import neargate.services.ecs.instances.EndingHosts;
import neargate.services.ecs.instances.InstanceTable;
import neargate.services.ecs.roles.RenewedCredentials;
import neargate.services.ecs.roles.TaskRoles;
import neargate.services.ecs.secrets.TaskSecrets;
import neargate.services.ecs.tasks.AgentLink;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskSpecs;
import neargate.services.ecs.tasks.TaskTable;
import neargate.services.ecs.tasks.Transitions;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** The agents that are connected. */
public final class AgentSessions implements AgentCommunication, AgentLink, Connections {
    private final Store store;
    private final Clock clock;
    private final Ids ids;
    private final Executor executor;
    private final TaskSecrets secrets;
    private final RenewedCredentials credentials;
    private final Telemetry telemetry;
    private final Map<String, AgentSession> sessions = new ConcurrentHashMap<>();

    /** Grows in any case, and over the ends of processes, too. */
    private final AtomicLong timelines = new AtomicLong();

    /**
     * No sessions yet.
     *
     * @param executor where agents are spoken to
     * @param secrets where the values of the secrets of tasks come from that are told of again
     */
    public AgentSessions(
            Store store, Clock clock, Ids ids, Executor executor, TaskSecrets secrets, RenewedCredentials credentials) {
        this.store = store;
        this.clock = clock;
        this.ids = ids;
        this.executor = executor;
        this.secrets = secrets;
        this.credentials = credentials;
        this.telemetry = new Telemetry(store);
    }

    @Override
    public Session connect(
            String cluster, String containerInstance, Consumer<AcsMessage> agent, Consumer<String> closed) {
        Scope scope = Scope.of(Caller.current());
        ContainerInstanceRecord record = find(scope, cluster, containerInstance);
        var session = new AgentSession(scope, record, agent, closed);
        AgentSession before = sessions.put(record.arn(), session);
        if (before != null) {
            before.end("The agent has opened another connection.");
        }
        try {
            session.greet();
            if (!record(scope, record)) {
                end(record.arn());
            }
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
        return session;
    }

    @Override
    public String require(String cluster, String containerInstance) {
        return find(Scope.of(Caller.current()), cluster, containerInstance).arn();
    }

    private ContainerInstanceRecord find(Scope scope, String cluster, String containerInstance) {
        Snapshot now = store.snapshot();
        ClusterRecord found = Clusters.require(now, scope, cluster);
        if (InstanceTable.find(now, scope, found, containerInstance)
                .filter(record -> !record.registered())
                .isPresent()) {
            throw EcsErrors.inactiveInstance();
        }
        ContainerInstanceRecord record = InstanceTable.require(now, scope, found, containerInstance);
        if (isOwn(record.arn()) && !isOfThisMachine()) {
            throw EcsErrors.agentIsConnected(record.id());
        }
        return record;
    }

    /** The agents of instances here act as ECS itself. */
    private static boolean isOfThisMachine() {
        return Caller.current().actingService().isPresent();
    }

    @Override
    public boolean isOwn(String containerInstance) {
        AgentSession session = sessions.get(containerInstance);
        return session != null && session.own;
    }

    @Override
    public Optional<TcsMessage> publish(String containerInstance, TcsMessage message) {
        return telemetry.publish(containerInstance, message);
    }

    @Override
    public void tell(Scope scope, TaskRecord record, TaskDefinition definition) {
        AgentSession session = sessions.get(record.containerInstance());
        if (session != null) {
            session.send(definition, record);
        }
    }

    /**
     * Gives the agent of another machine new credentials of a task before those that it has end.
     *
     * @return when to do so next; empty while no such agent is connected
     */
    Optional<Instant> renew(TaskRecord record) {
        AgentSession session = sessions.get(String.valueOf(record.containerInstance()));
        return session == null || session.own ? Optional.empty() : Optional.of(session.renew(record));
    }

    /**
     * No agent is connected to a process that has just begun: to be called once, before agents connect. An instance that is
     * being terminated stays as it was, since what becomes of it depends on whether its agent was connected before.
     */
    public void recover(EndingHosts hosts) {
        Set<String> ending = store.snapshot()
                .scanAll(InstanceTable.TABLE)
                .filter(row -> row.value().connected())
                .map(row -> row.key().scope())
                .distinct()
                .flatMap(hosts::in)
                .collect(Collectors.toSet());
        List<Row<ContainerInstanceRecord>> _ = store.write(tx -> {
            List<Row<ContainerInstanceRecord>> connected = tx.scanAll(InstanceTable.TABLE)
                    .filter(row -> row.value().connected())
                    .filter(row -> !ending.contains(row.value().instance().ec2InstanceId()))
                    .toList();
            connected.forEach(row -> tx.put(
                    InstanceTable.TABLE, row.key(), row.value().with(instance -> instance.agentConnected(false))));
            return connected;
        });
    }

    /** Writes down whether an agent is connected, as it is when it is written. Returns whether the instance is registered. */
    private boolean record(Scope scope, ContainerInstanceRecord known) {
        return store.write(tx -> {
            boolean connected = sessions.containsKey(known.arn());
            Optional<ContainerInstanceRecord> registered =
                    tx.get(InstanceTable.TABLE, known.key(scope)).filter(ContainerInstanceRecord::registered);
            registered
                    .filter(record -> record.connected() != connected)
                    .ifPresent(record -> tx.put(
                            InstanceTable.TABLE,
                            known.key(scope),
                            record.with(instance -> instance.agentConnected(connected))));
            return registered.isPresent();
        });
    }

    /** A connection. What is sent goes out in order, without keeping the sender waiting. */
    private final class AgentSession implements Session {
        private final Scope scope;
        private final ContainerInstanceRecord instance;
        private final Mailbox<AcsMessage> out;
        private final Consumer<String> closed;
        private final boolean own = isOfThisMachine();
        private final AtomicInteger sequence = new AtomicInteger();
        private final SentPayloads payloads = new SentPayloads(store);

        /** The credentials of tasks, as the agent was last told of them. */
        private final Map<String, RoleCredentials> told = new ConcurrentHashMap<>();

        AgentSession(
                Scope scope, ContainerInstanceRecord instance, Consumer<AcsMessage> agent, Consumer<String> closed) {
            this.scope = scope;
            this.instance = instance;
            this.out = new Mailbox<>(executor, agent);
            this.closed = closed;
        }

        /**
         * First what the agent has missed, then all tasks that are on its instance: it asks about others that it has, and
         * ends those that it should have and knows nothing of.
         */
        void greet() {
            Snapshot now = store.snapshot();
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
            long time = clock.millis();
            long timeline = timelines.updateAndGet(last -> Math.max(last + 1, time));
            out.post(new AcsMessage.TaskManifestMessage(
                    clusterArn(), instance.arn(), ids.uuid(), time, timeline, tasks));
        }

        /** Tells of a task again. Returns whether it can be: one whose secrets cannot be had stops. */
        private boolean redeliver(TaskRecord task, TaskDefinition definition) {
            if (!task.wanted()) {
                send(definition, task);
                return true;
            }
            try {
                TaskDefinition filled = secrets.into(scope, task.arn(), TaskSpecs.applied(task, definition));
                // That took its time: who was told meanwhile that the task should stop is not told to start it.
                if (isWanted(store.snapshot(), task.arn())) {
                    send(filled, task);
                }
                return true;
            } catch (TaskSecrets.UnavailableException e) {
                stop(task, String.valueOf(e.getMessage()));
                return false;
            }
        }

        private void stop(TaskRecord task, String why) {
            Optional<TaskRecord> _ = store.write(tx -> {
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
            String message = ids.uuid();
            RoleCredentials given = credentials(record, definition);
            if (given != null) {
                told.put(record.arn(), given);
            }
            payloads.sent(message, record.arn());
            out.post(new AcsMessage.PayloadMessage(
                    clusterArn(),
                    instance.arn(),
                    message,
                    clock.millis(),
                    sequence.incrementAndGet(),
                    List.of(Payloads.task(record, definition, given))));
        }

        /**
         * Tells of the credentials of a task that runs, if they are others than the agent has.
         *
         * @return when to do so again
         */
        Instant renew(TaskRecord record) {
            RoleCredentials now = credentials(record, TaskTable.definition(store.snapshot(), scope, record));
            if (now != null && !now.equals(told.put(record.arn(), now))) {
                out.post(new AcsMessage.IAMRoleCredentialsMessage(
                        record.arn(), record.task().clusterArn(), "TaskApplication", now, ids.uuid()));
            }
            return credentials.due(now);
        }

        /** Those of the role of a task that is to run. One that cannot be assumed any more gives none. */
        private @Nullable RoleCredentials credentials(TaskRecord record, TaskDefinition definition) {
            String role = TaskSpecs.applied(record, definition).taskRoleArn();
            if (role == null || record.credentialsId() == null || !record.wanted()) {
                return null;
            }
            try {
                return credentials.of(scope, role, record.id(), record.credentialsId());
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
            Snapshot now = store.snapshot();
            List<TaskIdentifier> unwanted = candidates.stream()
                    .filter(task -> !isWanted(now, task.taskArn()))
                    .toList();
            out.post(new AcsMessage.TaskStopVerificationAck(id, clock.millis(), unwanted));
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
            out.clear();
            closed.accept(reason);
        }

        @Override
        public void close() {
            if (sessions.remove(instance.arn(), this)) {
                out.clear();
                boolean _ = record(scope, instance);
            }
        }
    }

    @Override
    public void end(String containerInstance) {
        AgentSession session = sessions.remove(containerInstance);
        if (session != null) {
            session.end(AgentCommunication.INACTIVE + ": The container instance is deregistered.");
        }
    }
}
