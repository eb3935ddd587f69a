package neargate.services.ecs;

import static neargate.services.ecs.EcsWorld.ARN;
import static neargate.services.ecs.EcsWorld.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import neargate.kernel.Caller;
import neargate.services.ecs.clusters.ClusterContents.Counts;
import neargate.services.ecs.clusters.ClusterContents.OfLaunchType;
import neargate.services.ecs.clusters.Clusters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ClusterContainsContainerInstancesException;
import software.amazon.awssdk.services.ecs.model.ClusterContainsServicesException;
import software.amazon.awssdk.services.ecs.model.ClusterContainsTasksException;
import software.amazon.awssdk.services.ecs.model.ClusterField;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.ClusterSetting;
import software.amazon.awssdk.services.ecs.model.ClusterSettingName;
import software.amazon.awssdk.services.ecs.model.DeleteClusterRequest;
import software.amazon.awssdk.services.ecs.model.DescribeClustersRequest;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandLogging;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Tag;

class ClusterTest {
    private static final OfLaunchType NOTHING = new OfLaunchType(0, 0, 0, 0, 0);

    private final EcsWorld world = new EcsWorld();
    private final EcsClient ecs = world.user();

    @AfterEach
    void close() {
        world.close();
    }

    private static CapacityProviderStrategyItem item(String provider, Integer base, Integer weight) {
        return CapacityProviderStrategyItem.builder()
                .capacityProvider(provider)
                .base(base)
                .weight(weight)
                .build();
    }

    private Cluster described(String name, ClusterField... include) {
        return ecs.describeClusters(r -> r.clusters(name).include(include))
                .clusters()
                .getFirst();
    }

    @Test
    void aNewClusterIsActiveAndEmpty() {
        Cluster cluster = ecs.createCluster(r -> r.clusterName("first")).cluster();

        assertThat(cluster.clusterArn()).isEqualTo(ARN + "cluster/first");
        assertThat(cluster.status()).isEqualTo("ACTIVE");
        assertThat(cluster.runningTasksCount()).isZero();
        assertThat(cluster.pendingTasksCount()).isZero();
        assertThat(cluster.activeServicesCount()).isZero();
        assertThat(cluster.registeredContainerInstancesCount()).isZero();
        assertThat(cluster.settings())
                .extracting(ClusterSetting::name, ClusterSetting::value)
                .containsExactly(tuple(ClusterSettingName.CONTAINER_INSIGHTS, "disabled"));
        assertThat(cluster.hasTags()).isTrue();
        assertThat(cluster.capacityProviders()).isEmpty();
    }

    @Test
    void withoutANameItIsTheClusterDefault() {
        assertThat(ecs.createCluster().cluster().clusterName()).isEqualTo("default");
        assertThat(ecs.describeClusters().clusters())
                .extracting(Cluster::clusterName)
                .containsExactly("default");
    }

    @Test
    void creatingItAgainGivesTheOneThatIsThere() {
        ecs.createCluster(r -> r.clusterName("first").tags(tag("team", "a")));

        Cluster again = ecs.createCluster(r -> r.clusterName("first").tags(tag("team", "b")))
                .cluster();

        assertThat(again.tags()).containsExactly(tag("team", "a"));
        assertThat(ecs.listClusters().clusterArns()).containsExactly(ARN + "cluster/first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with space", "slash/ed", "dotted.name", "ümlaut"})
    void aNameMayHaveLettersDigitsHyphensAndUnderscores(String name) {
        assertFails(
                InvalidParameterException.class,
                "Cluster must match ^[a-zA-Z0-9\\-_]{1,255}$, but was " + name,
                () -> ecs.createCluster(r -> r.clusterName(name)));
    }

    @Test
    void itIsDescribedByNameAndByArnAndWhatIsMissingIsSaid() {
        ecs.createCluster(r -> r.clusterName("first"));

        var answer = ecs.describeClusters(r -> r.clusters("first", ARN + "cluster/first", "second"));

        assertThat(answer.clusters()).extracting(Cluster::clusterName).containsExactly("first");
        assertThat(answer.failures())
                .extracting(Failure::arn, Failure::reason)
                .containsExactly(tuple(ARN + "cluster/second", "MISSING"));
    }

