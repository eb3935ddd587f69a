package neargate.simulation.deployments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import neargate.simulation.books.Ask;
import neargate.simulation.books.Demand;
import neargate.simulation.books.Deployments;
import neargate.simulation.machines.Conduct;
import neargate.simulation.machines.Fleet;
import neargate.simulation.machines.Requests;
import neargate.simulation.machines.Workload;
import neargate.simulation.plane.Broken;
import neargate.simulation.plane.Unreachable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHook;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.Service;

/** Who runs services: each team has one, deploys versions of it, good ones mostly, and changes how it is run. */
final class Teams implements Demand {
    /** Most deployments are rolling updates. */
    private static final List<Product.Kind> KINDS = List.of(
            Product.Kind.ROLLING,
            Product.Kind.ROLLING,
            Product.Kind.ROLLING,
            Product.Kind.BLUE_GREEN,
            Product.Kind.EXTERNAL,
            Product.Kind.CODE_DEPLOY);

    private static final Conduct[] BAD = {Conduct.CRASHES, Conduct.IS_MISSING, Conduct.SICKENS};

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
    private final Deployer deployer;
    private final SplittableRandom random;
    private final Recurring recurring;
    private final List<Product> products = new ArrayList<>();
    private final Map<String, Ask> asks = new HashMap<>();
    private Deployments books;

    Teams(Fleet fleet, SplittableRandom random) {
        this.fleet = fleet;
        this.requests = new Requests(fleet, this::asking);
        this.random = random;
        this.deployer = new Deployer(fleet, requests, random.split());
        this.recurring = new Recurring(fleet.wire(), random.split());
    }

    /** Who is to know that it is a team that changes something. */
    void tell(Deployments deployments) {
        books = deployments;
    }

    Requests requests() {
        return requests;
    }

    /** The books hear that it is a team that asks. */
    private Requests.Request asking(Requests.Request request) {
        return () -> {
            books.asking(true);
            try {
                request.make();
            } finally {
                books.asking(false);
            }
        };
    }

    /** Each team makes its service, within an hour. */
    void begin(int services, int tasksEach) {
        for (int number = 0; number < services; number++) {
            String name = "service-" + number;
            Workload version = version(name, 1, Conduct.LASTS);
            var product = new Product(name, any(KINDS), version, random.nextInt(1, 2 * tasksEach));
            product.watched = random.nextInt(3) == 0;
            products.add(product);
            asks.put(
                    "service:" + name, new Ask("service:" + name, version, List.of(), false, List.of(), fleet.zones()));
            fleet.wire().later(fleet.wire().between(0, 3_600_000), () -> {
                requests.persistently(() -> fleet.plane().ecs(ecs -> ecs.registerTaskDefinition(version.request())));
                requests.persistently(() -> create(product));
            });
        }
    }

    private Workload version(String name, int number, Conduct conduct) {
        var version = new Workload(
                name + "-v" + number,
                64,
                128,
                NetworkMode.BRIDGE,
                0,
                null,
                conduct,
                conduct == Conduct.SICKENS || name.hashCode() % 3 == 0);
        fleet.offer(version);
        return version;
    }

    private void create(Product product) throws Unreachable {
        Service made = fleet.plane()
                .ecs(ecs -> ecs.createService(request -> {
                    request.cluster(fleet.cluster())
                            .serviceName(product.name)
                            .clientToken(product.name)
                            .desiredCount(product.count)
                            .deploymentController(it -> it.type(product.kind.controller()));
                    if (product.kind != Product.Kind.EXTERNAL) {
                        request.taskDefinition(product.name + "-v1").launchType(LaunchType.EC2);
                    }
                    if (!product.kind.isOutside()) {
                        // Zones are not balanced with a maximumPercent of 100, which some of the settings to come have.
                        request.deploymentConfiguration(product.configuration())
                                .availabilityZoneRebalancing(AvailabilityZoneRebalancing.DISABLED);
                    }
                }))
                .service();
        product.made = true;
        if (product.kind == Product.Kind.CODE_DEPLOY) {
            product.primary = new Product.Primary(made.taskSets().getFirst().id(), product.version);
        } else if (product.kind == Product.Kind.EXTERNAL) {
            deployer.deploy(product, product.version);
        }
    }

    /** @param mean how long a team rests between two changes */
    void work(Duration mean) {
        recurring.each(products::size, mean, () -> change(any(products)));
        recurring.each(products::size, mean.dividedBy(4), () -> protect(any(products)));
    }

