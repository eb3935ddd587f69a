package neargate.simulation.deployments;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import neargate.simulation.machines.Fleet;
import neargate.simulation.machines.Requests;
import neargate.simulation.plane.Broken;
import neargate.simulation.plane.Unreachable;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Service;

/** Makes services and deletes them, by force, without, and in the wrong way. */
final class Creation {
    private static final Duration UNTIL_TRIED_AGAIN = Duration.ofMinutes(1);
    private static final String DRAINING = "still Draining";

    private final Fleet fleet;
    private final Requests requests;

    Creation(Fleet fleet, Requests requests) {
        this.fleet = fleet;
        this.requests = requests;
    }

    /**
     * Makes a service. Where one of its name is on its way out, it waits for its end.
     *
     * @param made is told what it has become
     */
    void create(Product product, Consumer<Service> made) {
        requests.persistently(() -> fleet.plane().ecs(ecs -> ecs.registerTaskDefinition(product.version.request())));
        CreateServiceRequest request = request(product);
        requests.persistently(() -> {
            try {
                made.accept(fleet.plane().ecs(ecs -> ecs.createService(request)).service());
            } catch (InvalidParameterException e) {
                if (!e.getMessage().contains(DRAINING)) {
                    throw e;
                }
                fleet.wire().later(UNTIL_TRIED_AGAIN, () -> create(product, made));
            }
        });
    }

    private CreateServiceRequest request(Product product) {
        CreateServiceRequest.Builder request = CreateServiceRequest.builder()
                .cluster(fleet.cluster())
                .serviceName(product.name)
                .clientToken(product.version.family())
                .deploymentController(it -> it.type(product.kind.controller()))
                .placementConstraints(product.ask.constraints())
                .placementStrategy(product.ask.strategies());
        if (product.kind == Product.Kind.DAEMON) {
            request.schedulingStrategy(SchedulingStrategy.DAEMON);
        } else {
            request.desiredCount(product.count);
        }
        if (product.kind != Product.Kind.EXTERNAL) {
            request.taskDefinition(product.version.family())
                    .launchType(product.capacity.launchType())
                    .capacityProviderStrategy(product.capacity.strategy())
                    .networkConfiguration(product.ask.network());
        }
        if (!product.kind.isOutside()) {
            request.deploymentConfiguration(product.configuration()).availabilityZoneRebalancing(product.balance());
        }
        return request.build();
    }

    /** Deletes a service by force. */
    void delete(Product product) {
        product.gone = true;
        delete(product, true);
    }

    /** Deletes a service that was scaled in before, which needs no force. */
    void deleteInTwoSteps(Product product) {
        product.gone = true;
        if (product.kind == Product.Kind.DAEMON) {
            delete(product, false);
            return;
        }
        requests.persistently(() -> {
            fleet.plane()
                    .ecs(ecs -> ecs.updateService(request -> request.cluster(fleet.cluster())
                            .service(product.name)
                            .desiredCount(0)));
            delete(product, false);
        });
    }

    /** Tries without force to delete a service that has tasks, and has to use it. */
    void deleteReluctantly(Product product) {
        product.gone = true;
        requests.persistently(() -> {
            if (desired(product) > 0 && product.kind != Product.Kind.DAEMON) {
                try {
                    fleet.plane()
                            .ecs(ecs -> ecs.deleteService(
                                    request -> request.cluster(fleet.cluster()).service(product.name)));
                    throw new Broken(product.name + " was deleted without force, and has tasks");
                } catch (InvalidParameterException e) {
                    // That is as it should be.
                }
            }
            delete(product, true);
        });
    }

    private int desired(Product product) throws Unreachable {
        List<Service> found = fleet.plane()
                .ecs(ecs -> ecs.describeServices(
                        request -> request.cluster(fleet.cluster()).services(product.name)))
                .services();
        return found.isEmpty() ? 0 : found.getFirst().desiredCount();
    }

    /** It may be gone already, when the answer to the first such request was lost. */
    private void delete(Product product, boolean force) {
        requests.persistently(
                () -> fleet.plane()
                        .ecs(ecs -> ecs.deleteService(request -> request.cluster(fleet.cluster())
                                .service(product.name)
                                .force(force))),
                Requests.refusal("ServiceNotFoundException"));
    }
}