    @Test
    void settingsTagsAndStatisticsAreShownWhenAskedFor() {
        ecs.createCluster(r -> r.clusterName("first")
                .tags(tag("team", "a"))
                .settings(insights("enhanced"))
                .configuration(c -> c.executeCommandConfiguration(e -> e.logging(ExecuteCommandLogging.DEFAULT))));

        Cluster bare = described("first");
        assertThat(bare.settings()).isEmpty();
        assertThat(bare.tags()).isEmpty();
        assertThat(bare.statistics()).isEmpty();
        assertThat(bare.configuration()).isNull();

        Cluster whole = described(
                "first",
                ClusterField.SETTINGS,
                ClusterField.TAGS,
                ClusterField.STATISTICS,
                ClusterField.CONFIGURATIONS);
        assertThat(whole.settings()).containsExactly(insights("enhanced"));
        assertThat(whole.tags()).containsExactly(tag("team", "a"));
        assertThat(whole.statistics())
                .contains(KeyValuePair.builder()
                        .name("runningFargateTasksCount")
                        .value("0")
                        .build());
        assertThat(whole.configuration().executeCommandConfiguration().logging())
                .isEqualTo(ExecuteCommandLogging.DEFAULT);
    }

    @Test
    void itsCountsAreTakenFromWhatItHolds() {
        ecs.createCluster(r -> r.clusterName("first"));
        Clusters clusters = new Clusters(
                world.store,
                (state, scope, cluster) -> new Counts(
                        new OfLaunchType(3, 2, 6, 1, 4), new OfLaunchType(7, 0, 7, 0, 0), NOTHING, 5, Set.of()));

        Cluster cluster = asUser(() -> clusters.describe(DescribeClustersRequest.builder()
                        .clusters("first")
                        .include(ClusterField.STATISTICS)
                        .build()))
                .clusters()
                .getFirst();

        assertThat(cluster.runningTasksCount()).isEqualTo(10);
        assertThat(cluster.registeredContainerInstancesCount()).isEqualTo(5);
        assertThat(cluster.pendingTasksCount()).isEqualTo(2);
        assertThat(cluster.activeServicesCount()).isEqualTo(1);
        assertThat(cluster.statistics())
                .filteredOn(pair -> !pair.value().equals("0"))
                .extracting(KeyValuePair::name, KeyValuePair::value)
                .containsExactly(
                        tuple("runningEC2TasksCount", "7"),
                        tuple("runningFargateTasksCount", "3"),
                        tuple("pendingFargateTasksCount", "2"),
                        tuple("activeFargateServiceCount", "1"),
                        tuple("drainingFargateServiceCount", "4"));
    }

    @Test
    void listsComeInPagesThatStayValidWhenClustersComeAndGo() {
        IntStream.range(0, 5).forEach(i -> ecs.createCluster(r -> r.clusterName("c" + i)));

        var first = ecs.listClusters(r -> r.maxResults(2));
        ecs.deleteCluster(r -> r.cluster("c1"));
        ecs.createCluster(r -> r.clusterName("c11"));
        List<String> rest = new ArrayList<>();
        ecs.listClustersPaginator(r -> r.maxResults(2).nextToken(first.nextToken()))
                .forEach(page -> rest.addAll(page.clusterArns()));

        assertThat(first.clusterArns()).containsExactly(ARN + "cluster/c0", ARN + "cluster/c1");
        assertThat(rest)
                .containsExactly(ARN + "cluster/c11", ARN + "cluster/c2", ARN + "cluster/c3", ARN + "cluster/c4");
    }

    @Test
    void aPageSizeOrTokenThatIsNotOursIsRefused() {
        assertFails(
                InvalidParameterException.class,
                "maxResults must be between 1 and 100.",
                () -> ecs.listClusters(r -> r.maxResults(101)));
        assertFails(InvalidParameterException.class, "Invalid token.", () -> ecs.listClusters(r -> r.nextToken("%%%")));
    }

