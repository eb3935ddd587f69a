package neargate.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import neargate.kernel.Caller;
import neargate.kernel.store.Journal;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.CreateClusterRequest;
import software.amazon.awssdk.services.ecs.model.CreateClusterResponse;
import software.amazon.awssdk.services.ecs.model.DeleteClusterRequest;
import software.amazon.awssdk.services.ecs.model.DeleteClusterResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.ListClustersRequest;
import software.amazon.awssdk.services.ecs.model.ListClustersResponse;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.UpdateClusterRequest;
import software.amazon.awssdk.services.ecs.model.UpdateClusterResponse;

/** A small ECS: answers who calls, and fails in the ways in which services fail. */
public final class TestEcs implements EcsClient {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch mayGoOn = new CountDownLatch(1);

    @Override
    public ListClustersResponse listClusters(ListClustersRequest request) {
        Caller caller = Caller.current();
        return ListClustersResponse.builder()
                .clusterArns(caller.account(), caller.region(), caller.principal(), caller.requestId())
                .build();
    }

    @Override
    public CreateClusterResponse createCluster(CreateClusterRequest request) {
        return CreateClusterResponse.builder()
                .cluster(Cluster.builder().clusterName(request.clusterName()).build())
                .build();
    }

    @Override
    public DescribeTasksResponse describeTasks(DescribeTasksRequest request) {
        throw ClusterNotFoundException.builder().message("Cluster not found.").build();
    }

    @Override
    public ListTasksResponse listTasks(ListTasksRequest request) {
        entered.countDown();
        try {
            mayGoOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ListTasksResponse.builder()
                .taskArns("virtual: " + Thread.currentThread().isVirtual())
                .build();
    }

    @Override
    public UpdateClusterResponse updateCluster(UpdateClusterRequest request) {
        List<String> fixed = List.of();
        fixed.add("an UnsupportedOperationException that is a defect");
        return UpdateClusterResponse.builder().build();
    }

    @Override
    public DeleteClusterResponse deleteCluster(DeleteClusterRequest request) {
        throw new Journal.JournalException(
                "No space is left on the disk. Free some, and try again.", new IllegalStateException());
    }

    @Override
    public String serviceName() {
        return "ecs";
    }

    @Override
    public void close() {}

    /** All that {@link #listClusters} tells. */
    record Seen(String account, String region, String principal, String requestId) {
        static Seen in(ListClustersResponse response) {
            var told = new ArrayList<>(response.clusterArns());
            return new Seen(told.get(0), told.get(1), told.get(2), told.get(3));
        }
    }
}
