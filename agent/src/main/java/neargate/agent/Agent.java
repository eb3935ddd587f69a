package neargate.agent;

import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import neargate.agent.acs.AcsMessage;
import neargate.agent.acs.AcsMessage.TaskIdentifier;
import neargate.agent.acs.AcsTask;
import neargate.agent.tcs.TcsMessage;
import neargate.engine.Engine;
import neargate.engine.Engine.ContainerState;
import neargate.engine.Engine.TaskState;
import neargate.engine.TaskSpec;
import neargate.engine.images.PullBehavior;
import neargate.kernel.Ids;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ecs.EcsClient;

/**
 * The agent of one container instance. What ECS says comes in by {@link #receive}, what the engine says by {@link #told};
 * both may be called by any thread.
 */
public final class Agent {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private final Identity identity;
    private final Machine machine;
    private final Engine engine;
    private final Reports reports;
    private final Ids ids;
    private final GivenTasks tasks;
    private final EndedTasks ended = new EndedTasks();
    private final Map<String, Map<String, String>> health = new ConcurrentHashMap<>();
    private final Map<String, TaskState> latest = new ConcurrentHashMap<>();
    private volatile @Nullable Line line;
    private volatile @Nullable Agent next;
    private final AtomicLong timeline = new AtomicLong();

    /** What the agent is to ECS: names as {@code RegisterContainerInstance} gave them. */
    public record Identity(String cluster, String containerInstanceArn) {}

    /**
     * The machine that the agent speaks for.
     *
     * @param instanceId the instance, as the engine knows it
     * @param vpcId where the ENIs of its tasks are; null outside of a VPC
     * @param pull when it pulls images
     * @param endpoint where its tasks find AWS's APIs
     */
    public record Machine(String instanceId, @Nullable String vpcId, PullBehavior pull, String endpoint) {
        /** One whose tasks find them as in every VPC. */
        public Machine(String instanceId, @Nullable String vpcId, PullBehavior pull) {
            this(instanceId, vpcId, pull, Surroundings.ENDPOINT);
        }
    }

    /** The connection, as long as it lasts. */
    public interface Line {
        void send(AcsMessage message);

        void send(TcsMessage message);
    }

    /**
     * An agent that is registered already.
     *
     * @param tasks what the agent was given before
     * @param executor where reports are made
     */
    public Agent(
            Identity identity,
            Machine machine,
            Engine engine,
            GivenTasks tasks,
            EcsClient ecs,
            Executor executor,
            Ids ids) {
        this.tasks = tasks;
        this.identity = identity;
        this.machine = machine;
        this.engine = engine;
        this.reports = new Reports(identity.cluster(), ecs, executor);
        this.ids = ids;
    }

    public Identity identity() {
        return identity;
    }

    public Machine machine() {
        return machine;
    }

    /** The agent is connected: what it has to say goes here. */
    public void connected(Line line) {
        this.line = line;
        health.forEach((task, containers) -> line.send(healthOf(task, containers)));
    }

    /** The connection has ended. Tasks run on; reports wait. */
    public void disconnected() {
        line = null;
    }

    /** Whether the agent has the task. */
    public boolean has(String taskArn) {
        return tasks.has(taskArn);
    }

    /** Takes up the tasks that an earlier process of this agent was given. To be called once, before it connects. */
    public void resume() {
        for (GivenTasks.Given given : tasks.all()) {
            TaskSpec spec = TaskSpecs.of(given.task(), machine);
            if (given.started()) {
                engine.adopt(spec);
            } else {
                engine.run(spec);
            }
        }
    }

    /**
     * Takes the place of an earlier agent of the same container instance, which reports no more: with its tasks, and with
     * what the engine told of them and ECS has not heard. To be called once, before it connects.
     */
    public void follow(Agent before) {
        before.close();
        before.tasks.all().forEach(given -> tasks.keep(given.task()));
        // What it is told meanwhile is handed on by itself, or among the latest already.
        before.next = this;
        before.latest.values().forEach(this::told);
    }

    /** ECS says something. */
    public void receive(AcsMessage message) {
        switch (message) {
            case AcsMessage.PayloadMessage payload -> {
                payload.tasks().forEach(this::take);
                acknowledge(payload.messageId());
            }
            case AcsMessage.TaskManifestMessage manifest -> {
                acknowledge(manifest.messageId());
                compare(manifest);
            }
            case AcsMessage.TaskStopVerificationAck verified ->
                verified.stopTasks().forEach(task -> engine.stop(task.taskArn()));
            case AcsMessage.AttachTaskNetworkInterfacesMessage attach -> acknowledge(attach.messageId());
            case AcsMessage.IAMRoleCredentialsMessage renewed -> renew(renewed);
            case AcsMessage.HeartbeatMessage heartbeat ->
                send(new AcsMessage.HeartbeatAckRequest(heartbeat.messageId()));
            case AcsMessage.ErrorMessage error -> LOG.warn("{}: {}", identity.containerInstanceArn(), error.message());
            case AcsMessage.CloseMessage close -> LOG.info("{}: {}", identity.containerInstanceArn(), close.message());
            case AcsMessage.AckRequest _,
                    AcsMessage.NackRequest _,
                    AcsMessage.HeartbeatAckRequest _,
                    AcsMessage.IAMRoleCredentialsAckRequest _,
                    AcsMessage.TaskStopVerificationMessage _ -> LOG.debug("{} is not for an agent", message);
        }
    }

