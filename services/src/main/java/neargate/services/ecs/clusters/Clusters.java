package neargate.services.ecs.clusters;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.Identifier;
import neargate.services.ecs.Pages;
import neargate.services.ecs.capacityproviders.CapacityProviderStrategy;
import neargate.services.ecs.clusters.ClusterContents.OfLaunchType;
import neargate.services.ecs.settings.AccountSettings;
import neargate.services.ecs.tags.TagRules;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ClusterConfiguration;
import software.amazon.awssdk.services.ecs.model.ClusterServiceConnectDefaultsRequest;
import software.amazon.awssdk.services.ecs.model.CreateClusterRequest;
import software.amazon.awssdk.services.ecs.model.CreateClusterResponse;
import software.amazon.awssdk.services.ecs.model.DeleteClusterRequest;
import software.amazon.awssdk.services.ecs.model.DeleteClusterResponse;
import software.amazon.awssdk.services.ecs.model.DescribeClustersRequest;
import software.amazon.awssdk.services.ecs.model.DescribeClustersResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListClustersRequest;
import software.amazon.awssdk.services.ecs.model.ListClustersResponse;
import software.amazon.awssdk.services.ecs.model.PutClusterCapacityProvidersRequest;
import software.amazon.awssdk.services.ecs.model.PutClusterCapacityProvidersResponse;
import software.amazon.awssdk.services.ecs.model.UpdateClusterRequest;
import software.amazon.awssdk.services.ecs.model.UpdateClusterResponse;
import software.amazon.awssdk.services.ecs.model.UpdateClusterSettingsRequest;
import software.amazon.awssdk.services.ecs.model.UpdateClusterSettingsResponse;

/** The operations on clusters, and the one way to find the cluster that a request means. */
public final class Clusters {
    /** Clusters by name; a deleted one keeps its row until a new cluster takes its name. */
    public static final Table<ClusterRecord> TABLE =
            Table.named("ecs.clusters", JsonCodec.of(ClusterRecord.class)).build();

