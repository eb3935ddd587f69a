package neargate.services.ecs.services;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Table;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.Identifier;
import neargate.services.ecs.clusters.ClusterRecord;
import neargate.services.ecs.clusters.Clusters;
import neargate.services.ecs.deployments.Balancing;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.LaunchType;

/** The table of services, and the one way to find the service that a request means. */
public final class Services {
    /** {@code cluster ACTIVE} and {@code cluster ACTIVE EC2}. */
    private static final Table.Index<ServiceRecord> BY_STATUS = new Table.Index<>("status", record -> {
        String status = record.cluster() + " " + record.service().status();
        return List.of(status, status + " " + launchType(record));
    });

    /** The ARNs of the task definitions that a service which is not INACTIVE may start tasks of. */
    private static final Table.Index<ServiceRecord> BY_TASK_DEFINITION =
            new Table.Index<>("task-definition", Services::taskDefinitions);

    /** {@code cluster looking} and {@code cluster rebalancing}: to whom a container instance that comes up is news. */
    private static final Table.Index<ServiceRecord> BY_INTEREST = new Table.Index<>("interest", Services::interests);

    /** The names of the alarms that a deployment in progress watches. */
    private static final Table.Index<ServiceRecord> BY_ALARM = new Table.Index<>("alarm", ServiceRecord::watchedAlarms);

    /** {@code cluster FARGATE}: the capacity providers that a service which is not INACTIVE may start tasks on. */
    private static final Table.Index<ServiceRecord> BY_CAPACITY_PROVIDER =
            new Table.Index<>("capacity-provider", Services::capacityProviders);

    /** Services by {@code cluster/service}; a deleted one keeps its row for a day, or until another takes its name. */
    public static final Table<ServiceRecord> TABLE = Table.named("ecs.services", JsonCodec.of(ServiceRecord.class))
            .with(BY_STATUS)
            .with(BY_TASK_DEFINITION)
            .with(BY_INTEREST)
            .with(BY_ALARM)
            .with(BY_CAPACITY_PROVIDER)
            .build();

    private Services() {}

    /** A service with a capacity provider strategy has no launch type of its own; Fargate's are the providers that exist. */
    private static LaunchType launchType(ServiceRecord record) {
        return Objects.requireNonNullElse(record.service().launchType(), LaunchType.FARGATE);
    }

    /** The tables of services. */
    public static List<Table<?>> tables() {
        return List.of(TABLE, ServiceEvents.TABLE, Revisions.TABLE, ServiceDeployments.TABLE);
    }

    /**
     * The service that a request means, which must not be INACTIVE.
     *
     * @param text its name or ARN
     * @throws software.amazon.awssdk.services.ecs.model.EcsException in AWS's words when there is none
     */
    static ServiceRecord require(Reader state, Scope scope, ClusterRecord cluster, @Nullable String text) {
        return find(state, scope, cluster, text)
                .filter(record -> record.active() || record.draining())
                .orElseThrow(EcsErrors::serviceNotFound);
    }

    /** The service that a request of UpdateService means; empty if there is none. */
    public static Optional<ServiceRecord> named(
            Reader state, Scope scope, @Nullable String cluster, @Nullable String service) {
        return find(state, scope, Clusters.require(state, scope, cluster), service);
    }

    /** The service that a request means, in whatever state; empty also when its ARN is of another cluster. */
    static Optional<ServiceRecord> find(Reader state, Scope scope, ClusterRecord cluster, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            throw EcsErrors.invalidParameter("Service name can not be null or empty.");
        }
        String name = Identifier.name(scope, "service", text);
        int slash = name.indexOf('/');
        boolean ofOtherCluster = slash >= 0 && !name.substring(0, slash).equals(cluster.name());
        return ofOtherCluster
                ? Optional.empty()
                : state.get(TABLE, key(scope, cluster.name(), name.substring(slash + 1)));
    }

    /** How many services of a cluster and a launch type are in a status: ACTIVE, DRAINING or INACTIVE. */
    public static int count(Reader state, Scope scope, String cluster, String status, LaunchType launchType) {
        return state.count(TABLE, BY_STATUS, scope, cluster + " " + status + " " + launchType);
    }

    private static List<String> capacityProviders(ServiceRecord record) {
        return record.service().status().equals("INACTIVE")
                ? List.of()
                : record.scheduled()
                        .flatMap(scheduled -> scheduled.deployments().stream())
                        .flatMap(rollout -> rollout.deployment().capacityProviderStrategy().stream())
                        .map(item -> record.cluster() + " " + item.capacityProvider())
                        .distinct()
                        .toList();
    }

    /** Whether a service of a cluster may start tasks on a capacity provider. */
    public static boolean use(Reader state, Scope scope, String cluster, String capacityProvider) {
        return state.count(TABLE, BY_CAPACITY_PROVIDER, scope, cluster + " " + capacityProvider) > 0;
    }

    /** Whether a service may start tasks of a task definition. */
    public static boolean mayStart(Reader state, Scope scope, String taskDefinitionArn) {
        return state.count(TABLE, BY_TASK_DEFINITION, scope, taskDefinitionArn) > 0;
    }

    /** The task definitions that a service has tasks of, or may be rolled back to, as long as it is not INACTIVE. */
    public static List<String> taskDefinitions(ServiceRecord record) {
        return record.service().status().equals("INACTIVE")
                ? List.of()
                : record.scheduled()
                        .flatMap(scheduled -> Stream.concat(
                                scheduled.deployments().stream(), Stream.ofNullable(scheduled.completed())))
                        .map(rollout -> rollout.deployment().taskDefinition())
                        .distinct()
                        .toList();
    }

    private static List<String> interests(ServiceRecord record) {
        List<ServiceRecord> onInstances = record.active()
                ? record.scheduled().filter(Supplies::onInstances).toList()
                : List.of();
        if (onInstances.isEmpty()) {
            return List.of();
        }
        List<String> interests = new ArrayList<>();
        if (onInstances.stream()
                .anyMatch(each -> each.daemon()
                        || !each.progress().steady()
                        || each.progress().balancing() != Balancing.NOTHING)) {
            interests.add(record.cluster() + " looking");
        }
        if (record.rebalances()) {
            interests.add(record.cluster() + " rebalancing");
        }
        return interests;
    }

    /** The services of a cluster that may want a task on an instance which comes up. */
    static Stream<Key> lookingForInstances(Reader state, Scope scope, String cluster) {
        return state.find(TABLE, BY_INTEREST, scope, cluster + " looking").map(Row::key);
    }

    /** The services of a cluster that may want to move tasks to a zone which comes up. */
    static Stream<Key> rebalancing(Reader state, Scope scope, String cluster) {
        return state.find(TABLE, BY_INTEREST, scope, cluster + " rebalancing").map(Row::key);
    }

    /** The services whose deployment watches an alarm. */
    static Stream<Key> watching(Reader state, Scope scope, String alarm) {
        return state.find(TABLE, BY_ALARM, scope, alarm).map(Row::key);
    }

    /** Whether a service has a task on each instance. */
    static boolean isDaemon(Reader state, Scope scope, String cluster, String name) {
        return state.get(TABLE, key(scope, cluster, name))
                .filter(ServiceRecord::daemon)
                .isPresent();
    }

    static Key key(Scope scope, String cluster, String name) {
        return scope.key(cluster + "/" + name);
    }
}
