package neargate.services.ecs.instances;

import java.util.List;
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
import org.jspecify.annotations.Nullable;

/** The container instances, by {@code cluster/id}. */
public final class InstanceTable {
    /** {@code cluster}, {@code cluster ACTIVE}, of instances that are registered. */
    static final Table.Index<ContainerInstanceRecord> BY_STATUS = new Table.Index<>(
            "status",
            record -> record.registered()
                    ? List.of(
                            record.cluster(),
                            record.cluster() + " " + record.instance().status())
                    : List.of());

    /** {@code cluster i-123}, of instances that are registered. */
    static final Table.Index<ContainerInstanceRecord> BY_EC2_INSTANCE = new Table.Index<>(
            "ec2-instance",
            record -> record.registered() && record.instance().ec2InstanceId() != null
                    ? List.of(record.instance().ec2InstanceId())
                    : List.of());

    public static final Table<ContainerInstanceRecord> TABLE = Table.named(
                    "ecs.container-instances", JsonCodec.of(ContainerInstanceRecord.class))
            .with(BY_STATUS)
            .with(BY_EC2_INSTANCE)
            .build();

    private InstanceTable() {}

    /** How many instances of a cluster are registered. */
    public static int count(Reader state, Scope scope, String cluster) {
        return state.count(TABLE, BY_STATUS, scope, cluster);
    }

    /** The registered instances of a cluster. */
    public static Stream<ContainerInstanceRecord> registered(Reader state, Scope scope, String cluster) {
        return state.find(TABLE, BY_STATUS, scope, cluster).map(Row::value);
    }

    /** What is registered of an EC2 instance, in whatever cluster. */
    public static Stream<Row<ContainerInstanceRecord>> ofEc2Instance(Reader state, Scope scope, String instanceId) {
        return state.find(TABLE, BY_EC2_INSTANCE, scope, instanceId);
    }

    /** The instance that is meant: an id, or an ARN with or without the cluster's name in it. */
    public static Optional<ContainerInstanceRecord> find(
            Reader state, Scope scope, ClusterRecord cluster, String text) {
        return state.get(TABLE, key(scope, cluster, text));
    }

    /** By its ARN. */
    public static Optional<ContainerInstanceRecord> byArn(Reader state, Scope scope, String cluster, String arn) {
        return state.get(TABLE, scope.key(cluster + "/" + ContainerInstanceRecord.id(arn)));
    }

    private static Key key(Scope scope, ClusterRecord cluster, String text) {
        String name = Identifier.name(scope, "container-instance", text);
        String prefix = cluster.name() + "/";
        return scope.key(name.contains("/") ? name : prefix + name);
    }

    /**
     * The registered instance that is meant.
     *
     * @throws software.amazon.awssdk.services.ecs.model.EcsException in AWS's words when there is none
     */
    public static ContainerInstanceRecord require(
            Reader state, Scope scope, ClusterRecord cluster, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            throw EcsErrors.invalidParameter("Container instance can not be blank.");
        }
        return find(state, scope, cluster, text)
                .filter(record -> record.cluster().equals(cluster.name()))
                .filter(ContainerInstanceRecord::registered)
                .orElseThrow(() -> EcsErrors.invalidParameter("Referenced container instance " + text + " not found."));
    }
}
