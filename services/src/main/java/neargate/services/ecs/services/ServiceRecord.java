package neargate.services.ecs.services;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import neargate.kernel.store.Key;
import neargate.kernel.store.Scope;
import neargate.services.ecs.deployments.Balancing;
import neargate.services.ecs.deployments.FailedStarts;
import neargate.services.ecs.deployments.Lifecycle;
import neargate.services.ecs.deployments.Situation;
import neargate.services.ecs.tasks.Launch;
import neargate.services.ecs.tasks.TaskRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentAlarms;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;

/**
 * A service as it is stored.
 *
 * @param service as it was asked for: without deployments, events and counts, which are put in when it is shown; and
 *     without {@code availabilityZoneRebalancing} while the default is ENABLED and nobody has said so
 * @param cluster the name of its cluster
 * @param launchType the one that it had last, and goes back to when it has no strategy over capacity providers any more;
 *     null if it never had one
 * @param deployments the PRIMARY one first
 * @param taskSets with the deployment controllers EXTERNAL and CODE_DEPLOY, instead of deployments: the PRIMARY one first
 * @param completed the deployment that was completed last, to which a failed one is rolled back; null if none was
 * @param request the request that made it, if that had a client token
 * @param updatedAt when it was last asked to be something else
 * @param progress what its controller remembers from step to step
 * @param lastEvent the number of its newest event
 * @param part whether this is not all of the service, but one of its deployments or task sets as a service of its own; never
 *     stored so
 */
