package neargate.simulation.deployments;

import java.util.ArrayList;
import java.util.List;
import neargate.simulation.machines.Workload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHook;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;

/** A service, as its team wants it. */
final class Product {
    final String name;
    final Kind kind;
    final List<DeploymentLifecycleHook> hooks = new ArrayList<>();
    Workload version;
    int versions = 1;
    int count;
    int least = 100;
    int most = 200;
    int bake = 5;
    boolean breaker = true;
    boolean watched;
    boolean made;

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
        BLUE_GREEN,
        EXTERNAL,
        CODE_DEPLOY;

        /** Whether that is somebody else's matter than ECS's. */
        boolean isOutside() {
            return this == EXTERNAL || this == CODE_DEPLOY;
        }

        DeploymentControllerType controller() {
            return switch (this) {
                case ROLLING, BLUE_GREEN -> DeploymentControllerType.ECS;
                case EXTERNAL -> DeploymentControllerType.EXTERNAL;
                case CODE_DEPLOY -> DeploymentControllerType.CODE_DEPLOY;
            };
        }
    }

    Product(String name, Kind kind, Workload version, int count) {
        this.name = name;
        this.kind = kind;
        this.version = version;
        this.count = count;
    }

    /** The alarm that goes off when it does badly. */
    String alarm() {
        return name + "-errors";
    }

    DeploymentConfiguration configuration() {
        DeploymentConfiguration.Builder configuration = DeploymentConfiguration.builder()
                .minimumHealthyPercent(least)
                .maximumPercent(most)
                .deploymentCircuitBreaker(it -> it.enable(breaker).rollback(breaker))
                .alarms(it -> it.enable(watched).rollback(true).alarmNames(alarm()));
        if (kind == Kind.BLUE_GREEN) {
            configuration
                    .strategy(DeploymentStrategy.BLUE_GREEN)
                    .bakeTimeInMinutes(bake)
                    .lifecycleHooks(List.copyOf(hooks));
        }
        return configuration.build();
    }
}
