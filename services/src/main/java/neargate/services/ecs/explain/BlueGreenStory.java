package neargate.services.ecs.explain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.services.ecs.deployments.Lifecycle;
import neargate.services.ecs.services.ServiceRecord;
import neargate.services.ecs.services.ServiceRecord.Rollout;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage;

/** Tells what is ahead of a service in the midst of a blue/green deployment, stage by stage. */
final class BlueGreenStory {
    private final ServiceRecord record;
    private final Lifecycle lifecycle;
    private final Instant time;
    private final List<TaskRecord> tasks;
    private final List<String> lines = new ArrayList<>();

    BlueGreenStory(Reader now, Scope scope, ServiceRecord record, Lifecycle lifecycle, Instant time) {
        this.record = record;
        this.lifecycle = lifecycle;
        this.time = time;
        this.tasks = TaskTable.ofService(now, scope, record.cluster(), record.name())
                .filter(TaskRecord::wanted)
                .toList();
    }

    List<String> tell() {
        Rollout green = record.deployments().getFirst();
        lines.add("UpdateService would leave a blue/green deployment of " + definition(green) + " in progress, at "
                + lifecycle.stage() + ":");
        int all = record.service().desiredCount();
        record.deployments()
                .forEach(rollout -> bring(rollout, lifecycle.desired(rollout.id(), rollout.equals(green), all)));
        for (ServiceDeploymentLifecycleStage stage : lifecycle.ahead()) {
            hooks(stage);
            switch (stage) {
                case SCALE_UP -> {
                    if (stage != lifecycle.stage()) {
                        bring(green, all);
                    }
                }
                case BAKE_TIME ->
                    step("when all are healthy, waits for "
                            + (stage == lifecycle.stage() ? "what is left of " : "")
                            + Rehearsal.count(
                                    record.service().deploymentConfiguration().bakeTimeInMinutes(), "minute"));
                case CLEAN_UP ->
                    record.deployments().stream()
                            .filter(rollout -> rollout.id().equals(lifecycle.blue()))
                            .forEach(rollout -> step("stops those of " + definition(rollout) + protection(rollout)));
                default -> {}
            }
        }
        return lines;
    }

    private void step(String what) {
        lines.add("  " + lines.size() + ". " + what);
    }

    private void hooks(ServiceDeploymentLifecycleStage stage) {
        List<String> asked = stage == lifecycle.stage()
                ? lifecycle.calls().stream()
                        .filter(Lifecycle.HookCall::isOpen)
                        .map(Lifecycle.HookCall::target)
                        .toList()
                : lifecycle.hooks().stream()
                        .filter(hook -> hook.stages().contains(stage.toString()))
                        .map(Lifecycle.Hook::target)
                        .toList();
        asked.forEach(target -> step("asks " + target + " (" + stage + ")"));
    }

    private void bring(Rollout rollout, int wanted) {
        int has = (int) of(rollout).count();
        if (has < wanted) {
            step("starts " + (wanted - has) + " of " + definition(rollout)
                    + (has < tasks.size() ? " beside the others" : ""));
        } else if (has > wanted) {
            step("stops " + (has - wanted) + " of " + definition(rollout) + protection(rollout));
        }
    }

    private String protection(Rollout rollout) {
        long kept = of(rollout)
                .map(TaskRecord::protectedUntil)
                .filter(Objects::nonNull)
                .filter(time::isBefore)
                .count();
        return kept == 0 ? "" : ", protected ones (" + kept + ") when their protection ends";
    }

    private Stream<TaskRecord> of(Rollout rollout) {
        return tasks.stream().filter(task -> rollout.id().equals(task.deployment()));
    }

    private static String definition(Rollout rollout) {
        String arn = rollout.deployment().taskDefinition();
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
