package neargate.services.ecs.services;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.deployments.FailedStarts;
import neargate.services.ecs.deployments.Failure;
import neargate.services.ecs.deployments.Plan;
import neargate.services.ecs.roles.TaskRoles;
import neargate.services.ecs.services.ServiceRecord.Rollout;
import neargate.services.ecs.tasks.TaskRecord;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/** Does what was decided for a service, in the transaction of its controller. */
final class Step {
    private Step() {}

    /** @param started the tasks that were started for it */
    static void take(Transaction tx, Scope scope, ServiceRecord before, Plan plan, List<TaskRecord> started) {
        ServiceRecord record = tell(tx, scope, before, before, plan, started);
        tellHistory(tx, scope, record, plan);
        record = progressed(tx, scope, record, plan);
        if (plan.inactive()) {
            end(tx, scope, record);
        } else if (!record.equals(before)) {
            tx.put(Services.TABLE, record.key(scope), record);
        }
    }

    /**
     * As above, for a task set. One that drains is forgotten when its tasks are STOPPING.
     *
     * @param whole the service
     * @param taskSet as a service of its own
     */
    static void takeForTaskSet(
            Transaction tx,
            Scope scope,
            ServiceRecord whole,
            ServiceRecord taskSet,
            Plan plan,
            List<TaskRecord> started) {
        TaskSetRecord before = taskSet.taskSets().getFirst();
        ServiceRecord after;
        if (plan.inactive()) {
            after = whole.withTaskSets(whole.taskSets().stream()
                    .filter(set -> !set.id().equals(before.id()))
                    .toList());
        } else {
            after = TaskSetOperations.replace(
                    tell(tx, scope, whole, taskSet, plan, started),
                    before.with(plan.steady()).with(plan.starts()));
        }
        if (!after.equals(whole)) {
            tx.put(Services.TABLE, after.key(scope), after);
        }
    }

    /** As above, for a deployment in the midst of a blue/green one: how far that has come is not its matter. */
    static void takeForDeployment(
            Transaction tx,
            Scope scope,
            ServiceRecord whole,
            ServiceRecord deployment,
            Plan plan,
            List<TaskRecord> started) {
        ServiceRecord after = tell(tx, scope, whole, deployment, plan, started)
                .with(deployment.primary().id(), plan.starts());
        if (!after.equals(whole)) {
            tx.put(Services.TABLE, after.key(scope), after);
        }
    }

    /** A deleted service is gone; returns its record. */
    static ServiceRecord end(Transaction tx, Scope scope, ServiceRecord record) {
        Revisions.clear(tx, scope, record);
        ServiceDeployments.clear(tx, scope, record);
        ServiceRecord ended = record.updated(tx.now(), is -> is.with(service -> service.status("INACTIVE")));
        tx.put(Services.TABLE, ended.key(scope), ended);
        return ended;
    }

    /**
     * Stops what is to be stopped, and tells what is done in the events of the service. The failures that the plan counts
     * are not to be counted again, but those that it makes are: they come first.
     *
     * @param of what the step is of: the service itself, or a part of it as a service of its own
     */
    private static ServiceRecord tell(
            Transaction tx, Scope scope, ServiceRecord service, ServiceRecord of, Plan plan, List<TaskRecord> started) {
        String subject = of.subject();
        List<TaskRecord> failed = of.starting()
                .map(rollout -> ServiceTasks.count(tx, scope, rollout.id()))
                .orElse(List.of());
        ServiceRecord record = service;
        String zone = plan.start().zone();
        if (zone != null) {
            record = warn(tx, scope, record, plan);
        }
        if (!started.isEmpty()) {
            String tasks = zone == null ? "tasks" : "tasks in " + zone + " to AZ Rebalance";
            record = ServiceEvents.add(tx, scope, record, told(subject, "has started", tasks, started));
        }
        record = stop(tx, scope, record, subject, plan.stop());
        for (String event : plan.events()) {
            record = ServiceEvents.addNew(tx, scope, record, event);
        }
        record = warn(tx, scope, record, plan);
        for (String reason : withoutRole(failed)) {
            String warning = "(service " + subject + ") failed to launch a task with (error " + reason + ").";
            record = ServiceEvents.addOnce(tx, scope, record, warning);
        }
        return record;
    }