    @Test
    void aDeletedClusterIsInactiveAndNoLongerListed() {
        ecs.createCluster(r -> r.clusterName("first"));

        assertThat(ecs.deleteCluster(r -> r.cluster("first")).cluster().status())
                .isEqualTo("INACTIVE");

        assertThat(ecs.listClusters().clusterArns()).isEmpty();
        assertThat(described("first").status()).isEqualTo("INACTIVE");
        assertFails(
                InvalidParameterException.class,
                "The specified cluster is inactive. Specify an active cluster and try again.",
                () -> ecs.updateCluster(r -> r.cluster("first")));
        assertFails(
                ClusterNotFoundException.class,
                "The referenced cluster was inactive.",
                () -> ecs.listContainerInstances(r -> r.cluster("first")));
    }

    @Test
    void itsNameCanBeTakenAgain() {
        ecs.createCluster(r -> r.clusterName("first").tags(tag("team", "a")));
        ecs.deleteCluster(r -> r.cluster("first"));

        assertThat(ecs.createCluster(r -> r.clusterName("first")).cluster().tags())
                .isEmpty();
        assertThat(ecs.listClusters().clusterArns()).hasSize(1);
    }

    @Test
    void aClusterThatHoldsServicesOrTasksIsNotDeleted() {
        ecs.createCluster(r -> r.clusterName("first"));

        assertFails(
                ClusterContainsServicesException.class,
                "The Cluster cannot be deleted while Services are active.",
                () -> deleteHolding(holds(new OfLaunchType(0, 0, 0, 1, 0), 0)));
        assertFails(
                ClusterContainsTasksException.class,
                "The Cluster cannot be deleted while Tasks are active.",
                () -> deleteHolding(holds(new OfLaunchType(1, 0, 1, 0, 0), 0)));
        assertFails(
                ClusterContainsContainerInstancesException.class,
                "The Cluster cannot be deleted while Container Instances are active or draining.",
                () -> deleteHolding(holds(NOTHING, 1)));
        assertThat(described("first").status()).isEqualTo("ACTIVE");
    }

    private static Counts holds(OfLaunchType fargate, int containerInstances) {
        return new Counts(fargate, NOTHING, NOTHING, containerInstances, Set.of());
    }

    private void deleteHolding(Counts counts) {
        Clusters clusters = new Clusters(world.store, (state, scope, cluster) -> counts);
        asUser(() ->
                clusters.delete(DeleteClusterRequest.builder().cluster("first").build()));
    }

    private static <R> R asUser(ScopedValue.CallableOp<R, RuntimeException> work) {
        return new Caller(EcsWorld.ACCOUNT, EcsWorld.REGION, EcsWorld.ROOT, "request").call(work);
    }

    @Test
    void aClusterThatNeverWasIsNotFound() {
        assertFails(
                ClusterNotFoundException.class, "Cluster not found.", () -> ecs.deleteCluster(r -> r.cluster("first")));
        assertFails(
                ClusterNotFoundException.class,
                "Cluster not found.",
                () -> ecs.updateClusterSettings(r -> r.cluster("first").settings(insights("enabled"))));
        assertFails(ClusterNotFoundException.class, "Cluster not found.", () -> ecs.listContainerInstances());
    }

    @Test
    void aFilterThatIsNoExpressionIsRefusedWithThePlace() {
        ecs.createCluster(r -> r.clusterName("first"));
        assertFails(
                InvalidParameterException.class,
                "Invalid expression 'runningTasksCount == two': expected a whole number, at character 22.",
                () -> ecs.listContainerInstances(r -> r.cluster("first").filter("runningTasksCount == two")));
    }

    @Test
    void anArnOfSomethingElseIsNotACluster() {
        assertFails(
                InvalidParameterException.class,
                "Invalid identifier: Unexpected resource type service, expected cluster",
                () -> ecs.deleteCluster(r -> r.cluster(ARN + "service/first/web")));
        assertFails(
                InvalidParameterException.class,
                "Invalid identifier: Identifier is for 999999999999. Your accountId is 123456789012",
                () -> ecs.deleteCluster(r -> r.cluster("arn:aws:ecs:us-east-1:999999999999:cluster/first")));
        assertFails(
                InvalidParameterException.class,
                "Invalid ARN: arn:nonsense",
                () -> ecs.deleteCluster(r -> r.cluster("arn:nonsense")));
    }

