package neargate.services.ecs.deployments;

import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage;

/**
 * Decides when a blue/green deployment comes to its next stage. It starts and stops no tasks: the blue and the green tasks
 * are kept as two services would be, each with as many as {@link Lifecycle#desired} says. Without a load balancer there is
 * no traffic to shift, and the stages of shifts are over as soon as their hooks agree ("headless" services).
 */
final class BlueGreen {
    private final Situation now;
    private final Lifecycle lifecycle;
    private final Draft draft;

    BlueGreen(Situation now, Lifecycle lifecycle) {
        this.now = now;
        this.lifecycle = lifecycle;
        this.draft = new Draft(now);
    }

    Plan plan() {
        switch (lifecycle.stage()) {
            case RECONCILE_SERVICE -> {
                if (now.tasks().stream().noneMatch(this::isOlderThanBlue) && lifecycle.isAgreed()) {
                    draft.deployments(now.deployments().stream()
                            .filter(it -> it.id().equals(now.primary().id()) || isBlue(it.id()))
                            .toList());
                    draft.lifecycle(lifecycle.next(now.now()));
                }
            }
            case SCALE_UP -> {
                if (isScaledUp()) {
                    draft.lifecycle(lifecycle.next(now.now()));
                }
            }
            case BAKE_TIME -> {
                Instant end =
                        lifecycle.since().plus(now.rules().pace().of(now.rules().bake()));
                draft.look(end);
                if (!now.now().isBefore(end) && isScaledUp()) {
                    draft.lifecycle(lifecycle.next(now.now()));
                }
            }
            case CLEAN_UP -> {
                if (now.tasks().stream().noneMatch(now::isOlder)) {
                    complete();
                }
            }
            default -> {
                // Once green is there, no stage that leads further away from blue begins while green is not whole.
                if (lifecycle.isAgreed()
                        && (lifecycle.stage() == ServiceDeploymentLifecycleStage.PRE_SCALE_UP || isScaledUp())) {
                    draft.lifecycle(lifecycle.next(now.now()));
                }
            }
        }
        if (lifecycle.calls().stream().anyMatch(Lifecycle.HookCall::isOpen)) {
            draft.look(lifecycle.hooksEnd());
        }
        return draft.done();
    }

    private boolean isBlue(String deployment) {
        return deployment.equals(lifecycle.blue());
    }

    private boolean isOlderThanBlue(ServiceTask task) {
        return now.isOlder(task) && !isBlue(task.deployment());
    }

    private boolean isScaledUp() {
        List<ServiceTask> green = now.tasks().stream()
                .filter(ServiceTask::wanted)
                .filter(now::isPrimary)
                .toList();
        return green.size() == now.rules().desired() && green.stream().allMatch(ServiceTask::healthy);
    }

    private void complete() {
        Deployment primary = Progress.completed(draft, now);
        draft.deployments(List.of(primary));
        draft.lifecycle(null);
    }
}