    private static final String DEFAULT = "default";
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,255}");
    private static final int DESCRIBED_AT_ONCE = 100;

    private final Store store;
    private final ClusterContents contents;

    public Clusters(Store store, ClusterContents contents) {
        this.store = store;
        this.contents = contents;
    }

    /**
     * The active cluster that a request means.
     *
     * @param cluster a short name or an ARN; null for the cluster {@code default}
     * @throws software.amazon.awssdk.services.ecs.model.EcsException in AWS's words when there is none
     */
    public static ClusterRecord require(Reader state, Scope scope, @Nullable String cluster) {
        ClusterRecord found = find(state, scope, cluster).orElseThrow(EcsErrors::clusterNotFound);
        if (!found.active()) {
            throw EcsErrors.clusterWasInactive();
        }
        return found;
    }

    /** The cluster that a request means, be it active or not. */
    public static Optional<ClusterRecord> find(Reader state, Scope scope, @Nullable String cluster) {
        return state.get(TABLE, scope.key(name(scope, cluster)));
    }

    private static String name(Scope scope, @Nullable String cluster) {
        return cluster == null ? DEFAULT : Identifier.name(scope, "cluster", cluster);
    }

    public CreateClusterResponse create(CreateClusterRequest request) {
        Scope scope = Scope.of(Caller.current());
        String principal = Caller.current().principal();
        String name = request.clusterName() == null ? DEFAULT : request.clusterName();
        if (!NAME.matcher(name).matches()) {
            throw EcsErrors.invalidParameter("Cluster must match ^[a-zA-Z0-9\\-_]{1,255}$, but was " + name);
        }
        TagRules.check(request.tags());
        ClusterSettings.check(request.settings());
        ClusterSettings.check(request.configuration());
        refuseServiceConnect(request.serviceConnectDefaults());
        CapacityProviderStrategy.check(request.capacityProviders(), request.defaultCapacityProviderStrategy());

        return store.write(tx -> {
            Optional<ClusterRecord> existing = find(tx, scope, name).filter(ClusterRecord::active);
            ClusterRecord cluster = existing.orElseGet(() -> {
                String insights = AccountSettings.effective(tx, scope, principal, "containerInsights");
                ClusterRecord created = new ClusterRecord(Cluster.builder()
                        .clusterName(name)
                        .clusterArn(Identifier.arn(scope, "cluster", name))
                        .status("ACTIVE")
                        .settings(ClusterSettings.withDefaults(request.settings(), insights))
                        .configuration(request.configuration())
                        .capacityProviders(request.capacityProviders())
                        .defaultCapacityProviderStrategy(request.defaultCapacityProviderStrategy())
                        .tags(request.tags())
                        .build());
                tx.put(TABLE, scope.key(name), created);
                return created;
            });
            return CreateClusterResponse.builder()
                    .cluster(whole(tx, scope, cluster))
                    .build();
        });
    }

    public DescribeClustersResponse describe(DescribeClustersRequest request) {
        Scope scope = Scope.of(Caller.current());
        Snapshot state = store.snapshot();
        List<String> asked = request.clusters().isEmpty() ? List.of(DEFAULT) : request.clusters();
        if (asked.size() > DESCRIBED_AT_ONCE) {
            throw EcsErrors.invalidParameter("Clusters cannot have more than " + DESCRIBED_AT_ONCE + " elements.");
        }
        Set<String> names = new LinkedHashSet<>();
        asked.forEach(text -> names.add(name(scope, text)));
        List<Cluster> found = names.stream()
                .flatMap(name -> find(state, scope, name).stream())
                .map(cluster -> ClusterView.of(
                        cluster, contents.count(state, scope, cluster.name()), request.includeAsStrings()))
                .toList();
        List<Failure> missing = names.stream()
                .filter(name -> find(state, scope, name).isEmpty())
                .map(name -> Failure.builder()
                        .arn(Identifier.arn(scope, "cluster", name))
                        .reason("MISSING")
                        .build())
                .toList();
        return DescribeClustersResponse.builder()
                .clusters(found)
                .failures(missing)
                .build();
    }

    public ListClustersResponse list(ListClustersRequest request) {
        Scope scope = Scope.of(Caller.current());
        Snapshot state = store.snapshot();
        Page<Row<ClusterRecord>> page = Pages.take(
                after -> active(state, scope, after),
                row -> row.key().id(),
                request.maxResults(),
                100,
                request.nextToken());
        return ListClustersResponse.builder()
                .clusterArns(page.items().stream().map(row -> row.value().arn()).toList())
                .nextToken(page.nextToken())
                .build();
    }

    private static Stream<Row<ClusterRecord>> active(Reader state, Scope scope, String after) {
        return state.scanAfter(TABLE, scope, after).filter(row -> row.value().active());
    }

    public UpdateClusterResponse update(UpdateClusterRequest request) {
        ClusterSettings.check(request.settings());
        ClusterSettings.check(request.configuration());
        refuseServiceConnect(request.serviceConnectDefaults());
        ClusterConfiguration configuration = request.configuration();
        Cluster updated = change(
                request.cluster(),
                cluster -> cluster.toBuilder()
                        .settings(ClusterSettings.merge(cluster.settings(), request.settings()))
                        .configuration(configuration == null ? cluster.configuration() : configuration)
                        .build());
        return UpdateClusterResponse.builder().cluster(updated).build();
    }

    public UpdateClusterSettingsResponse updateSettings(UpdateClusterSettingsRequest request) {
        ClusterSettings.check(request.settings());
        Cluster updated = change(
                request.cluster(),
                cluster -> cluster.toBuilder()
                        .settings(ClusterSettings.merge(cluster.settings(), request.settings()))
                        .build());
        return UpdateClusterSettingsResponse.builder().cluster(updated).build();
    }

    public PutClusterCapacityProvidersResponse putCapacityProviders(PutClusterCapacityProvidersRequest request) {
        CapacityProviderStrategy.check(request.capacityProviders(), request.defaultCapacityProviderStrategy());
        Cluster updated = change(request.cluster(), (cluster, holds) -> {
            if (!request.capacityProviders().containsAll(holds.capacityProviders())) {
                throw EcsErrors.capacityProviderInUse();
            }
            return cluster.toBuilder()
                    .capacityProviders(request.capacityProviders())
                    .defaultCapacityProviderStrategy(request.defaultCapacityProviderStrategy())
                    .build();
        });
        return PutClusterCapacityProvidersResponse.builder().cluster(updated).build();
    }

    public DeleteClusterResponse delete(DeleteClusterRequest request) {
        Scope scope = Scope.of(Caller.current());
        return store.write(tx -> {
            ClusterRecord cluster = require(tx, scope, request.cluster());
            ClusterContents.Counts counts = contents.count(tx, scope, cluster.name());
            if (counts.sum(OfLaunchType::activeServices) + counts.sum(OfLaunchType::drainingServices) > 0) {
                throw EcsErrors.clusterContainsServices();
            }
            if (counts.containerInstances() > 0) {
                throw EcsErrors.clusterContainsContainerInstances();
            }
            if (counts.sum(OfLaunchType::activeTasks) > 0) {
                throw EcsErrors.clusterContainsTasks();
            }
            ClusterRecord deleted = new ClusterRecord(
                    cluster.cluster().toBuilder().status("INACTIVE").build());
            tx.put(TABLE, scope.key(cluster.name()), deleted);
            return DeleteClusterResponse.builder()
                    .cluster(whole(tx, scope, deleted))
                    .build();
        });
    }

    private Cluster change(@Nullable String cluster, UnaryOperator<Cluster> edit) {
        return change(cluster, (before, _) -> edit.apply(before));
    }

    private Cluster change(@Nullable String cluster, BiFunction<Cluster, ClusterContents.Counts, Cluster> edit) {
        Scope scope = Scope.of(Caller.current());
        return store.write(tx -> {
            ClusterRecord before = find(tx, scope, cluster).orElseThrow(EcsErrors::clusterNotFound);
            if (!before.active()) {
                throw EcsErrors.clusterInactive();
            }
            ClusterContents.Counts holds = contents.count(tx, scope, before.name());
            ClusterRecord after = new ClusterRecord(edit.apply(before.cluster(), holds));
            tx.put(TABLE, scope.key(after.name()), after);
            return whole(after, holds);
        });
    }

    /** The answer of an operation that changes a cluster shows all of it. */
    private Cluster whole(Transaction tx, Scope scope, ClusterRecord cluster) {
        return whole(cluster, contents.count(tx, scope, cluster.name()));
    }

    private static Cluster whole(ClusterRecord cluster, ClusterContents.Counts holds) {
        return ClusterView.of(cluster, holds, List.of("SETTINGS", "CONFIGURATIONS", "TAGS"));
    }

    private static void refuseServiceConnect(@Nullable ClusterServiceConnectDefaultsRequest defaults) {
        if (defaults != null) {
            throw EcsErrors.invalidParameter(
                    "serviceConnectDefaults needs AWS Cloud Map, which is not available here yet.");
        }
    }
}
