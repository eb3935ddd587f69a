package neargate.services.ecs.agents;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import neargate.agent.AgentCommunication;
import neargate.agent.acs.AcsMessage;
import neargate.agent.tcs.TcsMessage;
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
import neargate.services.ecs.secrets.TaskSecrets;
import neargate.services.ecs.tasks.AgentLink;
import neargate.services.ecs.tasks.TaskRecord;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** The agents that are connected. */
public final class AgentSessions implements AgentCommunication, AgentLink, Connections {
    private final Store store;
    private final AgentSession.Side side;
    private final Telemetry telemetry;
    private final Map<String, AgentSession> sessions = new ConcurrentHashMap<>();

    /**
     * No sessions yet.
     *
     * @param executor where agents are spoken to
     * @param secrets where the values of the secrets of tasks come from that are told of again
     */
    public AgentSessions(
            Store store, Clock clock, Ids ids, Executor executor, TaskSecrets secrets, RenewedCredentials credentials) {
        this.store = store;
        this.side = new AgentSession.Side(store, clock, ids, executor, secrets, credentials, new AtomicLong());
        this.telemetry = new Telemetry(store);
    }

    @Override
    public Session connect(
            String cluster, String containerInstance, Consumer<AcsMessage> agent, Consumer<String> closed) {
        Scope scope = Scope.of(Caller.current());
        ContainerInstanceRecord record = find(scope, cluster, containerInstance);
        var session = new AgentSession(side, scope, record, isOfThisMachine(), agent, closed, this::over);
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
        return session != null && session.own();
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
        return session == null || session.own() ? Optional.empty() : Optional.of(session.renew(record));
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

    private void over(AgentSession session) {
        if (sessions.remove(session.instance().arn(), session)) {
            session.silence();
            boolean _ = record(session.scope(), session.instance());
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
