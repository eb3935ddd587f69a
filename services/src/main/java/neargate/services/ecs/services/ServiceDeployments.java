package neargate.services.ecs.services;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Table;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.Identifier;
import neargate.services.ecs.deployments.Lifecycle;
import neargate.services.ecs.services.ServiceRecord.Rollout;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentAlarms;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentAlarms;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentCircuitBreaker;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentRollbackMonitorsStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionSummary;

/** The history of services: a row for each deployment ("View service history using Amazon ECS service deployments"). */
final class ServiceDeployments {
    /** By {@code cluster/service/id}. The counts of tasks are put in when it is shown, until it has finished. */
    static final Table<ServiceDeployment> TABLE = Table.named(
                    "ecs.service-deployments", JsonCodec.of(ServiceDeployment.class))
            .build();

    private static final Duration REMEMBERED = Duration.ofDays(90);

    private ServiceDeployments() {}

    /**
     * Notes that a service gets a new PRIMARY deployment. It has not been given to the record yet.
     *
     * @param unwatched whether it watches no alarms, since one of them was in ALARM before
     */
    static ServiceRecord begin(
            Transaction tx,
            Scope scope,
            ServiceRecord record,
            Rollout next,
            boolean unwatched,
            @Nullable Lifecycle lifecycle) {
        current(tx, scope, record)
                .filter(DeploymentStates::isOngoing)
                .ifPresent(former ->
                        put(tx, scope, freeze(tx, scope, record, DeploymentStates.superseded(former, tx.now()))));
        forget(tx, scope, record, tx.now().minus(REMEMBERED));
        String arn = Identifier.arn(
                scope,
                "service-deployment",
                record.cluster() + "/" + record.name() + "/" + tx.ids().base64(21));
        DeploymentConfiguration configuration = record.service().deploymentConfiguration();
        put(
                tx,
                scope,
                ServiceDeployment.builder()
                        .serviceDeploymentArn(arn)
                        .serviceArn(record.service().serviceArn())
                        .clusterArn(record.service().clusterArn())
                        .createdAt(tx.now())
                        .startedAt(tx.now())
                        .updatedAt(tx.now())
                        .sourceServiceRevisions(record.deployments().stream()
                                .map(ServiceDeployments::summary)
                                .toList())
                        .targetServiceRevision(summary(next))
                        .status(ServiceDeploymentStatus.IN_PROGRESS)
                        .lifecycleStage(lifecycle == null ? null : lifecycle.stage())
                        .deploymentConfiguration(configuration)
                        .deploymentCircuitBreaker(breaker(configuration))
                        .alarms(alarms(configuration.alarms(), unwatched))
                        .build());
        return record.with(service -> service.currentServiceDeployment(arn));
    }

    private static ServiceRevisionSummary summary(Rollout rollout) {
        return ServiceRevisionSummary.builder()
                .arn(rollout.revision().serviceRevisionArn())
                .build();
    }

    private static ServiceDeploymentCircuitBreaker breaker(DeploymentConfiguration configuration) {
        boolean enabled = configuration.deploymentCircuitBreaker() != null
                && Boolean.TRUE.equals(configuration.deploymentCircuitBreaker().enable());
        return ServiceDeploymentCircuitBreaker.builder()
                .status(monitoring(enabled))
                .failureCount(0)
                .build();
    }

    private static ServiceDeploymentAlarms alarms(@Nullable DeploymentAlarms configured, boolean unwatched) {
        boolean enabled = configured != null && Boolean.TRUE.equals(configured.enable()) && !unwatched;
        return ServiceDeploymentAlarms.builder()
                .status(monitoring(enabled))
                .alarmNames(configured == null ? List.of() : configured.alarmNames())
                .triggeredAlarmNames(List.of())
                .build();
    }

    private static ServiceDeploymentRollbackMonitorsStatus monitoring(boolean enabled) {
        return enabled
                ? ServiceDeploymentRollbackMonitorsStatus.MONITORING
                : ServiceDeploymentRollbackMonitorsStatus.DISABLED;
    }

    /** Changes the running deployment of a service; one that has finished with it is shown as it is now for good. */
    static void change(Transaction tx, Scope scope, ServiceRecord record, DeploymentStates.Change change) {
        current(tx, scope, record).ifPresent(before -> {
            ServiceDeployment after = change.apply(before);
            if (!after.equals(before)) {
                put(tx, scope, DeploymentStates.isOngoing(after) ? after : freeze(tx, scope, record, after));
            }
        });
    }

    private static ServiceDeployment freeze(
            Transaction tx, Scope scope, ServiceRecord record, ServiceDeployment finished) {
        return ServiceDeploymentView.counted(tx, scope, record, finished);
    }

    static void put(Transaction tx, Scope scope, ServiceDeployment deployment) {
        tx.put(TABLE, key(scope, deployment.serviceDeploymentArn()), deployment);
    }

    /** The newest deployment of a service. */
    static Optional<ServiceDeployment> current(Reader state, Scope scope, ServiceRecord record) {
        String arn = record.service().currentServiceDeployment();
        return arn == null ? Optional.empty() : state.get(TABLE, key(scope, arn));
    }

    static Stream<ServiceDeployment> of(Reader state, Scope scope, ServiceRecord record) {
        return rows(state, scope, record).map(Row::value);
    }

    private static Stream<Row<ServiceDeployment>> rows(Reader state, Scope scope, ServiceRecord record) {
        String prefix = record.key(scope).id() + "/";
        return state.scanAfter(TABLE, scope, prefix)
                .takeWhile(row -> row.key().id().startsWith(prefix));
    }

    /** The key of a deployment's service. */
    static Key service(Key deployment) {
        return deployment
                .scope()
                .key(deployment.id().substring(0, deployment.id().lastIndexOf('/')));
    }

    static Key key(Scope scope, String arn) {
        return scope.key(Identifier.arn(scope, arn).name());
    }

    /** Forgets the deployments of a service that were finished before a time, and their revisions unless they are in use. */
    private static void forget(Transaction tx, Scope scope, ServiceRecord record, Instant before) {
        Set<String> inUse = Stream.concat(record.deployments().stream(), Stream.ofNullable(record.completed()))
                .map(rollout -> rollout.revision().serviceRevisionArn())
                .collect(Collectors.toSet());
        rows(tx, scope, record)
                .filter(row -> row.value().finishedAt() != null
                        && row.value().finishedAt().isBefore(before))
                .toList()
                .forEach(row -> {
                    tx.delete(TABLE, row.key());
                    String revision = row.value().targetServiceRevision().arn();
                    if (!inUse.contains(revision)) {
                        Revisions.forget(tx, scope, revision);
                    }
                });
    }

    /** Forgets all of a service. */
    static void clear(Transaction tx, Scope scope, ServiceRecord record) {
        rows(tx, scope, record).map(Row::key).toList().forEach(key -> tx.delete(TABLE, key));
    }
}
