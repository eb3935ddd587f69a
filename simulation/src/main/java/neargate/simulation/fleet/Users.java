package neargate.simulation.fleet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import neargate.simulation.books.Ask;
import neargate.simulation.books.Demand;
import neargate.simulation.machines.Conduct;
import neargate.simulation.machines.Fleet;
import neargate.simulation.machines.Requests;
import neargate.simulation.machines.Workload;
import neargate.simulation.plane.Broken;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Who works with the cluster: runs tasks and stops them, makes services, changes and deletes them, drains instances. Each
 * request is made again until it is answered, with the same client token.
 */
final class Users implements Demand {
    private static final int MOST_AT_ONCE = 10;
    private static final int SCARCE = 4;

    private final Fleet fleet;
    private final Requests requests;
    private final SplittableRandom random;
    private final Menu menu;
    private final List<Workload> workloads = new ArrayList<>();
    private final Map<String, Ask> asks = new HashMap<>();
    private final List<Wish> services = new ArrayList<>();
    private final Set<String> tokens = new HashSet<>();
    private final List<String> accepted = new ArrayList<>();

    /** Of work that is bound to ports or network interfaces, how many more tasks may be asked for. */
    private final Map<String, Integer> scarce = new HashMap<>();

    private int made;

    Users(Fleet fleet, SplittableRandom random) {
        this.fleet = fleet;
        this.requests = new Requests(fleet, request -> request);
        this.random = random;
        this.menu = new Menu(random.split());
    }

    /** A service as its users want it. */
    static final class Wish {
        final String name;
        Workload workload;
        int count;
        boolean made;
        boolean deleted;

        Wish(String name, Workload workload, int count) {
            this.name = name;
            this.workload = workload;
            this.count = count;
        }
    }

    Requests requests() {
        return requests;
    }

    /** The task definitions that there are. */
    void register() {
        workloads.addAll(menu.workloads(fleet.zones()));
        for (Workload workload : workloads) {
            fleet.offer(workload);
            requests.persistently(() -> fleet.plane().ecs(ecs -> ecs.registerTaskDefinition(workload.request())));
        }
    }

    List<Workload> workloads() {
        return workloads;
    }

    // Tasks

    /** Asks for some tasks of a kind. */
    void run(int count) {
        String name = "ask-" + made++;
        Ask ask = menu.ask(name, any(workloads), fleet.zones(), "ask-" + random.nextInt(made));
        asks.put(name, ask);
        for (int left = sensible(count, ask); left > 0; left -= MOST_AT_ONCE) {
            int now = Math.min(left, MOST_AT_ONCE);
            String token = "token-" + tokens.size();
            tokens.add(token);
            requests.persistently(() -> fleet
                    .plane()
                    .ecs(ecs -> ecs.runTask(request -> request.cluster(fleet.cluster())
                            .taskDefinition(ask.workload().family())
                            .group(name)
                            .count(now)
                            .clientToken(token)
                            .launchType(LaunchType.EC2)
                            .placementConstraints(ask.constraints())
                            .placementStrategy(ask.strategies())
                            .networkConfiguration(ask.network())))
                    .tasks()
                    .stream()
                    .map(Task::taskArn)
                    .forEach(accepted::add));
        }
    }

    /** Wants one of its tasks to stop. */
    void stopOne() {
        if (!accepted.isEmpty()) {
            String task = any(accepted);
            requests.persistently(() -> fleet.plane()
                    .ecs(ecs -> ecs.stopTask(request ->
                            request.cluster(fleet.cluster()).task(task).reason("not needed any more"))));
        }
    }

    // Services

    /** Makes a service of so many tasks. */
    void create(int count) {
        String name = "service-" + made++;
        Workload workload = any(lasting());
        Ask ask = menu.ask("service:" + name, workload, fleet.zones(), "ask-" + random.nextInt(made));
        asks.put(ask.group(), ask);
        var wish = new Wish(name, workload, sensible(count, ask));
        services.add(wish);
        int asked = wish.count;
        requests.persistently(() -> {
            fleet.plane()
                    .ecs(ecs -> ecs.createService(request -> request.cluster(fleet.cluster())
                            .serviceName(name)
                            .clientToken("service-token-" + name)
                            .taskDefinition(workload.family())
                            .desiredCount(asked)
                            .launchType(LaunchType.EC2)
                            .placementConstraints(ask.constraints())
                            .placementStrategy(ask.strategies())
                            .networkConfiguration(ask.network())));
            wish.made = true;
        });
    }

    /** Of what only a few fit on an instance, nobody wants more than there may be room for. */
    private int sensible(int count, Ask ask) {
        Workload workload = ask.workload();
        int machines = fleet.machines().size();
        if (workload.fixedPort() != null || workload.hasOwnNetworkInterface()) {
            int left = scarce.getOrDefault(workload.family(), machines / SCARCE);
            int sensible = Math.clamp(left, 1, count);
            scarce.put(workload.family(), left - sensible);
            return ask.distinct() ? Math.clamp(machines / SCARCE, 1, sensible) : sensible;
        }
        return ask.distinct() ? Math.clamp(machines / SCARCE, 1, count) : count;
    }

    /** Wants one of its services otherwise: another size, or another task definition of the same network mode. */
    void updateOne() {
        Wish wish = anyService();
        if (wish == null) {
            return;
        }
        if (random.nextBoolean()) {
            wish.count = random.nextInt(wish.count * 2 + 2);
        } else {
            wish.workload = any(lasting().stream()
                    .filter(workload -> workload.mode() == wish.workload.mode())
                    .toList());
        }
        requests.persistently(() -> fleet.plane()
                .ecs(ecs -> ecs.updateService(request -> request.cluster(fleet.cluster())
                        .service(wish.name)
                        .desiredCount(wish.count)
                        .taskDefinition(wish.workload.family()))));
    }

    /** Does not want one of its services any more. */
    void deleteOne() {
        Wish wish = anyService();
        if (wish != null) {
            wish.deleted = true;
            requests.persistently(() -> fleet.plane()
                    .ecs(ecs -> ecs.deleteService(request ->
                            request.cluster(fleet.cluster()).service(wish.name).force(true))));
        }
    }

    private @Nullable Wish anyService() {
        List<Wish> kept = services.stream().filter(wish -> !wish.deleted).toList();
        return kept.isEmpty() ? null : any(kept);
    }

    private List<Workload> lasting() {
        return workloads.stream()
                .filter(workload -> workload.conduct() != Conduct.ENDS)
                .toList();
    }

    // What they know

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
        return tokens.contains(token);
    }

    @Override
    public Collection<String> services() {
        return services.stream()
                .filter(wish -> wish.made && !wish.deleted)
                .map(wish -> wish.name)
                .toList();
    }

    @Override
    public Collection<String> tasks() {
        return accepted;
    }

    private <T> T any(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }
}
