package neargate.services.ecs.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import neargate.kernel.Arn;
import neargate.kernel.store.Key;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.scheduler.placement.Request;
import neargate.services.ecs.clusters.Clusters;
import neargate.services.ecs.instances.ContainerInstanceRecord;
import neargate.services.ecs.instances.InstanceTable;
import neargate.services.ecs.placement.Fleets;
import neargate.services.ecs.services.ServiceRecord;
import neargate.services.ecs.services.ServiceTasks;
import neargate.services.ecs.services.Services;
import neargate.services.ecs.taskdefinitions.TaskDefinitions;
import neargate.services.ecs.tasks.Needs;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import software.amazon.awssdk.services.ecs.model.EcsException;

/** Explains a task or a service of a cluster: where it is, and what stands in the way of one more like it. */
public final class Explainer {
    private static final String OF_SERVICE = "service:";

    private final Store store;
    private final Fleets<TaskRecord> fleets;

    public Explainer(Store store, Fleets<TaskRecord> fleets) {
        this.store = store;
        this.fleets = fleets;
    }

    /**
     * Explains what has this name.
     *
     * @param name the id of a task, the name of a service, or the ARN of either
     * @param cluster by name or ARN; an ARN of a task or service that names its cluster needs none
     * @return what it is, or that it is not there
     */
    public Answer explain(Scope scope, String cluster, String name) {
        Snapshot now = store.snapshot();
        String asked = clusterIn(name).orElse(cluster);
        String inCluster;
        try {
            inCluster = Clusters.require(now, scope, asked).name();
        } catch (EcsException e) {
            return Answer.none(asked + ": " + e.awsErrorDetails().errorMessage() + "\n");
        }
        Key key = scope.key(inCluster + "/" + name.substring(name.lastIndexOf('/') + 1));
        return now.get(TaskTable.TABLE, key)
                .map(task -> ofTask(now, scope, task))
                .or(() -> now.get(Services.TABLE, key).map(service -> ofService(now, scope, service)))
                .map(lines -> Answer.of(String.join("\n", lines) + "\n"))
                .orElseGet(
                        () -> Answer.none("The cluster " + inCluster + " has no task and no service " + name + ".\n"));
    }

    /** {@code blue} for {@code arn:aws:ecs:...:service/blue/web}. */
    private static Optional<String> clusterIn(String name) {
        return Arn.parse(name)
                .map(Arn::name)
                .filter(it -> it.contains("/"))
                .map(it -> it.substring(0, it.indexOf('/')));
    }

    private List<String> ofTask(Snapshot now, Scope scope, TaskRecord task) {
        List<String> lines = new ArrayList<>();
        lines.add("Task " + task.arn() + " is " + task.task().lastStatus() + place(now, scope, task) + ".");
        if (task.task().stoppedReason() != null) {
            lines.add("It was stopped: " + task.task().stoppedReason());
        }
        if (task.containerInstance() != null) {
            request(now, scope, task).ifPresent(request -> lines.addAll(report(now, scope, task.cluster(), request)));
        }
        return lines;
    }

    /** What one more like it would ask for: what its service asks for, or what its definition alone does. */
    private static Optional<Request> request(Snapshot now, Scope scope, TaskRecord task) {
        String group = Objects.requireNonNullElse(task.task().group(), "");
        return Optional.of(group)
                .filter(it -> it.startsWith(OF_SERVICE))
                .flatMap(it ->
                        now.get(Services.TABLE, scope.key(task.cluster() + "/" + it.substring(OF_SERVICE.length()))))
                .flatMap(service -> service.scheduled()
                        .filter(each -> each.rollout(task.deployment()).isPresent())
                        .findFirst())
                .map(service -> ServiceTasks.request(now, scope, service))
                .or(() -> TaskDefinitions.byArn(now, scope, task.task().taskDefinitionArn())
                        .map(found -> Needs.request(found.definition(), group, List.of(), List.of(), Set.of())));
    }

    private static String place(Snapshot now, Scope scope, TaskRecord task) {
        return task.containerInstance() == null
                ? " on Fargate in " + task.place().zone() + ": there is no instance to choose"
                : " on " + name(now, scope, task.containerInstance());
    }

    private List<String> ofService(Snapshot now, Scope scope, ServiceRecord service) {
        List<String> lines = new ArrayList<>();
        List<TaskRecord> tasks = TaskTable.ofService(now, scope, service.cluster(), service.name())
                .toList();
        long running = tasks.stream()
                .filter(task -> task.task().lastStatus().equals("RUNNING"))
                .count();
        lines.add("Service " + service.name() + " wants " + service.service().desiredCount() + " tasks; " + running
                + " of " + tasks.size() + " run.");
        tasks.forEach(task -> lines.add("  " + task.arn().substring(task.arn().lastIndexOf('/') + 1) + " is "
                + task.task().lastStatus() + place(now, scope, task)));
        if (service.service().launchTypeAsString() != null
                && !service.service().launchTypeAsString().equals("FARGATE")) {
            service.scheduled()
                    .forEach(each -> lines.addAll(
                            report(now, scope, service.cluster(), ServiceTasks.request(now, scope, each))));
        }
        return lines;
    }

    private List<String> report(Snapshot now, Scope scope, String cluster, Request request) {
        return PlacementReport.of(request, fleets.explain(scope.key(cluster), request), arn -> name(now, scope, arn));
    }

    /** {@code 13c8... (i-065..., t2.small, us-east-1c)}. */
    static String name(Snapshot now, Scope scope, String arn) {
        String id = arn.substring(arn.lastIndexOf('/') + 1);
        return Arn.parse(arn)
                .flatMap(parsed -> now.get(InstanceTable.TABLE, scope.key(parsed.name())))
                .map(record -> id + " (" + details(record) + ")")
                .orElse(id);
    }

    private static String details(ContainerInstanceRecord record) {
        List<String> details = new ArrayList<>();
        if (record.instance().ec2InstanceId() != null) {
            details.add(record.instance().ec2InstanceId());
        }
        for (String attribute : List.of("ecs.instance-type", "ecs.availability-zone")) {
            String value = record.attributes().get(attribute);
            if (value != null) {
                details.add(value);
            }
        }
        return details.isEmpty() ? "external" : String.join(", ", details);
    }
}
