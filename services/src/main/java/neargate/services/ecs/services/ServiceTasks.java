package neargate.services.ecs.services;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Transaction;
import neargate.scheduler.placement.Filter;
import neargate.scheduler.placement.Request;
import neargate.services.ecs.clusters.ClusterRecord;
import neargate.services.ecs.clusters.Clusters;
import neargate.services.ecs.deployments.Plan;
import neargate.services.ecs.placement.Occupancy;
import neargate.services.ecs.services.ServiceRecord.Rollout;
import neargate.services.ecs.taskdefinitions.TaskDefinitionRecord;
import neargate.services.ecs.taskdefinitions.TaskDefinitions;
import neargate.services.ecs.tasks.Launch;
import neargate.services.ecs.tasks.Needs;
import neargate.services.ecs.tasks.NewTask;
import neargate.services.ecs.tasks.Seat;
import neargate.services.ecs.tasks.Spread;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import neargate.services.ecs.tasks.Transitions;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** The tasks of a service, as rows: started and stopped in the transaction of its controller. */
public final class ServiceTasks {
    private ServiceTasks() {}

    /**
     * Starts tasks of a deployment on the container instances where places were claimed for them.
     *
     * @return the tasks by their claims; without those whose instance takes no tasks any more
     */
    static Map<Occupancy, List<TaskRecord>> startOnInstances(
            Transaction tx, Scope scope, ServiceRecord record, Plan.Start start, List<Occupancy> claims) {
        Map<Occupancy, List<TaskRecord>> started = new LinkedHashMap<>();
        if (start.count() == 0) {
            return started;
        }
        var batch = new Batch(tx, scope, record, start);
        claims.stream()
                .filter(claim ->
                        start.instances().isEmpty() || start.instances().contains(claim.instance()))
                .limit(start.count())
                .forEach(claim -> {
                    Seat seat = Seat.of(tx, scope, claim, batch.rollout.places());
                    if (seat != null) {
                        started.computeIfAbsent(claim, _ -> new ArrayList<>()).add(batch.put(seat.place(), null, seat));
                    }
                });
        return started;
    }

    /** Starts tasks of a deployment on Fargate, spread over the zones that the service's tasks leave most room in. */
    static List<TaskRecord> start(Transaction tx, Scope scope, ServiceRecord record, Plan.Start start) {
        if (start.count() == 0) {
            return List.of();
        }
        var batch = new Batch(tx, scope, record, start);
        var spread = new Spread(batch.rollout.places().stream()
                .filter(place -> start.zone() == null || place.zone().equals(start.zone()))
                .toList());
        Map<String, Integer> perProvider = new HashMap<>();
        TaskTable.ofService(tx, scope, record.cluster(), record.name())
                .filter(TaskRecord::wanted)
                .filter(record::owns)
                .forEach(task -> {
                    if (record.replaces(task.deployment(), start.deployment())) {
                        spread.leaves(task.place());
                    } else {
                        spread.taken(task.place());
                    }
                    if (task.task().capacityProviderName() != null) {
                        perProvider.merge(task.task().capacityProviderName(), 1, Integer::sum);
                    }
                });
        List<TaskRecord> started = new ArrayList<>();
        for (int i = 0; i < start.count(); i++) {
            String provider = batch.rollout.launch().provider(perProvider);
            if (provider != null) {
                perProvider.merge(provider, 1, Integer::sum);
            }
            started.add(batch.put(spread.next(), provider, null));
        }
        return started;
    }

    /** Tasks that are started together: what they have in common. */
    private static final class Batch {
        private final Transaction tx;
        private final Scope scope;
        private final ServiceRecord record;
        private final Rollout rollout;
        private final ClusterRecord cluster;
        private final TaskDefinition definition;
        private final Map<String, String> digests;
        private final List<Tag> tags;