    @Test
    void accountsAndRegionsDoNotSeeEachOther() {
        ecs.createCluster(r -> r.clusterName("first"));

        EcsClient other = world.client(new Caller(EcsWorld.ACCOUNT, "eu-west-1", EcsWorld.ROOT, "request"));

        assertThat(other.listClusters().clusterArns()).isEmpty();
        assertThat(other.describeClusters(r -> r.clusters("first")).failures()).hasSize(1);
    }

    @Test
    void settingsCanBeChanged() {
        ecs.createCluster(r -> r.clusterName("first"));

        ecs.updateClusterSettings(r -> r.cluster("first").settings(insights("enabled")));

        assertThat(described("first", ClusterField.SETTINGS).settings()).containsExactly(insights("enabled"));
        assertFails(
                InvalidParameterException.class,
                "Invalid cluster setting value for containerInsights: maybe."
                        + " Valid values are enhanced, enabled and disabled.",
                () -> ecs.updateClusterSettings(r -> r.cluster("first").settings(insights("maybe"))));
    }

    @Test
    void loggingOfExecNamesItsTargetWhenItOverrides() {
        assertFails(
                InvalidParameterException.class,
                "logConfiguration is required when logging is OVERRIDE.",
                () -> ecs.createCluster(r -> r.clusterName("first")
                        .configuration(
                                c -> c.executeCommandConfiguration(e -> e.logging(ExecuteCommandLogging.OVERRIDE)))));
    }

    @Test
    void capacityProvidersAndTheirStrategyAreKept() {
        ecs.createCluster(r -> r.clusterName("first"));

        ecs.putClusterCapacityProviders(r -> r.cluster("first")
                .capacityProviders("FARGATE", "FARGATE_SPOT")
                .defaultCapacityProviderStrategy(item("FARGATE", 1, 1), item("FARGATE_SPOT", null, 4)));

        Cluster cluster = described("first");
        assertThat(cluster.capacityProviders()).containsExactly("FARGATE", "FARGATE_SPOT");
        assertThat(cluster.defaultCapacityProviderStrategy())
                .containsExactly(item("FARGATE", 1, 1), item("FARGATE_SPOT", null, 4));
    }

    @Test
    void aStrategyThatCannotWorkIsRefused() {
        refusesStrategy(
                "The specified capacity provider 'mine' was not found. Specify a valid name or ARN and try again.",
                item("mine", null, 1));
        refusesStrategy(
                "The specified capacity provider strategy cannot contain a capacity provider that is not associated with"
                        + " the cluster. Associate the capacity provider with the cluster and try again.",
                item("FARGATE_SPOT", null, 1));
        refusesStrategy("The weight of a capacity provider must be between 0 and 1000.", item("FARGATE", null, 1001));
        refusesStrategy("The base of a capacity provider must be between 0 and 100000.", item("FARGATE", -1, 1));
        refusesStrategy(
                "The specified capacity provider strategy contains a duplicate capacity provider: FARGATE",
                item("FARGATE", null, 1),
                item("FARGATE", null, 1));
        refusesStrategy(
                "The capacity provider strategy must contain at least one capacity provider with a weight value greater"
                        + " than zero.",
                item("FARGATE", null, 0));
    }

    private void refusesStrategy(String message, CapacityProviderStrategyItem... strategy) {
        assertFails(
                InvalidParameterException.class,
                message,
                () -> ecs.createCluster(r ->
                        r.clusterName("first").capacityProviders("FARGATE").defaultCapacityProviderStrategy(strategy)));
    }

    @Test
    void onlyOneProviderMayHaveABase() {
        assertFails(
                InvalidParameterException.class,
                "Only one capacity provider in a capacity provider strategy can have a base defined.",
                () -> ecs.createCluster(r -> r.clusterName("first")
                        .capacityProviders("FARGATE", "FARGATE_SPOT")
                        .defaultCapacityProviderStrategy(item("FARGATE", 1, 1), item("FARGATE_SPOT", 1, 1))));
    }

    private static ClusterSetting insights(String value) {
        return ClusterSetting.builder()
                .name(ClusterSettingName.CONTAINER_INSIGHTS)
                .value(value)
                .build();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
