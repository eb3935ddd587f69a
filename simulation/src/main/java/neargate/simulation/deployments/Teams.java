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
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;

/** Who runs services: each team has one, deploys versions of it, good ones mostly, and changes how it is run. */
final class Teams implements Demand {
    private static final Conduct[] BAD = {Conduct.CRASHES, Conduct.IS_MISSING, Conduct.SICKENS};

    /** Shorter than what is left after the last change until all has to be well. */
    private static final int MOST_MINUTES_PROTECTED = 45;

    private final Fleet fleet;
    private final Requests requests;
    private final SplittableRandom random;
    private final Recurring recurring;
    private final List<Product> products = new ArrayList<>();
    private final Map<String, Ask> asks = new HashMap<>();
    private Deployments books;

    Teams(Fleet fleet, SplittableRandom random) {
        this.fleet = fleet;
        this.requests = new Requests(fleet, this::asking);
        this.random = random;
        this.recurring = new Recurring(fleet.wire(), random.split());
    }

    /** A service, as its team wants it. */
    private static final class Product {
        final String name;
        Workload version;
        int versions = 1;
        int count;
        int least = 100;
        int most = 200;
        boolean breaker = true;
        boolean made;

        Product(String name, Workload version, int count) {
            this.name = name;
            this.version = version;
            this.count = count;
        }
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
            var product = new Product(name, version, random.nextInt(1, 2 * tasksEach));
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
        fleet.plane()
                .ecs(ecs -> ecs.createService(request -> request.cluster(fleet.cluster())
                        .serviceName(product.name)
                        .clientToken(product.name)
                        .taskDefinition(product.name + "-v1")
                        .desiredCount(product.count)
                        .launchType(LaunchType.EC2)
                        .deploymentConfiguration(configuration(product))));
        product.made = true;
    }

    private static DeploymentConfiguration configuration(Product product) {
        return DeploymentConfiguration.builder()
                .minimumHealthyPercent(product.least)
                .maximumPercent(product.most)
                .deploymentCircuitBreaker(
                        breaker -> breaker.enable(product.breaker).rollback(product.breaker))
                .build();
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
            case 8 ->
                requests.persistently(() -> fleet.plane()
                        .ecs(ecs -> ecs.updateService(request -> request.cluster(fleet.cluster())
                                .service(product.name)
                                .forceNewDeployment(true))));
            default -> {
                // One change into the other.
                deploy(product, Conduct.LASTS);
                fleet.wire().later(fleet.wire().between(0, 20_000), () -> change(product));
            }
        }
    }

    private void deploy(Product product, Conduct conduct) {
        Workload version = version(product.name, ++product.versions, conduct);
        product.version = version;
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
        DeploymentConfiguration configuration = configuration(product);
        requests.persistently(() -> fleet.plane()
                .ecs(ecs -> ecs.updateService(request -> request.cluster(fleet.cluster())
                        .service(product.name)
                        .deploymentConfiguration(configuration))));
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
                            DeploymentConfiguration configuration = configuration(product);
                            requests.persistently(() -> fleet.plane()
                                    .ecs(ecs -> ecs.updateService(request -> request.cluster(fleet.cluster())
                                            .service(product.name)
                                            .deploymentConfiguration(configuration))));
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
