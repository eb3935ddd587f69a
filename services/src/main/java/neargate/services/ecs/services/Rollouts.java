package neargate.services.ecs.services;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.Identifier;
import neargate.services.ecs.deployments.Balancing;
import neargate.services.ecs.deployments.FailedStarts;
import neargate.services.ecs.deployments.Lifecycle;
import neargate.services.ecs.services.ServiceRecord.Rollout;
import neargate.services.ecs.tasks.Launch;
import neargate.services.ecs.tasks.TaskRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;

/** Begins deployments. */
final class Rollouts {
    private Rollouts() {}

    /**
     * The service after it got a new PRIMARY deployment; the others go on until they have no tasks any more. If one of its
     * alarms is in ALARM now, none is watched as long as the deployment lasts ("How CloudWatch alarms detect Amazon ECS
     * deployment failures").
     */
    static ServiceRecord begin(
            Transaction tx,
            Scope scope,
            Alarms alarms,
            ServiceRecord record,
            ServiceRevision what,
            List<TaskRecord.Place> places) {
        String number = tx.ids().digits(19);
        String name = record.cluster() + "/" + record.name() + "/" + number;
        ServiceRevision revision =
                what.copy(it -> it.serviceRevisionArn(Identifier.arn(scope, "service-revision", name))
                        .createdAt(tx.now()));
        tx.put(Revisions.TABLE, scope.key(name), revision);
        Rollout next = new Rollout(
                deployment("ecs-svc/" + number, revision, tx.now()),
                revision,
                places,
                ServiceRecord.Asked.of(record.service()),
                FailedStarts.NONE);
        Stream<Rollout> older = record.deployments().stream()
                .map(rollout -> rollout.with(
                        rollout.deployment().toBuilder().status("ACTIVE").build()));
        Lifecycle lifecycle = lifecycle(tx, scope, record);
        boolean unwatched = alarms.anyTriggered(tx, scope, record.alarms());
        return ServiceDeployments.begin(tx, scope, record, next, unwatched, lifecycle)
                .with(Stream.concat(Stream.of(next), older).toList())
                .with(new ServiceRecord.Progress(false, Balancing.NOTHING, unwatched, null, lifecycle));
    }

    /** That of a blue/green deployment, if there is anything to go on with meanwhile; null for a rolling one. */
    private static @Nullable Lifecycle lifecycle(Transaction tx, Scope scope, ServiceRecord before) {
        if (before.service().deploymentConfiguration().strategy() != DeploymentStrategy.BLUE_GREEN
                || before.deployments().isEmpty()) {
            return null;
        }
        Rollout completed = before.completed();
        String blue = before.deployments().stream()
                .map(Rollout::id)
                .filter(id -> completed != null && id.equals(completed.id()) && hasTasks(tx, scope, id))
                .findFirst()
                .orElse(before.primary().id());
        List<Lifecycle.Hook> hooks = before.service().deploymentConfiguration().lifecycleHooks().stream()
                .map(hook -> new Lifecycle.Hook(hook.hookTargetArn(), hook.lifecycleStagesAsStrings()))
                .toList();
        return Lifecycle.begin(before.deployments().size(), blue, hooks, tx.now());
    }

    /** One without any waits only for the end of the bake time of the next one. */
    private static boolean hasTasks(Transaction tx, Scope scope, String deployment) {
        return ServiceDeploymentView.running(tx, scope, deployment)
                        + ServiceDeploymentView.pending(tx, scope, deployment)
                > 0;
    }

    private static Deployment deployment(String id, ServiceRevision revision, Instant now) {
        return Deployment.builder()
                .id(id)
                .status("PRIMARY")
                .taskDefinition(revision.taskDefinition())
                .createdAt(now)
                .updatedAt(now)
                .launchType(revision.launchType())
                .capacityProviderStrategy(revision.capacityProviderStrategy())
                .platformVersion(revision.platformVersion())
                .platformFamily(revision.platformFamily())
                .networkConfiguration(revision.networkConfiguration())
                .rolloutState(DeploymentRolloutState.IN_PROGRESS)
                .rolloutStateReason("ECS deployment " + id + " in progress.")
                .build();
    }

    /** With a strategy over capacity providers, no launch type is shown. */
    static @Nullable LaunchType launchType(Launch launch) {
        return launch.strategy().isEmpty() ? launch.type() : null;
    }

    /** The platform version that is shown of what is launched so. */
    static @Nullable String platformVersion(Launch launch, @Nullable String asked) {
        if (launch.onInstances()) {
            return null;
        }
        return asked == null ? "LATEST" : asked;
    }

    /** A network configuration as AWS shows it: without being asked for, there is no public address. */
    static @Nullable NetworkConfiguration shown(@Nullable NetworkConfiguration asked) {
        if (asked == null || asked.awsvpcConfiguration() == null) {
            return null;
        }
        return asked.toBuilder()
                .awsvpcConfiguration(asked.awsvpcConfiguration().toBuilder()
                        .assignPublicIp(
                                asked.awsvpcConfiguration().assignPublicIp() == null
                                        ? AssignPublicIp.DISABLED
                                        : asked.awsvpcConfiguration().assignPublicIp())
                        .build())
                .build();
    }
}
