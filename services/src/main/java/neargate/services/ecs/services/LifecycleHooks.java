package neargate.services.ecs.services;

import java.time.Duration;
import neargate.services.ecs.deployments.Lifecycle.HookStatus;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;

/** How the lifecycle hooks of deployments are asked. */
public interface LifecycleHooks {

    /**
     * What a hook answers.
     *
     * @param callBackDelay when it wants to be asked again; null if it does not say
     */
    record Answer(HookStatus status, @Nullable Duration callBackDelay) {
        static final Answer FAILED = new Answer(HookStatus.FAILED, null);
    }

    /** Asks whether a deployment may go on, and waits for the answer. */
    Answer ask(String target, ServiceDeployment deployment) throws InterruptedException;

    /** Hooks are URLs. */
    static LifecycleHooks byHttp() {
        return new HookEndpoint();
    }
}