        Batch(Transaction tx, Scope scope, ServiceRecord record, Plan.Start start) {
            this.tx = tx;
            this.scope = scope;
            this.record = record;
            this.rollout = record.rollout(start.deployment()).orElseThrow();
            this.cluster = Clusters.require(tx, scope, record.cluster());
            TaskDefinitionRecord found = TaskDefinitions.byArn(
                            tx, scope, rollout.revision().taskDefinition())
                    .orElseThrow();
            this.definition = found.definition();
            this.digests = PinnedImages.of(rollout.revision());
            this.tags = ServiceTasks.tags(record, cluster, found);
        }

        TaskRecord put(TaskRecord.Place place, @Nullable String provider, @Nullable Seat seat) {
            return new NewTask(
                            cluster,
                            definition,
                            digests,
                            place,
                            group(record.name()),
                            rollout.id(),
                            null,
                            tags,
                            TaskRecord.Origin.service(record.name(), rollout.id()),
                            provider,
                            seat,
                            rollout.asked().executeCommand())
                    .put(tx, scope);
        }
    }

    /** What placement is asked for by a service on container instances. */
    public static Request request(Reader state, Scope scope, ServiceRecord record) {
        Rollout rollout = record.starting().orElse(record.primary());
        return request(
                record.service(),
                definition(state, scope, rollout.revision()),
                rollout.launch(),
                rollout.places(),
                rollout.asked().executeCommand());
    }

    /**
     * As above, of a service that is only about to be made.
     *
     * @param service what is asked for: its name, constraints and strategy
     */
    static Request request(
            Service service,
            TaskDefinition definition,
            Launch launch,
            List<TaskRecord.Place> places,
            boolean executeCommand) {
        Request request = Needs.request(
                        definition,
                        group(service.serviceName()),
                        service.placementConstraints(),
                        service.placementStrategy().isEmpty()
                                ? Request.SERVICE_DEFAULT
                                : Needs.strategies(service.placementStrategy()),
                        places.stream().map(TaskRecord.Place::zone).collect(Collectors.toSet()))
                .and(new Filter.External(launch.type() == LaunchType.EXTERNAL));
        return executeCommand ? request.and(Needs.EXEC_AGENT) : request;
    }

    static TaskDefinition definition(Reader state, Scope scope, ServiceRevision revision) {
        return TaskDefinitions.byArn(state, scope, revision.taskDefinition())
                .orElseThrow()
                .definition();
    }

    static String group(String service) {
        return "service:" + service;
    }

    private static List<Tag> tags(ServiceRecord record, ClusterRecord cluster, TaskDefinitionRecord definition) {
        var tags = new ArrayList<Tag>();
        if (Boolean.TRUE.equals(record.service().enableECSManagedTags())) {
            tags.add(tag("aws:ecs:clusterName", cluster.name()));
            tags.add(tag("aws:ecs:serviceName", record.name()));
        }
        PropagateTags from = record.service().propagateTags();
        if (from == PropagateTags.SERVICE) {
            tags.addAll(record.service().tags());
        } else if (from == PropagateTags.TASK_DEFINITION) {
            tags.addAll(definition.tags());
        }
        return List.copyOf(tags);
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    /** Has tasks stop, each for its reason. */
    static List<TaskRecord> stop(Transaction tx, Scope scope, ServiceRecord record, List<Plan.Stop> stops) {
        List<TaskRecord> stopped = new ArrayList<>();
        for (Plan.Stop stop : stops) {
            TaskTable.byArn(tx, scope, record.cluster(), stop.taskArn()).ifPresent(task -> {
                stopped.add(task);
                TaskTable.put(
                        tx,
                        scope,
                        Transitions.stopRequested(
                                task, TaskStopCode.SERVICE_SCHEDULER_INITIATED, stop.reason(), tx.now()));
            });
        }
        return stopped;
    }

    /** The tasks of a deployment that failed and were not counted yet; from now on they are. */
    static List<TaskRecord> count(Transaction tx, Scope scope, String deployment) {
        List<TaskRecord> failed = TaskTable.failedStarts(tx, scope, deployment).toList();
        failed.forEach(task -> TaskTable.put(tx, scope, task.asCounted()));
        return failed;
    }
}
