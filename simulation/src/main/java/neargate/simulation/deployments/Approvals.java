package neargate.simulation.deployments;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import neargate.services.ecs.deployments.Lifecycle.HookStatus;
import neargate.services.ecs.services.LifecycleHooks;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;

/** Who is asked whether a deployment may go on: some agree, some need a while for it, some do not. */
final class Approvals implements LifecycleHooks {
    static final String AGREES = "https://approvals/agrees";
    static final String IS_SLOW = "https://approvals/is-slow";
    static final String REFUSES = "https://approvals/refuses";

    private static final Duration A_WHILE = Duration.ofSeconds(90);
    private static final int TIMES = 3;

    private final Map<String, Integer> asked = new HashMap<>();

    @Override
    public Answer ask(String target, ServiceDeployment deployment) {
        return switch (target) {
            case AGREES -> new Answer(HookStatus.SUCCEEDED, null);
            case IS_SLOW -> {
                String about = deployment.serviceDeploymentArn() + deployment.lifecycleStageAsString();
                boolean decided = asked.merge(about, 1, Integer::sum) > TIMES;
                yield new Answer(decided ? HookStatus.SUCCEEDED : HookStatus.IN_PROGRESS, A_WHILE);
            }
            default -> new Answer(HookStatus.FAILED, null);
        };
    }
}
