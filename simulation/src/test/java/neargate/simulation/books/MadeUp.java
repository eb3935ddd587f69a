package neargate.simulation.books;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import neargate.engine.Engine;
import neargate.kernel.controller.VirtualTime;
import neargate.kernel.store.Change;
import neargate.kernel.store.Table;
import neargate.kernel.store.Version;
import neargate.services.ecs.deployments.Lifecycle;
import neargate.services.ecs.services.LifecycleHooks;
import neargate.services.ecs.services.ServiceRecord;
import neargate.services.ecs.services.ServiceRecord.Rollout;
import neargate.services.ecs.services.Services;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import neargate.services.ecs.tasks.Transitions;
import neargate.simulation.machines.Conduct;
import neargate.simulation.machines.Fargate;
import neargate.simulation.machines.Fleet;
import neargate.simulation.machines.Machine;
import neargate.simulation.machines.Workload;
import neargate.simulation.machines.Workloads;
import neargate.simulation.plane.ControlPlane;
import neargate.simulation.plane.Unreachable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentStopType;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** A service whose history is real up to a moment and made up from then on, to see what its books make of it. */
final class MadeUp implements Demand {
    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-05T08:00:00Z"));
    private final SplittableRandom random = new SplittableRandom(1);
    private final List<ServiceDeployment> history = new ArrayList<>();
    private final Workloads workloads = new Workloads();
    private final ControlPlane plane = new ControlPlane(
            time,
            random.split(),
            new Fargate(time, random.split(), workloads, new Engine.Capacity(Integer.MAX_VALUE, Integer.MAX_VALUE)),
            (_, _) -> new LifecycleHooks.Answer(Lifecycle.HookStatus.IN_PROGRESS, Duration.ofMinutes(1)));
    final Fleet fleet = new Fleet(time, random.split(), plane, workloads, "production");
    private final Placements placements = new Placements(fleet, this);
    private final Lives lives = new Lives(this);
    private final Deployments deployments = new Deployments(fleet, this, placements);
    private Workload first = Workload.onFargate("web-v1", Conduct.LASTS, false);

    MadeUp() {
        plane.onCommit(placements, lives, deployments, (_, version) -> remember(version));
        fleet.begin();
    }

    private void remember(Version version) {
        version.changes().stream()
                .map(Change::after)
                .filter(ServiceDeployment.class::isInstance)
                .map(ServiceDeployment.class::cast)
                .forEach(history::add);
    }

    // What really happens

    /** A service on Fargate that has all its tasks. */
    void service(int tasks, Consumer<CreateServiceRequest.Builder> more) throws Unreachable {
        create(tasks, more.andThen(request -> request.launchType(LaunchType.FARGATE)));
    }

    /** One on a machine that has room for so many tasks. */
    void serviceOnMachine(int tasks, int room, Consumer<CreateServiceRequest.Builder> more) throws Unreachable {
        Machine machine = fleet.add();
        int memory = machine.host().type().memory() / room;
        first = new Workload("web-v1", 64, memory, NetworkMode.BRIDGE, 0, null, Conduct.LASTS, false);
        machine.start();
        passes(Duration.ofMinutes(1));
        create(tasks, more.andThen(request -> request.launchType(LaunchType.EC2)));
    }

    private void create(int tasks, Consumer<CreateServiceRequest.Builder> more) throws Unreachable {
        offer(first);
        asks(ecs -> ecs.createService(request -> request.cluster(fleet.cluster())
                .serviceName("web")
                .taskDefinition(first.family())
                .desiredCount(tasks)
                .networkConfiguration(ask("service:web").network())
                .applyMutation(more)));
        passes(Duration.ofMinutes(5));
    }

    /** A service on Fargate whose first version does not work. */
    void badService(int tasks, Consumer<CreateServiceRequest.Builder> more) throws Unreachable {
        first = Workload.onFargate("web-v1", Conduct.CRASHES, false);
        service(tasks, more);
    }

    /** A service on Fargate with one task set, of so many tasks; nothing of it is done yet. */
    void serviceWithTaskSet(int tasks, Conduct conduct) throws Unreachable {
        first = Workload.onFargate("web-v1", conduct, false);
        offer(first);
        asks(ecs -> ecs.createService(request -> request.cluster(fleet.cluster())
                .serviceName("web")
                .desiredCount(tasks)
                .deploymentController(it -> it.type(DeploymentControllerType.EXTERNAL))));
        asks(ecs -> ecs.createTaskSet(request -> request.cluster(fleet.cluster())
                .service("web")
                .taskDefinition(first.family())
                .launchType(LaunchType.FARGATE)
                .networkConfiguration(ask("service:web").network())
                .scale(scale -> scale.value(100.0).unit("PERCENT"))));
    }

    /** A version of the service that can be deployed. */
    void offer(Workload version) throws Unreachable {
        fleet.offer(version);
        plane.ecs(ecs -> ecs.registerTaskDefinition(version.request()));
    }

    /** Another version of the service is deployed; nothing of it is done yet. */
    void deploy(Conduct conduct) throws Unreachable {
        offer(
                first.onFargate()
                        ? Workload.onFargate("web-v2", conduct, false)
                        : new Workload(
                                "web-v2", first.cpu(), first.memory(), NetworkMode.BRIDGE, 0, null, conduct, false));
        asks(ecs -> ecs.updateService(
                request -> request.cluster(fleet.cluster()).service("web").taskDefinition("web-v2")));
    }

