package neargate.services.ecs.clusters;

import software.amazon.awssdk.services.ecs.model.Cluster;

/** A cluster as it is stored: without counts, which are taken when somebody asks, and with its settings and tags. */
public record ClusterRecord(Cluster cluster) {

    public String name() {
        return cluster.clusterName();
    }

    public String arn() {
        return cluster.clusterArn();
    }

    /** Whether it can be used: a deleted cluster stays to be described, as INACTIVE. */
    public boolean active() {
        return cluster.status().equals("ACTIVE");
    }
}
