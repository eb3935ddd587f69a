package neargate.services.ecs.instances;

import java.util.List;
import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.scheduler.query.Query;
import neargate.scheduler.query.QueryException;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.Identifier;
import neargate.services.ecs.clusters.ClusterRecord;
import neargate.services.ecs.clusters.Clusters;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DescribeContainerInstancesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeContainerInstancesResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListContainerInstancesRequest;
import software.amazon.awssdk.services.ecs.model.ListContainerInstancesResponse;

/** The operations on container instances that ask about them. */
public final class ContainerInstances {
    private static final int DESCRIBED_AT_ONCE = 100;

    private final Store store;

    public ContainerInstances(Store store) {
        this.store = store;
    }

    public ListContainerInstancesResponse list(ListContainerInstancesRequest request) {
        Clusters.require(store.snapshot(), Scope.of(Caller.current()), request.cluster());
        checkFilter(request.filter());
        return ListContainerInstancesResponse.builder()
                .containerInstanceArns(List.of())
                .build();
    }

    private static void checkFilter(@Nullable String filter) {
        if (filter != null && !filter.isBlank()) {
            try {
                Query.parse(filter);
            } catch (QueryException e) {
                throw EcsErrors.invalidParameter(e.getMessage());
            }
        }
    }

    public DescribeContainerInstancesResponse describe(DescribeContainerInstancesRequest request) {
        Scope scope = Scope.of(Caller.current());
        ClusterRecord cluster = Clusters.require(store.snapshot(), scope, request.cluster());
        if (request.containerInstances().isEmpty()) {
            throw EcsErrors.invalidParameter("Container instances cannot be empty.");
        }
        if (request.containerInstances().size() > DESCRIBED_AT_ONCE) {
            throw EcsErrors.invalidParameter(
                    "Container instances cannot have more than " + DESCRIBED_AT_ONCE + " elements.");
        }
        return DescribeContainerInstancesResponse.builder()
                .containerInstances(List.of())
                .failures(request.containerInstances().stream()
                        .map(id -> Failure.builder()
                                .arn(arn(scope, cluster, id))
                                .reason("MISSING")
                                .build())
                        .toList())
                .build();
    }

    private static String arn(Scope scope, ClusterRecord cluster, String id) {
        return id.startsWith("arn:") ? id : Identifier.arn(scope, "container-instance", cluster.name() + "/" + id);
    }
}
