package neargate.simulation.books;

import java.util.List;
import neargate.services.ecs.services.ServiceRecord;
import neargate.services.ecs.tasks.TaskRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceRegistry;

/** What the tasks of a service are made of, as its user sees it: what a rollback has to restore, all of it. */
record Composition(
        String taskDefinition,
        @Nullable LaunchType launchType,
        List<CapacityProviderStrategyItem> capacityProviders,
        @Nullable String platformVersion,
        @Nullable String platformFamily,
        @Nullable NetworkConfiguration network,
        List<TaskRecord.Place> places,
        List<LoadBalancer> loadBalancers,
        List<ServiceRegistry> registries,
        boolean executeCommand) {

    static Composition of(ServiceRecord record) {
        Service service = record.service();
        return new Composition(
                service.taskDefinition(),
                service.launchType(),
                service.capacityProviderStrategy(),
                service.platformVersion(),
                service.platformFamily(),
                service.networkConfiguration(),
                record.deployments().getFirst().places(),
                service.loadBalancers(),
                service.serviceRegistries(),
                Boolean.TRUE.equals(service.enableExecuteCommand()));
    }
}