    /** Some tasks of a service are in the midst of something that must not be interrupted. */
    private void protect(Product product) {
        int minutes = random.nextInt(1, MOST_MINUTES_PROTECTED + 1);
        int first = random.nextInt(product.count + 1);
        requests.persistently(() -> fleet.plane().ecs(ecs -> {
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
        }));
    }

    private void change(Product product) {
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> deploy(product, Conduct.LASTS);
            case 4 -> deployBadly(product);
            case 5, 6 -> scale(product);
            case 7 -> settle(product);
            case 8 -> deployAgain(product);
            default -> {
                // One change into the other.
                deploy(product, Conduct.LASTS);
                fleet.wire().later(fleet.wire().between(0, 20_000), () -> change(product));
            }
        }
    }

    private void deployAgain(Product product) {
        if (product.kind.isOutside()) {
            deployer.deploy(product, product.version);
        } else {
            requests.persistently(() -> fleet.plane()
                    .ecs(ecs -> ecs.updateService(request -> request.cluster(fleet.cluster())
                            .service(product.name)
                            .forceNewDeployment(true))));
        }
    }

    private void deploy(Product product, Conduct conduct) {
        Workload version = version(product.name, ++product.versions, conduct);
        product.version = version;
        if (product.kind.isOutside()) {
            deployer.deploy(product, version);
            return;
        }
        requests.persistently(() -> {
            fleet.plane().ecs(ecs -> ecs.registerTaskDefinition(version.request()));
            fleet.plane()
                    .ecs(ecs -> ecs.updateService(request -> request.cluster(fleet.cluster())
                            .service(product.name)
                            .taskDefinition(version.family())));
        });
    }

    /** A version that does not work. The team notices after a while, sooner without a circuit breaker. */
    private void deployBadly(Product product) {
        deploy(product, BAD[random.nextInt(BAD.length)]);
        Workload bad = product.version;
        int unnoticed = product.breaker ? 7_200_000 : 1_200_000;
        fleet.wire().later(fleet.wire().between(60_000, unnoticed), () -> {
            if (product.version.equals(bad)) {
                deploy(product, Conduct.LASTS);
            }
        });
    }

    private void scale(Product product) {
        product.count = Math.clamp(product.count + random.nextInt(-3, 4), 0, 4 + product.count);
        int count = product.count;
        requests.persistently(() -> fleet.plane()
                .ecs(ecs -> ecs.updateService(request ->
                        request.cluster(fleet.cluster()).service(product.name).desiredCount(count))));
    }

    private void settle(Product product) {
        product.least = random.nextInt(3) * 50;
        product.most = product.least == 100 ? 150 + random.nextInt(2) * 50 : 100 + random.nextInt(3) * 50;
        product.breaker = random.nextInt(5) != 0;
        product.watched = random.nextInt(3) == 0;
        product.bake = random.nextInt(MOST_MINUTES_OF_BAKING + 1);
        hooks(product);
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
        requests.persistently(() -> fleet.plane()
                .ecs(ecs -> ecs.updateService(request -> {
                    request.cluster(fleet.cluster()).service(product.name);
                    if (product.kind.isOutside()) {
                        request.healthCheckGracePeriodSeconds(grace);
                    } else {
                        request.deploymentConfiguration(configuration);
                    }
                })));
    }

    /** Teams change nothing any more, but for versions that do not work, and settings with which none can be deployed. */
    void end() {
        recurring.end();
        fleet.wire()
                .later(
                        Duration.ofMinutes(5),
                        () -> products.forEach(product -> {
                            product.least = 50;
                            product.most = 200;
                            product.watched = false;
                            product.hooks.clear();
                            configure(product);
                            if (product.version.conduct() != Conduct.LASTS) {
                                deploy(product, Conduct.LASTS);
                            }
                        }));
    }

    // What is known

    /** How many tasks all services are to have. */
    int tasksWanted() {
        return products.stream().mapToInt(product -> product.count).sum();
    }

    /** The image of a version that is deployed. */
    String anyImage() {
        return any(products).version.image();
    }

    /** The alarm of a service. */
    String anyAlarm() {
        return any(products).alarm();
    }

    @Override
    public Ask ask(String group) {
        Ask ask = asks.get(group);
        if (ask == null) {
            throw new Broken("a task of a group " + group + " that nobody asked for");
        }
        return ask;
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
        return products.stream()
                .filter(product -> product.made)
                .map(product -> product.name)
                .toList();
    }

    private <T> T any(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }
}