    /** The deployment in progress is stopped, and not rolled back. */
    void abort() throws Unreachable {
        asks(ecs -> ecs.stopServiceDeployment(
                request -> request.serviceDeploymentArn(history.getLast().serviceDeploymentArn())
                        .stopType(StopServiceDeploymentStopType.ABORT)));
    }

    void asks(Consumer<EcsClient> request) throws Unreachable {
        deployments.asking(true);
        try {
            plane.ecs(ecs -> {
                request.accept(ecs);
                return ecs;
            });
        } finally {
            deployments.asking(false);
        }
    }

    void passes(Duration span) {
        time.advance(span);
    }

    /** The books are looked at after a time in which nobody has done anything. */
    void nothingHappensFor(Duration span) {
        deployments.look(time.instant().plus(span));
    }

    ServiceRecord record() {
        return plane.state()
                .get(Services.TABLE, ControlPlane.SCOPE.key(fleet.cluster() + "/web"))
                .orElseThrow();
    }

    Rollout primary() {
        return record().deployments().getFirst();
    }

    List<TaskRecord> running() {
        return TaskTable.ofService(plane.state(), ControlPlane.SCOPE, fleet.cluster(), "web")
                .filter(task -> !task.stopped())
                .toList();
    }

    // What does not

    /** One commit that never was. */
    final class Step {
        private final List<Change<?>> changes = new ArrayList<>();

        /** Another task of a deployment, of a task definition. */
        Step starts(String id, String deployment, String definition) {
            TaskRecord like = running().getFirst();
            return puts(
                    null,
                    new TaskRecord(
                            like.task().toBuilder()
                                    .taskArn(like.arn().replace(like.id(), id))
                                    .taskDefinitionArn(definition)
                                    .build(),
                            like.cluster(),
                            like.family(),
                            like.place(),
                            TaskRecord.Origin.service("web", deployment),
                            like.held(),
                            null,
                            null,
                            false));
        }

        /** As above, as it should be. */
        Step starts(String id) {
            return starts(
                    id,
                    primary().id(),
                    record().deployments().getFirst().revision().taskDefinition());
        }

        /** The service scheduler wants a task to stop. */
        Step scalesIn(TaskRecord task) {
            return stops(task, TaskStopCode.SERVICE_SCHEDULER_INITIATED);
        }

        Step stops(TaskRecord task, TaskStopCode code) {
            return puts(task, Transitions.stopRequested(task, code, "made up", time.instant()));
        }

        private Step puts(@Nullable TaskRecord before, TaskRecord after) {
            changes.add(new Change<>(TaskTable.TABLE, after.key(ControlPlane.SCOPE), before, after));
            return this;
        }

        /** The service is something else. */
        Step becomes(Service service, List<Rollout> rollouts) {
            ServiceRecord is = record();
            changes.add(new Change<>(
                    Services.TABLE,
                    is.key(ControlPlane.SCOPE),
                    is,
                    new ServiceRecord(
                            service,
                            is.cluster(),
                            is.launchType(),
                            rollouts,
                            is.taskSets(),
                            is.completed(),
                            is.request(),
                            is.updatedAt(),
                            is.progress(),
                            is.lastEvent(),
                            is.part())));
            return this;
        }

        /** Its PRIMARY deployment has come to a state. */
        Step becomes(DeploymentRolloutState state) {
            List<Rollout> rollouts = new ArrayList<>(record().deployments());
            rollouts.set(0, in(state, rollouts.getFirst()));
            return becomes(record().service(), rollouts);
        }

        Step says(String event) {
            int number = record().lastEvent() + 1 + changes.size();
            changes.add(new Change<>(
                    MadeUp.<ServiceEvent>table("ecs.service-events"),
                    ControlPlane.SCOPE.key(fleet.cluster() + "/web#" + number),
                    null,
                    ServiceEvent.builder()
                            .message("(service web) " + event)
                            .createdAt(time.instant())
                            .build()));
            return this;
        }

        /** Its newest deployment has come to a status. */
        Step history(String status, String reason) {
            ServiceDeployment is = history.getLast();
            String arn = is.serviceDeploymentArn();
            changes.add(new Change<>(
                    MadeUp.<ServiceDeployment>table("ecs.service-deployments"),
                    ControlPlane.SCOPE.key(arn.substring(arn.indexOf('/') + 1)),
                    is,
                    is.toBuilder().status(status).statusReason(reason).build()));
            return this;
        }

        void happens() {
            var version = new Version(plane.state().revision() + 1, plane.state(), changes);
            lives.saw(time.instant(), version);
            deployments.saw(time.instant(), version);
        }
    }

    static Rollout in(DeploymentRolloutState state, Rollout rollout) {
        Deployment changed =
                rollout.deployment().toBuilder().rolloutState(state).build();
        return new Rollout(changed, rollout.revision(), rollout.places(), rollout.asked(), rollout.starts());
    }

    @SuppressWarnings("unchecked")
    private static <V> Table<V> table(String name) {
        return (Table<V>) Services.tables().stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    // What was asked for

    @Override
    public Ask ask(String group) {
        return new Ask(group, first, List.of(), false, List.of(), fleet.zones());
    }

    @Override
    public boolean asked(@Nullable String token) {
        return false;
    }

    @Override
    public Collection<String> tasks() {
        return List.of();
    }

    @Override
    public Collection<String> services() {
        return List.of("web");
    }
}
