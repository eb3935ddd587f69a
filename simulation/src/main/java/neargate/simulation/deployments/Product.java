package neargate.simulation.deployments;

import java.util.ArrayList;
import java.util.List;
import neargate.simulation.books.Ask;
import neargate.simulation.machines.Requests;
import neargate.simulation.machines.Workload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHook;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.LaunchType;

/** A service, as its team wants it. */
final class Product {
    final String name;
    final Kind kind;
    final Capacity capacity;
    final Ask ask;

    /** Whether its tasks are to be in as many in each zone. */
    final boolean balanced;

    final List<DeploymentLifecycleHook> hooks = new ArrayList<>();
    Workload version;
    int versions;
    int count;
    int least;
    int most;
    int bake = 5;
    boolean breaker = true;
    boolean rollsBack = true;
    boolean watched;

    /** Whether ECS said that it is there. */
    boolean made;

    /** Whether nobody wants it any more. */
    boolean gone;

    /** Of whoever deploys it from outside: the number of the newest try. */
    int tries;

    /** Of who deploys it from outside: the PRIMARY one. */
    @Nullable
    Primary primary;

    /** A task set, and what it is made of. */
    record Primary(String taskSet, Workload version) {}

    /** How versions of it are deployed. */
    enum Kind {
        ROLLING,
        /** In place, on each instance. */
        DAEMON,
        BLUE_GREEN,
        EXTERNAL,
        CODE_DEPLOY;

        /** Whether that is somebody else's matter than ECS's. */
        boolean isOutside() {
            return this == EXTERNAL || this == CODE_DEPLOY;
        }

        DeploymentControllerType controller() {
            return switch (this) {
                case ROLLING, DAEMON, BLUE_GREEN -> DeploymentControllerType.ECS;
                case EXTERNAL -> DeploymentControllerType.EXTERNAL;
                case CODE_DEPLOY -> DeploymentControllerType.CODE_DEPLOY;
            };
        }
    }

    /** What its tasks run on. */
    enum Capacity {
        INSTANCES,
        FARGATE,
        /** Fargate, by a strategy over both of its capacity providers. */
        SPOT;

        @Nullable
        LaunchType launchType() {
            return switch (this) {
                case INSTANCES -> LaunchType.EC2;
                case FARGATE -> LaunchType.FARGATE;
                case SPOT -> null;
            };
        }

        /** Empty for a launch type. */
        List<CapacityProviderStrategyItem> strategy() {
            return this == SPOT ? List.of(provider("FARGATE", 1), provider("FARGATE_SPOT", 3)) : List.of();
        }

        private static CapacityProviderStrategyItem provider(String name, int weight) {
            return CapacityProviderStrategyItem.builder()
                    .capacityProvider(name)
                    .weight(weight)
                    .build();
        }
    }

    Product(String name, Kind kind, Capacity capacity, Ask ask, boolean balanced, int versions, int count) {
        this.name = name;
        this.kind = kind;
        this.capacity = capacity;
        this.ask = ask;
        this.balanced = balanced;
        this.version = ask.workload();
        this.versions = versions;
        this.count = count;
        this.least = kind == Kind.DAEMON ? 0 : 100;
        this.most = kind == Kind.DAEMON ? 100 : 200;
    }

    /** So many tasks more or fewer; not more than there are instances for, if each is to have one of its own. */
    void resize(int by, int instances) {
        count = Math.clamp(count + by, 0, ask.distinct() ? instances / 2 : 4 + count);
    }

    /** Whether it can be changed. */
    boolean isThere() {
        return made && !gone;
    }

    /** A request about it, which nobody makes any more when it is gone. */
    Requests.Request whileThere(Requests.Request request) {
        return () -> {
            if (!gone) {
                request.make();
            }
        };
    }

    /** The alarm that goes off when it does badly. */
    String alarm() {
        return name + "-errors";
    }

    /** Zones are not balanced with a maximumPercent of 100. */
    AvailabilityZoneRebalancing balance() {
        return balanced ? AvailabilityZoneRebalancing.ENABLED : AvailabilityZoneRebalancing.DISABLED;
    }

    DeploymentConfiguration configuration() {
        DeploymentConfiguration.Builder configuration = DeploymentConfiguration.builder()
                .minimumHealthyPercent(least)
                .maximumPercent(most)
                .deploymentCircuitBreaker(it -> it.enable(breaker).rollback(breaker && rollsBack))
                .alarms(it -> it.enable(watched).rollback(rollsBack).alarmNames(alarm()));
        if (kind == Kind.BLUE_GREEN) {
            configuration
                    .strategy(DeploymentStrategy.BLUE_GREEN)
                    .bakeTimeInMinutes(bake)
                    .lifecycleHooks(List.copyOf(hooks));
        }
        return configuration.build();
    }
}
