package neargate.services.ecs.deployments;

import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage;

/**
 * How far a blue/green deployment has come ("Amazon ECS blue/green deployments", deployment lifecycle stages).
 *
 * @param since when it came to this stage
 * @param blue the id of the deployment that the service runs, and goes back to
 */
public record Lifecycle(ServiceDeploymentLifecycleStage stage, Instant since, String blue) {
    private static final List<ServiceDeploymentLifecycleStage> STAGES = List.of(
            ServiceDeploymentLifecycleStage.RECONCILE_SERVICE,
            ServiceDeploymentLifecycleStage.PRE_SCALE_UP,
            ServiceDeploymentLifecycleStage.SCALE_UP,
            ServiceDeploymentLifecycleStage.POST_SCALE_UP,
            ServiceDeploymentLifecycleStage.TEST_TRAFFIC_SHIFT,
            ServiceDeploymentLifecycleStage.POST_TEST_TRAFFIC_SHIFT,
            ServiceDeploymentLifecycleStage.PRODUCTION_TRAFFIC_SHIFT,
            ServiceDeploymentLifecycleStage.POST_PRODUCTION_TRAFFIC_SHIFT,
            ServiceDeploymentLifecycleStage.BAKE_TIME,
            ServiceDeploymentLifecycleStage.CLEAN_UP);

    /**
     * The beginning.
     *
     * @param older how many deployments the service had: of more than one, all but the blue one go first
     */
    public static Lifecycle begin(int older, String blue, Instant now) {
        return new Lifecycle(
                older > 1
                        ? ServiceDeploymentLifecycleStage.RECONCILE_SERVICE
                        : ServiceDeploymentLifecycleStage.PRE_SCALE_UP,
                now,
                blue);
    }

    Lifecycle next(Instant now) {
        return new Lifecycle(STAGES.get(STAGES.indexOf(stage) + 1), now, blue);
    }

    /**
     * How many tasks a deployment should have: the blue one all until the end, the green one all as soon as it scales up.
     *
     * @param green whether it is the one that is deployed
     * @param all how many tasks the service should have
     */
    public int desired(String deployment, boolean green, int all) {
        boolean wanted = green
                ? STAGES.indexOf(stage) >= STAGES.indexOf(ServiceDeploymentLifecycleStage.SCALE_UP)
                : deployment.equals(blue) && stage != ServiceDeploymentLifecycleStage.CLEAN_UP;
        return wanted ? all : 0;
    }
}
