package neargate.services.ecs.services;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Transaction;
import neargate.scheduler.placement.Request;
import neargate.services.ecs.clusters.ClusterRecord;
import neargate.services.ecs.clusters.Clusters;
import neargate.services.ecs.deployments.Plan;
import neargate.services.ecs.placement.Occupancy;
import neargate.services.ecs.services.ServiceRecord.Rollout;
import neargate.services.ecs.taskdefinitions.TaskDefinitionRecord;
import neargate.services.ecs.taskdefinitions.TaskDefinitions;
import neargate.services.ecs.tasks.Needs;
import neargate.services.ecs.tasks.NewTask;
import neargate.services.ecs.tasks.Seat;
import neargate.services.ecs.tasks.Spread;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import neargate.services.ecs.tasks.Transitions;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** The tasks of a service, as rows: started and stopped in the transaction of its controller. */
public final class ServiceTasks {
    private ServiceTasks() {}

    /**
     * Starts tasks of the PRIMARY deployment on the container instances where places were claimed for them.
     *
     * @return the tasks by their claims; without those whose instance takes no tasks any more
     */
    static Map<Occupancy, List<TaskRecord>> startOnInstances(
            Transaction tx, Scope scope, ServiceRecord record, List<Occupancy> claims) {
        Rollout rollout = record.primary();
        ClusterRecord cluster = Clusters.require(tx, scope, record.cluster());
        TaskDefinitionRecord definition = TaskDefinitions.find(
                        tx, scope, rollout.deployment().taskDefinition())
                .orElseThrow();
        List<Tag> tags = tags(record, cluster, definition);
        Map<Occupancy, List<TaskRecord>> started = new HashMap<>();
        for (Occupancy claim : claims) {
            Seat seat = Seat.of(tx, scope, claim, rollout.places());
            if (seat != null) {
                var task = new NewTask(
                        cluster,
                        definition.definition(),
                        seat.place(),
                        group(record),
                        rollout.deployment().id(),
                        null,
                        tags,
                        TaskRecord.Origin.service(
                                record.name(), rollout.deployment().id()),
                        null,
                        seat);
                started.computeIfAbsent(claim, _ -> new ArrayList<>()).add(task.put(tx, scope));
            }
        }
        return started;
    }

    /** What placement is asked for by a service on container instances. */
    public static Request request(Reader state, Scope scope, ServiceRecord record) {
        Rollout rollout = record.primary();
        return Needs.request(
                definition(state, scope, record),
                group(record),
                record.service().placementConstraints(),
                record.service().placementStrategy().isEmpty()
                        ? Request.SERVICE_DEFAULT
                        : Needs.strategies(record.service().placementStrategy()),
                rollout.places().stream().map(TaskRecord.Place::zone).collect(Collectors.toSet()));
    }

    static TaskDefinition definition(Reader state, Scope scope, ServiceRecord record) {
        return TaskDefinitions.find(state, scope, record.primary().deployment().taskDefinition())
                .orElseThrow()
                .definition();
    }

    private static String group(ServiceRecord record) {
        return "service:" + record.name();
    }

    /** Starts tasks of the PRIMARY deployment, spread over the zones that the service's tasks leave most room in. */
    static List<TaskRecord> start(Transaction tx, Scope scope, ServiceRecord record, int count) {
        Rollout rollout = record.primary();
        Deployment deployment = rollout.deployment();
        ClusterRecord cluster = Clusters.require(tx, scope, record.cluster());
        TaskDefinitionRecord definition =
                TaskDefinitions.find(tx, scope, deployment.taskDefinition()).orElseThrow();
        var launch = UpdateService.launch(record.service());
        List<Tag> tags = tags(record, cluster, definition);
        var spread = new Spread(rollout.places());
        Map<String, Integer> perProvider = new HashMap<>();
        TaskTable.ofService(tx, scope, record.cluster(), record.name())
                .filter(TaskRecord::wanted)
                .forEach(task -> {
                    spread.taken(task.place());
                    if (task.task().capacityProviderName() != null) {
                        perProvider.merge(task.task().capacityProviderName(), 1, Integer::sum);
                    }
                });
        List<TaskRecord> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String provider = launch.provider(perProvider);
            if (provider != null) {
                perProvider.merge(provider, 1, Integer::sum);
            }
            var task = new NewTask(
                    cluster,
                    definition.definition(),
                    spread.next(),
                    group(record),
                    deployment.id(),
                    null,
                    tags,
                    TaskRecord.Origin.service(record.name(), deployment.id()),
                    provider,
                    null);
            started.add(task.put(tx, scope));
        }
        return started;
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
        Map<String, String> reasons = stops.stream().collect(Collectors.toMap(Plan.Stop::taskArn, Plan.Stop::reason));
        List<TaskRecord> stopped = TaskTable.ofService(tx, scope, record.cluster(), record.name())
                .filter(task -> reasons.containsKey(task.arn()))
                .toList();
        stopped.forEach(task -> TaskTable.put(
                tx,
                scope,
                Transitions.stopRequested(
                        task,
                        TaskStopCode.SERVICE_SCHEDULER_INITIATED,
                        reasons.getOrDefault(task.arn(), ""),
                        tx.now())));
        return stopped;
    }
}
