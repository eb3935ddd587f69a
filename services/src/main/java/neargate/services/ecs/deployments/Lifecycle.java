package neargate.services.ecs.deployments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage;

/**
 * How far a blue/green deployment has come ("Amazon ECS blue/green deployments", deployment lifecycle stages).
 *
 * @param since when it came to this stage
 * @param blue the id of the deployment that the service runs, and goes back to
 * @param hooks what is to be asked in the stages that follow
 * @param calls what is asked in this one, which is over when all agree
 */
public record Lifecycle(
        ServiceDeploymentLifecycleStage stage, Instant since, String blue, List<Hook> hooks, List<HookCall> calls) {
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
     * How long hooks may take over a stage: AWS's usual one day ("Lifecycle hooks for Amazon ECS service deployments"). Their
     * work takes as long, and so does the queue before it, at any {@link neargate.kernel.Pace}.
     */
    private static final Duration LONGEST_HOOK = Duration.ofDays(1);

    /** Who is asked in which stages ("Lifecycle hooks for Amazon ECS service deployments"). */
    public record Hook(String target, List<String> stages) {}

    /**
     * A call of a hook.
     *
     * @param status what it has answered last
     * @param next when it is to be asked again; without meaning when it has decided
     */
    public record HookCall(String target, HookStatus status, Instant next) {
        /** Whether it has not decided yet. */
        public boolean isOpen() {
            return status == HookStatus.IN_PROGRESS;
        }
    }

    /** What a hook answers. */
    public enum HookStatus {
        SUCCEEDED,
        FAILED,
        /** It wants to be asked again. */
        IN_PROGRESS
    }

    /**
     * The beginning.
     *
     * @param older how many deployments the service had: of more than one, all but the blue one go first
     */
    public static Lifecycle begin(int older, String blue, List<Hook> hooks, Instant now) {
        return at(
                older > 1
                        ? ServiceDeploymentLifecycleStage.RECONCILE_SERVICE
                        : ServiceDeploymentLifecycleStage.PRE_SCALE_UP,
                now,
                blue,
                hooks);
    }

    private static Lifecycle at(ServiceDeploymentLifecycleStage stage, Instant now, String blue, List<Hook> hooks) {
        List<HookCall> calls = hooks.stream()
                .filter(hook -> hook.stages().contains(stage.toString()))
                .map(hook -> new HookCall(hook.target(), HookStatus.IN_PROGRESS, now))
                .toList();
        return new Lifecycle(stage, now, blue, hooks, calls);
    }

    /** The stages that are ahead, this one first. */
    public List<ServiceDeploymentLifecycleStage> ahead() {
        return STAGES.subList(STAGES.indexOf(stage), STAGES.size());
    }

    Lifecycle next(Instant now) {
        return at(STAGES.get(STAGES.indexOf(stage) + 1), now, blue, hooks);
    }

    /** After a hook has answered; the same if it was not asked, or has decided before. */
    public Lifecycle answered(HookCall answer) {
        return new Lifecycle(
                stage,
                since,
                blue,
                hooks,
                calls.stream()
                        .map(call -> call.isOpen() && call.target().equals(answer.target()) ? answer : call)
                        .toList());
    }

    boolean isAgreed() {
        return calls.stream().allMatch(call -> call.status() == HookStatus.SUCCEEDED);
    }

    /** Whether a hook does not agree, or has not decided in time. */
    boolean isRefused(Instant now) {
        return calls.stream()
                .anyMatch(call -> call.status() == HookStatus.FAILED || (call.isOpen() && !now.isBefore(hooksEnd())));
    }

    /** When hooks of this stage that have not decided yet have failed. */
    Instant hooksEnd() {
        return since.plus(LONGEST_HOOK);
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
