package neargate.simulation.deployments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import neargate.simulation.books.Ask;
import neargate.simulation.books.Demand;
import neargate.simulation.books.Deployments;
import neargate.simulation.machines.Conduct;
import neargate.simulation.machines.Fleet;
import neargate.simulation.machines.Requests;
import neargate.simulation.plane.Broken;
import org.jspecify.annotations.Nullable;

/** Who runs services: each team has one, deploys versions of it, good ones mostly, changes how it is run, and may start over. */
final class Teams implements Demand {
    private static final int LONGEST_UNTIL_USED_AGAIN = 1_200_000;

    private final Fleet fleet;
    private final Requests requests;
    private final Catalogue catalogue;
    private final Creation creation;
    private final Releases releases;
    private final Settings settings;
    private final SplittableRandom random;
    private final Recurring recurring;
    private final List<Product> products = new ArrayList<>();
    private final Map<String, Ask> asks = new HashMap<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private int tasksEach;
    private Deployments books;

    Teams(Fleet fleet, SplittableRandom random) {
        this.fleet = fleet;
        this.requests = new Requests(fleet, this::asking);
        this.random = random;
        this.catalogue = new Catalogue(fleet, random.split());
        this.creation = new Creation(fleet, requests);
        this.releases = new Releases(fleet, requests, random.split());
        this.settings = new Settings(fleet, requests, random.split());
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
    void begin(int services, int tasksOfEach) {
        tasksEach = tasksOfEach;
        for (int number = 0; number < services; number++) {
            Product product = product("service-" + number, 1);
            products.add(product);
            fleet.wire().later(fleet.wire().between(0, 3_600_000), () -> create(product));
        }
    }

    /** One service on each instance leaves room for others. */
    private Product product(String name, int number) {
        boolean daemons = products.stream().noneMatch(other -> other.kind == Product.Kind.DAEMON);
        Product.Kind kind = catalogue.kind(daemons);
        Product.Capacity capacity = catalogue.capacity(kind);
        return catalogue.product(
                name,
                kind,
                capacity,
                releases.version(name, number, capacity, Conduct.LASTS),
                number,
                random.nextInt(1, 2 * tasksEach));
    }

    private void create(Product product) {
        asks.put(product.ask.group(), product.ask);
        creation.create(product, made -> {
            product.made = true;
            releases.begin(product, made);
        });
    }

    /** @param mean how long a team rests between two changes */
    void work(Duration mean) {
        recurring.each(products::size, mean, () -> withOne(this::change));
        recurring.each(products::size, mean.dividedBy(4), () -> withOne(settings::protect));
    }

    private void withOne(Consumer<Product> what) {
        Product product = any(products);
        if (product.isThere()) {
            what.accept(product);
        }
    }

    private void change(Product product) {
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4 -> releases.deploy(product, Conduct.LASTS);
            case 5, 6 -> count("bad versions deployed", () -> releases.deployBadly(product));
            case 7, 8 -> scale(product);
            case 9 -> settings.settle(product);
            case 10 -> releases.deployAgain(product);
            case 11, 12 -> stop(product);
            case 13 -> count("services deleted", () -> startOver(product));
            default -> {
                // One change into the other.
                releases.deploy(product, Conduct.LASTS);
                fleet.wire().later(fleet.wire().between(0, 20_000), () -> {
                    if (product.isThere()) {
                        change(product);
                    }
                });
            }
        }
    }

    private void count(String what, Runnable change) {
        counts.merge(what, 1, Integer::sum);
        change.run();
    }

    private void scale(Product product) {
        if (product.kind == Product.Kind.DAEMON) {
            releases.deployAgain(product);
        } else {
            settings.scale(product);
        }
    }

    private void stop(Product product) {
        if (product.kind.isOutside()) {
            releases.deploy(product, Conduct.LASTS);
        } else {
            count("deployments stopped by their team", () -> releases.deployAndStop(product));
        }
    }

    /** A service is deleted, and after a while there is another one under its name. */
    private void startOver(Product product) {
        switch (random.nextInt(3)) {
            case 0 -> creation.delete(product);
            case 1 -> creation.deleteInTwoSteps(product);
            default -> creation.deleteReluctantly(product);
        }
        int place = products.indexOf(product);
        Product next = product(product.name, product.versions + 1);
        products.set(place, next);
        fleet.wire().later(fleet.wire().between(60_000, LONGEST_UNTIL_USED_AGAIN), () -> create(next));
    }

    /** Teams change nothing any more, but for versions that do not work, and settings with which none can be deployed. */
    void end() {
        recurring.end();
        fleet.wire()
                .later(
                        Duration.ofMinutes(5),
                        () -> products.stream().filter(Product::isThere).forEach(product -> {
                            settings.ease(product);
                            releases.mend(product);
                        }));
    }

    // What is known

    /** How often each of the less usual things was done. */
    Map<String, Integer> counts() {
        return counts;
    }

    /** How many tasks all services are to have. */
    int tasksWanted() {
        return products.stream()
                .filter(Product::isThere)
                .mapToInt(product ->
                        product.kind == Product.Kind.DAEMON ? fleet.machines().size() : product.count)
                .sum();
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
                .filter(Product::isThere)
                .map(product -> product.name)
                .toList();
    }

    private <T> T any(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }
}
