package neargate.simulation.deployments;

import java.util.List;
import java.util.SplittableRandom;
import neargate.simulation.machines.Fleet;
import neargate.simulation.machines.Requests;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHook;

/** Changes how services are run: how many tasks, what deployments may do, which tasks are protected. */
final class Settings {
    /** Shorter than what is left after the last change until all has to be well. */
    private static final int MOST_MINUTES_PROTECTED = 45;

    private static final int MOST_MINUTES_OF_BAKING = 15;
    private static final List<String> STAGES = List.of(
            "PRE_SCALE_UP",
            "POST_SCALE_UP",
            "TEST_TRAFFIC_SHIFT",
            "POST_TEST_TRAFFIC_SHIFT",
            "PRODUCTION_TRAFFIC_SHIFT",
            "POST_PRODUCTION_TRAFFIC_SHIFT");

    private final Fleet fleet;
    private final Requests requests;
    private final SplittableRandom random;

    Settings(Fleet fleet, Requests requests, SplittableRandom random) {
        this.fleet = fleet;
        this.requests = requests;
        this.random = random;
    }

    /** Some tasks of a service are in the midst of something that must not be interrupted. */
    void protect(Product product) {
        int minutes = random.nextInt(1, MOST_MINUTES_PROTECTED + 1);
        int first = random.nextInt(product.count + 1);
        requests.persistently(product.whileThere(() -> fleet.plane().ecs(ecs -> {
            List<String> tasks = ecs
                    .listTasks(request -> request.cluster(fleet.cluster()).serviceName(product.name))
                    .taskArns()
                    .stream()
                    .skip(first)
                    .limit(2)
                    .toList();
            return tasks.isEmpty()
                    ? tasks
                    : ecs.updateTaskProtection(request -> request.cluster(fleet.cluster())
                            .tasks(tasks)
                            .protectionEnabled(true)
                            .expiresInMinutes(minutes));
        })));
    }

    /** Another count; a DAEMON service has none. */
    void scale(Product product) {
        product.resize(random.nextInt(-3, 4), fleet.machines().size());
        int count = product.count;
        requests.persistently(product.whileThere(() -> fleet.plane()
                .ecs(ecs -> ecs.updateService(request ->
                        request.cluster(fleet.cluster()).service(product.name).desiredCount(count)))));
    }

    /** Other rules for deployments: also such that none can be made by. */
    void settle(Product product) {
        product.least = random.nextInt(3) * 50;
        if (product.kind != Product.Kind.DAEMON) {
            boolean more = product.balanced || product.least == 100;
            product.most = more ? 150 + random.nextInt(2) * 50 : 100 + random.nextInt(3) * 50;
        }
        product.breaker = random.nextInt(5) != 0;
        product.rollsBack = random.nextInt(4) != 0;
        product.watched = random.nextInt(3) == 0;
        product.bake = random.nextInt(MOST_MINUTES_OF_BAKING + 1);
        hooks(product);
        configure(product);
    }

    /** Rules by which any deployment can be made. */
    void ease(Product product) {
        product.least = product.kind == Product.Kind.DAEMON ? 0 : 50;
        product.most = product.kind == Product.Kind.DAEMON ? 100 : 200;
        product.watched = false;
        product.hooks.clear();
        configure(product);
    }

    /** Some are to agree before a deployment goes on; most of them do. */
    private void hooks(Product product) {
        product.hooks.clear();
        for (String target : List.of(Approvals.AGREES, Approvals.IS_SLOW, Approvals.REFUSES)) {
            if (random.nextInt(target.equals(Approvals.REFUSES) ? 6 : 2) == 0) {
                product.hooks.add(DeploymentLifecycleHook.builder()
                        .hookTargetArn(target)
                        .roleArn("arn:aws:iam::123456789012:role/approvals")
                        .lifecycleStagesWithStrings(STAGES.get(random.nextInt(STAGES.size())))
                        .build());
            }
        }
    }

    /** What the product says of deployments of ECS; of others' there is only how long tasks may be unhealthy. */
    private void configure(Product product) {
        int grace = product.bake;
        DeploymentConfiguration configuration = product.configuration();
        requests.persistently(product.whileThere(() -> fleet.plane()
                .ecs(ecs -> ecs.updateService(request -> {
                    request.cluster(fleet.cluster()).service(product.name);
                    if (product.kind.isOutside()) {
                        request.healthCheckGracePeriodSeconds(grace);
                    } else {
                        request.deploymentConfiguration(configuration);
                    }
                }))));
    }
}