    /** Credentials of an execution role are for what ECS does itself. */
    private void renew(AcsMessage.IAMRoleCredentialsMessage renewed) {
        if (!"TaskExecution".equals(renewed.roleType())) {
            tasks.renew(renewed.taskArn(), renewed.roleCredentials());
        }
        send(new AcsMessage.IAMRoleCredentialsAckRequest(
                renewed.messageId(),
                renewed.roleCredentials().expiration(),
                renewed.roleCredentials().credentialsId()));
    }

    private void take(AcsTask task) {
        if (task.desiredStatus().equals("STOPPED")) {
            engine.stop(task.arn());
            return;
        }
        if (ended.contains(task.arn())) {
            LOG.debug("{} has ended, which ECS did not know when it said this", task.arn());
            return;
        }
        TaskSpec spec;
        try {
            spec = TaskSpecs.of(task, machine);
            tasks.keep(task);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            reports.impossible(task.arn(), String.valueOf(e.getMessage()));
            return;
        }
        engine.run(spec);
    }

    /**
     * Asks what to do with tasks that the manifest does not know. A task that it knows and that is not here has been given
     * to this machine, and lost: what is to be started is given before the manifest.
     */
    private void compare(AcsMessage.TaskManifestMessage manifest) {
        if (timeline.getAndAccumulate(manifest.timeline(), Math::max) >= manifest.timeline()) {
            return;
        }
        Set<String> wanted =
                manifest.tasks().stream().map(TaskIdentifier::taskArn).collect(Collectors.toCollection(HashSet::new));
        List<TaskIdentifier> candidates = tasks.all().stream()
                .map(GivenTasks.Given::task)
                .filter(task -> !wanted.contains(task.arn()))
                .map(task -> new TaskIdentifier(task.arn(), task.taskClusterArn(), "STOPPED"))
                .toList();
        if (!candidates.isEmpty()) {
            send(new AcsMessage.TaskStopVerificationMessage(manifest.messageId(), candidates));
        }
        if (tasks.areAll()) {
            manifest.tasks().stream()
                    .filter(task -> "RUNNING".equals(task.desiredStatus()))
                    .map(TaskIdentifier::taskArn)
                    .filter(task -> !tasks.has(task))
                    .forEach(task -> reports.impossible(task, "The agent has lost the task."));
        }
    }

    /** The engine says what became of a task. An agent that is closed keeps it for the next one. */
    public void told(TaskState state) {
        latest.put(state.taskArn(), state);
        Agent successor = next;
        if (successor != null) {
            successor.told(state);
            return;
        }
        switch (state.status()) {
            case STOPPED -> {
                ended.add(state.taskArn());
                health.remove(state.taskArn());
                reports.report(state, () -> forget(state.taskArn()));
            }
            case RUNNING -> {
                tasks.started(state.taskArn());
                publishHealth(state);
                reports.report(state, () -> {});
            }
            case PENDING, STOPPING -> {
                publishHealth(state);
                reports.report(state, () -> {});
            }
        }
    }

    private void forget(String task) {
        tasks.forget(task);
        latest.remove(task);
    }

    private void publishHealth(TaskState state) {
        Map<String, String> now = state.containers().stream()
                .filter(container -> container.health() != Engine.Health.UNKNOWN)
                .collect(Collectors.toMap(
                        ContainerState::name, container -> container.health().name()));
        if (!now.isEmpty() && !now.equals(health.put(state.taskArn(), now))) {
            Line connected = line;
            if (connected != null) {
                connected.send(healthOf(state.taskArn(), now));
            }
        }
    }

    private TcsMessage healthOf(String task, Map<String, String> containers) {
        return new TcsMessage.PublishHealthRequest(
                new TcsMessage.Metadata(identity.cluster(), identity.containerInstanceArn(), ids.uuid()),
                List.of(new TcsMessage.TaskHealth(
                        task,
                        identity.cluster(),
                        containers.entrySet().stream()
                                .map(container ->
                                        new TcsMessage.ContainerHealth(container.getKey(), container.getValue()))
                                .toList())));
    }

    private void acknowledge(String messageId) {
        send(new AcsMessage.AckRequest(identity.cluster(), identity.containerInstanceArn(), messageId));
    }

    private void send(AcsMessage message) {
        Line connected = line;
        if (connected != null) {
            connected.send(message);
        }
    }

    /** The agent ends; what it has not reported yet is for the one that {@link #follow follows} it, if any does. */
    public void close() {
        reports.close();
    }
}
