package neargate.services.ecs.services;

import java.util.List;
import java.util.stream.Collectors;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.deployments.Failure;
import neargate.services.ecs.deployments.Plan;
import neargate.services.ecs.services.ServiceRecord.Rollout;
import neargate.services.ecs.tasks.TaskRecord;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/** Does what was decided for a service, in the transaction of its controller. */
final class Step {
    private Step() {}

    /** @param started the tasks that were started for it */
    static void take(Transaction tx, Scope scope, ServiceRecord before, Plan plan, List<TaskRecord> started) {
        ServiceRecord record = before;
        if (!started.isEmpty()) {
            record = ServiceEvents.add(tx, scope, record, told(record, "has started", "tasks", started));
        }
        if (!plan.stop().isEmpty()) {
            record = ServiceEvents.add(
                    tx,
                    scope,
                    record,
                    told(record, "has stopped", "running tasks", ServiceTasks.stop(tx, scope, record, plan.stop())));
        }
        for (String event : plan.events()) {
            record = ServiceEvents.add(tx, scope, record, event);
        }
        for (String warning : plan.warnings()) {
            record = ServiceEvents.addOnce(tx, scope, record, warning);
        }
        tellHistory(tx, scope, record, plan);
        record = progressed(tx, record, plan);
        if (plan.inactive()) {
            Revisions.clear(tx, scope, record);
            ServiceDeployments.clear(tx, scope, record);
            record = record.updated(tx.now(), is -> is.with(service -> service.status("INACTIVE")));
        }
        if (!record.equals(before)) {
            tx.put(Services.TABLE, record.key(scope), record);
        }
    }

    private static void tellHistory(Transaction tx, Scope scope, ServiceRecord before, Plan plan) {
        Failure failure = plan.failure();
        Rollout former = before.primary();
        Deployment primary = plan.deployments().getFirst();
        if (failure != null) {
            int failures = Situations.failures(tx, scope, before, former.id()).size();
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
        }
    }

    private static boolean isCompleted(Deployment deployment) {
        return deployment.rolloutState() == DeploymentRolloutState.COMPLETED;
    }

    private static ServiceRecord progressed(Transaction tx, ServiceRecord before, Plan plan) {
        List<Rollout> rollouts = plan.deployments().stream()
                .map(deployment -> before.rollout(deployment.id()).orElseThrow().with(deployment))
                .toList();
        Rollout primary = rollouts.getFirst();
        ServiceRecord after = before.with(rollouts)
                .with(new ServiceRecord.Progress(plan.steady(), plan.rebalancing()))
                .with(service -> service.desiredCount(plan.desired()));
        if (!primary.id().equals(before.primary().id())) {
            return Revisions.restored(after, primary.revision()).updated(tx.now(), it -> it);
        }
        return isCompleted(primary.deployment()) ? after.withCompleted(primary) : after;
    }

    private static String told(ServiceRecord record, String what, String whom, List<TaskRecord> tasks) {
        return "(service " + record.name() + ") " + what + " " + tasks.size() + " " + whom + ": "
                + tasks.stream().map(task -> "(task " + task.id() + ")").collect(Collectors.joining(" ")) + ".";
    }
}
