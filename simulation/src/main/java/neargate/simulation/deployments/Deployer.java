package neargate.simulation.deployments;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import neargate.simulation.machines.Conduct;
import neargate.simulation.machines.Fleet;
import neargate.simulation.machines.Requests;
import neargate.simulation.machines.Workload;
import neargate.simulation.plane.Unreachable;
import software.amazon.awssdk.services.ecs.model.StabilityStatus;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/**
 * Who deploys services whose deployments are not ECS's own, as AWS CodeDeploy does: makes a task set beside the PRIMARY one,
 * waits for it, makes it the PRIMARY one, and takes the former one away, or the new one when it does not do well. The first
 * one, which leaves nothing to go back to, it waits for however long that takes. A newer try ends the one that runs.
 */
final class Deployer {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);
    private static final int MOST_LOOKS = 40;
    private static final int LONGEST_WAIT = 600_000;

    private final Fleet fleet;
    private final Requests requests;
    private final SplittableRandom random;

    Deployer(Fleet fleet, Requests requests, SplittableRandom random) {
        this.fleet = fleet;
        this.requests = requests;
        this.random = random;
    }

    /** A task set that is to become the PRIMARY one. */
    private record Try(Product product, int number, Workload version, String taskSet) {
        boolean isOver() {
            return product.gone || product.tries != number;
        }
    }

    void deploy(Product product, Workload version) {
        int number = ++product.tries;
        double part = random.nextInt(3) == 0 ? 50 : 100;
        requests.persistently(product.whileThere(() -> {
            fleet.plane().ecs(ecs -> ecs.registerTaskDefinition(version.request()));
            TaskSet made = fleet.plane()
                    .ecs(ecs -> ecs.createTaskSet(request -> request.cluster(fleet.cluster())
                            .service(product.name)
                            .clientToken(product.name + "-" + number)
                            .taskDefinition(version.family())
                            .launchType(product.capacity.launchType())
                            .capacityProviderStrategy(product.capacity.strategy())
                            .networkConfiguration(product.ask.network())
                            .scale(scale -> scale.value(part).unit("PERCENT"))))
                    .taskSet();
            lookAfter(new Try(product, number, version, made.id()), MOST_LOOKS);
        }));
    }

    private void lookAfter(Try it, int looks) {
        fleet.wire()
                .later(BETWEEN_LOOKS, () -> requests.persistently(it.product().whileThere(() -> look(it, looks))));
    }

    private void look(Try it, int looks) throws Unreachable {
        if (it.isOver() || (looks <= 0 && it.product().primary != null)) {
            remove(it.product(), it.taskSet());
            return;
        }
        List<TaskSet> found = fleet.plane()
                .ecs(ecs -> ecs.describeTaskSets(request -> request.cluster(fleet.cluster())
                        .service(it.product().name)
                        .taskSets(it.taskSet())))
                .taskSets();
        if (found.isEmpty()) {
            return;
        }
        TaskSet set = found.getFirst();
        if (set.stabilityStatus() != StabilityStatus.STEADY_STATE) {
            lookAfter(it, looks - 1);
        } else if (set.scale().value() < 100) {
            fleet.plane()
                    .ecs(ecs -> ecs.updateTaskSet(request -> request.cluster(fleet.cluster())
                            .service(it.product().name)
                            .taskSet(it.taskSet())
                            .scale(scale -> scale.value(100.0).unit("PERCENT"))));
            lookAfter(it, looks - 1);
        } else {
            makePrimary(it);
        }
    }

    /** The former one goes after a while; now and then it is the new one that goes, and the former one, if it did well, is back. */
    private void makePrimary(Try it) throws Unreachable {
        Product product = it.product();
        Product.Primary former = product.primary;
        primary(product, new Product.Primary(it.taskSet(), it.version()));
        if (former == null) {
            return;
        }
        boolean goesBack = former.version().conduct() == Conduct.LASTS && random.nextInt(6) == 0;
        fleet.wire().later(fleet.wire().between(0, LONGEST_WAIT), () -> {
            if (goesBack && !it.isOver()) {
                requests.persistently(product.whileThere(() -> {
                    primary(product, former);
                    remove(product, it.taskSet());
                }));
            } else {
                remove(product, former.taskSet());
            }
        });
    }

    private void primary(Product product, Product.Primary primary) throws Unreachable {
        fleet.plane()
                .ecs(ecs -> ecs.updateServicePrimaryTaskSet(request ->
                        request.cluster(fleet.cluster()).service(product.name).primaryTaskSet(primary.taskSet())));
        product.primary = primary;
    }

    private void remove(Product product, String taskSet) {
        requests.persistently(
                product.whileThere(() -> fleet.plane()
                        .ecs(ecs -> ecs.deleteTaskSet(request -> request.cluster(fleet.cluster())
                                .service(product.name)
                                .taskSet(taskSet)
                                .force(true)))),
                Requests.refusal("TaskSetNotFoundException"));
    }
}