    private static ServiceRecord warn(Transaction tx, Scope scope, ServiceRecord service, Plan plan) {
        ServiceRecord record = service;
        for (String warning : plan.warnings()) {
            record = ServiceEvents.addOnce(tx, scope, record, warning);
        }
        return record;
    }

    /** What is stopped for the balance of zones is told by zones. */
    private static ServiceRecord stop(
            Transaction tx, Scope scope, ServiceRecord service, String subject, List<Plan.Stop> stops) {
        Map<String, List<Plan.Stop>> byZone = stops.stream()
                .collect(Collectors.groupingBy(
                        stop -> Objects.requireNonNullElse(stop.movedFrom(), ""), TreeMap::new, Collectors.toList()));
        ServiceRecord record = service;
        for (Map.Entry<String, List<Plan.Stop>> each : byZone.entrySet()) {
            List<TaskRecord> stopped = ServiceTasks.stop(tx, scope, record, each.getValue());
            String tasks = "running tasks"
                    + (each.getKey().isEmpty() ? "" : " in " + each.getKey() + " due to AZ rebalancing");
            record = ServiceEvents.add(tx, scope, record, told(subject, "has stopped", tasks, stopped));
        }
        return record;
    }

    /** Why tasks could not have their role ("Amazon ECS service event messages"); empty when they could. */
    private static List<String> withoutRole(List<TaskRecord> failed) {
        return failed.stream()
                .map(task -> task.task().stoppedReason())
                .filter(TaskRoles.UnassumableException::isReason)
                .distinct()
                .toList();
    }

    private static void tellHistory(Transaction tx, Scope scope, ServiceRecord before, Plan plan) {
        Failure failure = plan.failure();
        Rollout former = before.primary();
        Deployment primary = plan.deployments().getFirst();
        if (failure != null) {
            int failures = plan.starts().failures();
            String revision =
                    before.rollout(primary.id()).orElseThrow().revision().serviceRevisionArn();
            ServiceDeployments.change(
                    tx,
                    scope,
                    before,
                    is -> primary.id().equals(former.id())
                            ? DeploymentStates.failed(is, failure, failures, tx.now())
                            : DeploymentStates.rolledBack(is, failure, failures, revision, tx.now()));
        } else if (isCompleted(primary) && !isCompleted(former.deployment())) {
            ServiceDeployments.change(tx, scope, before, is -> DeploymentStates.completed(is, tx.now()));
        } else if (plan.lifecycle() != null
                && !plan.lifecycle().equals(before.progress().lifecycle())) {
            ServiceDeployments.change(
                    tx,
                    scope,
                    before,
                    is -> is.copy(
                            it -> it.lifecycleStage(plan.lifecycle().stage()).updatedAt(tx.now())));
        }
    }

    private static boolean isCompleted(Deployment deployment) {
        return deployment.rolloutState() == DeploymentRolloutState.COMPLETED;
    }

    private static ServiceRecord progressed(Transaction tx, Scope scope, ServiceRecord former, Plan plan) {
        ServiceRecord before = former.starting()
                .map(rollout -> former.with(rollout.id(), plan.starts()))
                .orElse(former);
        List<Rollout> rollouts = plan.deployments().stream()
                .map(deployment -> before.rollout(deployment.id()).orElseThrow().with(deployment))
                .toList();
        Rollout primary = rollouts.getFirst();
        boolean rolledBack = !primary.id().equals(before.primary().id());
        ServiceRecord after = before.with(rollouts)
                .with(new ServiceRecord.Progress(
                        plan.steady(),
                        plan.balancing(),
                        rolledBack ? plan.unwatched() : before.progress().unwatched(),
                        plan.wholeSince(),
                        plan.lifecycle()));
        if (plan.desired() != after.service().desiredCount()) {
            after = after.with(service -> service.desiredCount(plan.desired()));
        }
        if (rolledBack) {
            ServiceTasks.count(tx, scope, primary.id());
            return Revisions.restored(after.with(primary.id(), FailedStarts.NONE), primary)
                    .updated(tx.now(), it -> it);
        }
        return isCompleted(primary.deployment()) ? after.withCompleted(primary) : after;
    }

    private static String told(String subject, String what, String whom, List<TaskRecord> tasks) {
        return "(service " + subject + ") " + what + " " + tasks.size() + " " + whom + ": "
                + tasks.stream().map(task -> "(task " + task.id() + ")").collect(Collectors.joining(" ")) + ".";
    }
}
