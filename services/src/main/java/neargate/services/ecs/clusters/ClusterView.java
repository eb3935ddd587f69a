package neargate.services.ecs.clusters;

import java.util.List;
import neargate.services.ecs.clusters.ClusterContents.Counts;
import neargate.services.ecs.clusters.ClusterContents.OfLaunchType;
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
                .registeredContainerInstancesCount(counts.containerInstances())
                .runningTasksCount(counts.sum(OfLaunchType::runningTasks))
                .pendingTasksCount(counts.sum(OfLaunchType::pendingTasks))
                .activeServicesCount(counts.sum(OfLaunchType::activeServices))
                .settings(include.contains("SETTINGS") ? cluster.settings() : List.of())
                .configuration(include.contains("CONFIGURATIONS") ? cluster.configuration() : null)
                .capacityProviders(List.copyOf(cluster.capacityProviders()))
                .defaultCapacityProviderStrategy(List.copyOf(cluster.defaultCapacityProviderStrategy()))
                .statistics(include.contains("STATISTICS") ? statistics(counts) : List.of())
                .tags(include.contains("TAGS") ? List.copyOf(cluster.tags()) : List.of())
                .build();
    }

    /** In AWS's order and spelling. */
    private static List<KeyValuePair> statistics(Counts counts) {
        return List.of(
                pair("runningEC2TasksCount", counts.ec2().runningTasks()),
                pair("runningFargateTasksCount", counts.fargate().runningTasks()),
                pair("pendingEC2TasksCount", counts.ec2().pendingTasks()),
                pair("pendingFargateTasksCount", counts.fargate().pendingTasks()),
                pair("runningExternalTasksCount", counts.external().runningTasks()),
                pair("pendingExternalTasksCount", counts.external().pendingTasks()),
                pair("activeEC2ServiceCount", counts.ec2().activeServices()),
                pair("activeFargateServiceCount", counts.fargate().activeServices()),
                pair("drainingEC2ServiceCount", counts.ec2().drainingServices()),
                pair("drainingFargateServiceCount", counts.fargate().drainingServices()),
                pair("activeExternalServiceCount", counts.external().activeServices()),
                pair("drainingExternalServiceCount", counts.external().drainingServices()));
    }

    private static KeyValuePair pair(String name, int value) {
        return KeyValuePair.builder().name(name).value(Integer.toString(value)).build();
    }
}
