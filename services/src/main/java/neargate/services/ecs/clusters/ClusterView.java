package neargate.services.ecs.clusters;

import java.util.List;
import neargate.services.ecs.clusters.ClusterContents.Counts;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;

/**
 * A cluster as it is shown: with its counts, and of the rest what was asked for ("DescribeClusters", include). Lists are
 * there although empty, as AWS shows them; the SDK's own empty list would mean that nothing was said, hence the copies.
 */
final class ClusterView {
    private ClusterView() {}

    /** Shows a cluster; {@code include} has AWS's words SETTINGS, CONFIGURATIONS, STATISTICS, TAGS, ATTACHMENTS. */
    static Cluster of(ClusterRecord record, Counts counts, List<String> include) {
        Cluster cluster = record.cluster();
        return cluster.toBuilder()
                .registeredContainerInstancesCount(0)
                .runningTasksCount(counts.runningTasks())
                .pendingTasksCount(counts.pendingTasks())
                .activeServicesCount(counts.activeServices())
                .settings(include.contains("SETTINGS") ? cluster.settings() : List.of())
                .configuration(include.contains("CONFIGURATIONS") ? cluster.configuration() : null)
                .capacityProviders(List.copyOf(cluster.capacityProviders()))
                .defaultCapacityProviderStrategy(List.copyOf(cluster.defaultCapacityProviderStrategy()))
                .statistics(include.contains("STATISTICS") ? statistics(counts) : List.of())
                .tags(include.contains("TAGS") ? List.copyOf(cluster.tags()) : List.of())
                .build();
    }

    /** In AWS's order and spelling. All capacity is Fargate's, so the other counts are zero. */
    private static List<KeyValuePair> statistics(Counts counts) {
        return List.of(
                pair("runningEC2TasksCount", 0),
                pair("runningFargateTasksCount", counts.runningTasks()),
                pair("pendingEC2TasksCount", 0),
                pair("pendingFargateTasksCount", counts.pendingTasks()),
                pair("runningExternalTasksCount", 0),
                pair("pendingExternalTasksCount", 0),
                pair("activeEC2ServiceCount", 0),
                pair("activeFargateServiceCount", counts.activeServices()),
                pair("drainingEC2ServiceCount", 0),
                pair("drainingFargateServiceCount", counts.drainingServices()),
                pair("activeExternalServiceCount", 0),
                pair("drainingExternalServiceCount", 0));
    }

    private static KeyValuePair pair(String name, int value) {
        return KeyValuePair.builder().name(name).value(Integer.toString(value)).build();
    }
}
