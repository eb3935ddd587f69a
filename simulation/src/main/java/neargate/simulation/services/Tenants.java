package neargate.simulation.services;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import neargate.simulation.books.Ask;
import neargate.simulation.books.Demand;
import neargate.simulation.machines.Conduct;
import neargate.simulation.machines.Fleet;
import neargate.simulation.machines.Requests;
import neargate.simulation.machines.Workload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;

/** Who has services that are all alike, and leaves them as they are. */
final class Tenants implements Demand {
    /** So small that a hundred tasks fit on the smallest instance. */
    private static final Workload WORKLOAD =
            new Workload("web", 16, 32, NetworkMode.BRIDGE, 0, null, Conduct.LASTS, false);

    private final Fleet fleet;
    private final Requests requests;
    private final List<String> services = new ArrayList<>();

    Tenants(Fleet fleet) {
        this.fleet = fleet;
        this.requests = new Requests(fleet, request -> request);
    }

    Requests requests() {
        return requests;
    }

    void register() {
        fleet.offer(WORKLOAD);
        requests.persistently(() -> fleet.plane().ecs(ecs -> ecs.registerTaskDefinition(WORKLOAD.request())));
    }

    /** Makes one more service. */
    void create(int tasks) {
        String name = "service-" + services.size();
        services.add(name);
        requests.persistently(() -> fleet.plane()
                .ecs(ecs -> ecs.createService(request -> request.cluster(fleet.cluster())
                        .serviceName(name)
                        .taskDefinition(WORKLOAD.family())
                        .desiredCount(tasks)
                        .launchType(LaunchType.EC2))));
    }

    @Override
    public Ask ask(String group) {
        return new Ask(group, WORKLOAD, List.of(), false, List.of(), fleet.zones());
    }

    @Override
    public boolean asked(@Nullable String token) {
        return false;
    }

    @Override
    public Collection<String> tasks() {
        return List.of();
    }

    @Override
    public Collection<String> services() {
        return services;
    }
}