public record ServiceRecord(
        Service service,
        String cluster,
        @Nullable LaunchType launchType,
        List<Rollout> deployments,
        List<TaskSetRecord> taskSets,
        @Nullable Rollout completed,
        @Nullable CreateServiceRequest request,
        Instant updatedAt,
        Progress progress,
        int lastEvent,
        boolean part) {

    public ServiceRecord {
        launchType = service.launchType() == null ? launchType : service.launchType();
        deployments =
                deployments.stream().map(rollout -> rollout.askedAs(service)).toList();
        completed = completed == null ? null : completed.askedAs(service);
    }

    /**
     * A deployment, with what its tasks are made of, and what AWS keeps to itself: where they may stand.
     *
     * @param revision what is deployed
     * @param asked what else its tasks are made of; null in what an older version wrote, until its service fills it in
     * @param starts what went wrong with its tasks since it began
     */
    public record Rollout(
            Deployment deployment,
            ServiceRevision revision,
            List<TaskRecord.Place> places,
            Asked asked,
            FailedStarts starts) {

        public Rollout {
            starts = Objects.requireNonNullElse(starts, FailedStarts.NONE);
        }

        public String id() {
            return deployment.id();
        }

        /** How its tasks are launched. */
        public Launch launch() {
            return Revisions.launch(revision);
        }

        private Rollout askedAs(Service service) {
            return asked != null ? this : new Rollout(deployment, revision, places, Asked.of(service), starts);
        }

        Rollout with(Deployment changed) {
            return new Rollout(changed, revision, places, asked, starts);
        }

        Rollout with(ServiceRevision changed) {
            return new Rollout(deployment, changed, places, asked, starts);
        }

        Rollout with(Asked changed) {
            return new Rollout(deployment, revision, places, changed, starts);
        }

        Rollout with(FailedStarts changed) {
            return new Rollout(deployment, revision, places, asked, changed);
        }
    }

    /**
     * What was asked for and a service revision does not say.
     *
     * @param executeCommand whether commands may be run in its tasks
     * @param platformVersion LATEST stays that; null on container instances
     */
    public record Asked(boolean executeCommand, @Nullable String platformVersion) {
        static Asked of(Service service) {
            return new Asked(Boolean.TRUE.equals(service.enableExecuteCommand()), service.platformVersion());
        }
    }

    /**
     * What the controller remembers.
     *
     * @param steady whether the steady state was announced since the service last changed
     * @param balancing how far the move of a task from one zone to another has come
     * @param unwatched whether one of its alarms was in ALARM when the deployment in progress began, which therefore watches
     *     none
     * @param wholeSince when the deployment in progress became whole, if it watches alarms; null if it was not yet
     * @param lifecycle how far a blue/green deployment has come; null when there is none
     */
    record Progress(
            boolean steady,
            Balancing balancing,
            boolean unwatched,
            @Nullable Instant wholeSince,
            @Nullable Lifecycle lifecycle) {
        /** Of a service that somebody has just asked for something. */
        static final Progress NONE = new Progress(false, Balancing.NOTHING, false, null, null);

        Progress {
            balancing = Objects.requireNonNullElse(balancing, Balancing.NOTHING);
        }

        Progress with(Lifecycle changed) {
            return new Progress(steady, balancing, unwatched, wholeSince, changed);
        }
    }

    public String name() {
        return service.serviceName();
    }

    public Key key(Scope scope) {
        return Services.key(scope, cluster, name());
    }

    boolean active() {
        return service.status().equals("ACTIVE");
    }

    boolean draining() {
        return service.status().equals("DRAINING");
    }

    boolean daemon() {
        return service.schedulingStrategy() == SchedulingStrategy.DAEMON;
    }

    /** Whether its tasks are moved between zones: unless that could not be, or somebody did not want it. */
    boolean rebalances() {
        return service.availabilityZoneRebalancing() != AvailabilityZoneRebalancing.DISABLED;
    }

    /** Whether its deployments are somebody else's matter, who makes task sets: its user's, or AWS CodeDeploy's. */
    public boolean external() {
        return service.deploymentController().type() != DeploymentControllerType.ECS;
    }

    /**
     * What is kept as it should be: the service itself, or each of its task sets, as if it were a service that has come
     * through its deployment.
     */
    public Stream<ServiceRecord> scheduled() {
        return external() ? taskSets.stream().map(set -> set.asService(this)) : Stream.of(this);
    }

    /** Whether a blue/green deployment is in progress. */
    public boolean blueGreen() {
        return progress.lifecycle != null;
    }

    /** How far a blue/green deployment has come; empty when there is none. */
    public Optional<Lifecycle> lifecycle() {
        return Optional.ofNullable(progress.lifecycle);
    }

    /** How events call it. */
    String subject() {
        return part && external() ? name() + ", taskSet " + primary().id() : name();
    }

    /** Whether a task of the service is of what this is. */
    boolean owns(TaskRecord task) {
        return !part || primary().id().equals(task.deployment());
    }

    /** A deployment in the midst of a blue/green one, as a service of its own that has come through it and is steady. */
    Optional<ServiceRecord> asService(String deployment) {
        Lifecycle lifecycle = progress.lifecycle;
        if (lifecycle == null) {
            return Optional.empty();
        }
        int desired = lifecycle.desired(deployment, primary().id().equals(deployment), service.desiredCount());
        return deployments.stream()
                .filter(rollout -> rollout.id().equals(deployment))
                .findFirst()
                .map(rollout -> new ServiceRecord(
                        service.copy(it -> it.desiredCount(desired)
                                .availabilityZoneRebalancing(AvailabilityZoneRebalancing.DISABLED)),
                        cluster,
                        launchType,
                        List.of(rollout.with(
                                rollout.deployment().copy(it -> it.rolloutState(DeploymentRolloutState.COMPLETED)))),
                        List.of(),
                        null,
                        null,
                        updatedAt,
                        new Progress(true, Balancing.NOTHING, false, null, null),
                        lastEvent,
                        true));
    }

    Rollout primary() {
        return deployments.getFirst();
    }

    /** The deployment with this id, if it still has tasks or may be gone back to. */
    public Optional<Rollout> rollout(String deployment) {
        return Stream.concat(deployments.stream(), Stream.ofNullable(completed))
                .filter(rollout -> rollout.id().equals(deployment))
                .findFirst();
    }

    /** The deployment that missing tasks are started of; empty if there is none any more. */
    public Optional<Rollout> starting() {
        String id = Situation.starting(
                deployments.stream().map(Rollout::deployment).toList(),
                completed == null ? null : completed.deployment());
        return id == null ? Optional.empty() : rollout(id);
    }

    /** Whether a task of one deployment stands only until one that is started of the other does. */
    public boolean replaces(@Nullable String deployment, String started) {
        return started.equals(primary().id()) && !started.equals(deployment);
    }

    /** The names of the alarms that its deployments are to watch. */
    List<String> alarms() {
        DeploymentAlarms asked = service.deploymentConfiguration().alarms();
        return asked != null && Boolean.TRUE.equals(asked.enable()) ? asked.alarmNames() : List.of();
    }

    /** The names of the alarms that its deployment in progress watches. */
    List<String> watchedAlarms() {
        return active()
                        && !external()
                        && !progress.unwatched
                        && primary().deployment().rolloutState() == DeploymentRolloutState.IN_PROGRESS
                ? alarms()
                : List.of();
    }

    /** Where the next tasks may stand. */
    public List<TaskRecord.Place> places() {
        return starting().orElse(primary()).places();
    }

    ServiceRecord with(Consumer<Service.Builder> change) {
        return copy(service.copy(change), deployments, taskSets, completed, updatedAt, progress, lastEvent);
    }

    ServiceRecord with(List<Rollout> changed) {
        return copy(service, changed, taskSets, completed, updatedAt, progress, lastEvent);
    }

    /** The record with what went wrong with one of its deployments. */
    ServiceRecord with(String deployment, FailedStarts starts) {
        return with(deployments.stream()
                .map(rollout -> rollout.id().equals(deployment) ? rollout.with(starts) : rollout)
                .toList());
    }

    /** The record with what the further tasks of its PRIMARY deployment are made of. */
    ServiceRecord with(Asked asked) {
        Rollout changed = primary().with(asked);
        ServiceRecord after = with(
                Stream.concat(Stream.of(changed), deployments.stream().skip(1)).toList());
        return completed != null && completed.id().equals(changed.id()) ? after.withCompleted(changed) : after;
    }

    ServiceRecord withTaskSets(List<TaskSetRecord> changed) {
        return copy(service, deployments, changed, completed, updatedAt, progress, lastEvent);
    }

    ServiceRecord withCompleted(Rollout rollout) {
        return copy(service, deployments, taskSets, rollout, updatedAt, progress, lastEvent);
    }

    ServiceRecord with(Progress changed) {
        return copy(service, deployments, taskSets, completed, updatedAt, changed, lastEvent);
    }

    ServiceRecord withLastEvent(int changed) {
        return copy(service, deployments, taskSets, completed, updatedAt, progress, changed);
    }

    /** Somebody asked for something else: it is to become steady again. */
    ServiceRecord updated(Instant now, UnaryOperator<ServiceRecord> change) {
        ServiceRecord after = change.apply(this);
        return after.copy(
                after.service,
                after.deployments,
                after.taskSets,
                after.completed,
                now,
                new Progress(
                        false,
                        Balancing.NOTHING,
                        after.progress.unwatched,
                        after.progress.wholeSince,
                        after.progress.lifecycle),
                after.lastEvent);
    }

    private ServiceRecord copy(
            Service service,
            List<Rollout> deployments,
            List<TaskSetRecord> taskSets,
            @Nullable Rollout completed,
            Instant updatedAt,
            Progress progress,
            int lastEvent) {
        return new ServiceRecord(
                service,
                cluster,
                launchType,
                deployments,
                taskSets,
                completed,
                request,
                updatedAt,
                progress,
                lastEvent,
                part);
    }
}
