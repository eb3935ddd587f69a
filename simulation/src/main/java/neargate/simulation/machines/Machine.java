package neargate.simulation.machines;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import neargate.agent.AgentCommunication.Session;
import neargate.agent.acs.AcsMessage;
import neargate.agent.acs.AcsMessage.TaskIdentifier;
import neargate.agent.tcs.TcsMessage;
import neargate.simulation.plane.Unreachable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.SubmitTaskStateChangeRequest;

/**
 * A container instance with its agent, on the far end of a wire. The agent registers, connects, does what it is told and
 * reports what became of it, as Amazon's does; and it may be cut off, started again, or lose its mind.
 */
public final class Machine {
    /** A task that ECS wants here, and that the agent has not been given after so long, it reports as lost. */
    private static final Duration UNTIL_LOST = Duration.ofMinutes(1);

    private final Host host;
    private final Fleet fleet;
    private final Wire wire;
    private final Outbox outbox;
    private final Containers containers;
    private boolean on;
    private @Nullable String arn;
    private @Nullable Session session;

    /** Grows with every end of a connection and every start: what belongs to an earlier one arrives nowhere. */
    private int epoch;

    private long timeline;

    public Machine(Host host, Fleet fleet) {
        this.host = host;
        this.fleet = fleet;
        this.wire = fleet.wire();
        this.outbox = fleet.outbox();
        this.containers = new Containers(host, fleet, new Reporting());
    }

    public Host host() {
        return host;
    }

    /** As it was registered; null before. */
    @Nullable
    public String arn() {
        return arn;
    }

    public boolean isOn() {
        return on;
    }

    public boolean isConnected() {
        return session != null;
    }

    public Containers containers() {
        return containers;
    }

    public Outbox outbox() {
        return outbox;
    }

    // What happens to it

    /** The machine starts, and with it the agent. */
    public void start() {
        if (!on) {
            on = true;
            joinAfter(wire.between(1_000, 20_000));
        }
    }

    /** The machine is started again: its containers have ended, its agent remembers them. */
    public void restart() {
        if (on) {
            hangUp();
            containers.killAll();
            joinAfter(wire.between(5_000, 60_000));
        }
    }

    /** The connection breaks for a while. Tasks run on. */
    public void cutOff(Duration span) {
        if (on) {
            hangUp();
            joinAfter(span);
        }
    }

    /** The machine is gone for good, with all that was on it. */
    public void vanish() {
        hangUp();
        on = false;
        containers.clear();
        outbox.close();
    }

    /** The control plane's process died: the agent notices after a while. */
    public void abandoned() {
        if (session != null) {
            session = null;
            epoch++;
            joinAfter(wire.between(100, 15_000));
        }
    }

    /** The agent loses all memory of a task, and the task with it. */
    public void forget(String task) {
        containers.forget(task);
    }

    /** ECS hears of the end of a connection now, or never: then a new one takes its place. */
    private void hangUp() {
        epoch++;
        Session ended = session;
        session = null;
        if (ended != null && !wire.loses()) {
            wire.later(wire.latency(), ended::close);
        }
    }

    // The agent

    private void joinAfter(Duration wait) {
        int now = ++epoch;
        wire.later(wait, () -> {
            if (on && now == epoch) {
                join();
            }
        });
    }

    private void join() {
        try {
            ContainerInstance registered = fleet.plane()
                    .ecs(ecs -> ecs.registerContainerInstance(host.registration(fleet.cluster(), arn)))
                    .containerInstance();
            if (wire.loses()) {
                // The agent never heard of it, and registers again.
                joinAfter(wire.between(250, 10_000));
                return;
            }
            arn = registered.containerInstanceArn();
            connect(arn);
        } catch (Unreachable e) {
            joinAfter(wire.between(250, 10_000));
        } catch (EcsException e) {
            // It was deregistered: the agent of such an instance ends, and the instance is of no use.
            vanish();
        }
    }

    /** What is said on one connection arrives in order, or not at all. */
    private void connect(String instance) throws Unreachable {
        int now = ++epoch;
        Duration delay = wire.latency();
        session = fleet.plane()
                .connect(
                        fleet.cluster(),
                        instance,
                        message -> wire.later(delay, () -> {
                            if (now == epoch) {
                                hear(message);
                            }
                        }),
                        _ -> wire.later(delay, () -> {
                            if (now == epoch) {
                                session = null;
                                joinAfter(wire.between(100, 5_000));
                            }
                        }));
    }

    private void hear(AcsMessage message) {
        switch (message) {
            case AcsMessage.PayloadMessage payload ->
                payload.tasks().forEach(task -> {
                    if (task.desiredStatus().equals("STOPPED")) {
                        containers.stop(task.arn());
                    } else {
                        containers.run(task.arn(), task.family());
                    }
                });
            case AcsMessage.TaskManifestMessage manifest -> compare(manifest);
            case AcsMessage.TaskStopVerificationAck verified ->
                verified.stopTasks().forEach(task -> containers.stop(task.taskArn()));
            default -> {
                // Neither heartbeats nor network interfaces matter to a machine like this.
            }
        }
    }

    private void compare(AcsMessage.TaskManifestMessage manifest) {
        if (manifest.timeline() < timeline) {
            return;
        }
        timeline = manifest.timeline();
        Set<String> listed =
                manifest.tasks().stream().map(TaskIdentifier::taskArn).collect(Collectors.toCollection(HashSet::new));
        List<TaskIdentifier> unknownToEcs = containers.tasks().stream()
                .filter(task -> !listed.contains(task))
                .map(task -> new TaskIdentifier(task, manifest.clusterArn(), "RUNNING"))
                .toList();
        int now = epoch;
        if (!unknownToEcs.isEmpty()) {
            var question = new AcsMessage.TaskStopVerificationMessage("question-" + timeline, unknownToEcs);
            wire.later(wire.latency(), () -> {
                if (now == epoch && session != null) {
                    session.receive(question);
                }
            });
        }
        List<String> unknownHere = manifest.tasks().stream()
                .filter(task -> "RUNNING".equals(task.desiredStatus()))
                .map(TaskIdentifier::taskArn)
                .filter(task -> !containers.has(task))
                .toList();
        if (!unknownHere.isEmpty()) {
            wire.later(UNTIL_LOST, () -> {
                if (now == epoch) {
                    unknownHere.stream().filter(task -> !containers.has(task)).forEach(this::lost);
                }
            });
        }
    }

    private void lost(String task) {
        outbox.post(fleet.report(task)
                .status("STOPPED")
                .reason("The agent does not have the task")
                .build());
    }

    private final class Reporting implements Uplink {
        @Override
        public void report(SubmitTaskStateChangeRequest change) {
            outbox.post(change);
        }

        @Override
        public boolean health(String task, boolean healthy) {
            if (session == null) {
                return false;
            }
            try {
                var _ = fleet.plane()
                        .publish(
                                String.valueOf(arn),
                                new TcsMessage.PublishHealthRequest(
                                        new TcsMessage.Metadata(fleet.cluster(), String.valueOf(arn), null),
                                        List.of(new TcsMessage.TaskHealth(
                                                task,
                                                fleet.cluster(),
                                                List.of(new TcsMessage.ContainerHealth(
                                                        "main", healthy ? "HEALTHY" : "UNHEALTHY"))))));
                return true;
            } catch (Unreachable e) {
                return false;
            }
        }
    }
}
