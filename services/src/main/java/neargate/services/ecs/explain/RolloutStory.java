package neargate.services.ecs.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.services.ecs.deployments.Bounds;
import neargate.services.ecs.deployments.Forecast;
import neargate.services.ecs.deployments.ServiceTask;
import neargate.services.ecs.services.ServiceRecord;
import neargate.services.ecs.services.Services;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.Service;

/** Tells the steps that are ahead of a service. */
final class RolloutStory {
    private final Snapshot now;
    private final Scope scope;
    private final ServiceRecord record;

    RolloutStory(Snapshot now, Scope scope, ServiceRecord record) {
        this.now = now;
        this.scope = scope;
        this.record = record;
    }

    List<String> tell(Service answer, List<Forecast.Step> steps, String refusal) {
        List<String> lines = new ArrayList<>();
        boolean begins = begins(answer);
        lines.add(heading(answer, begins));
        boolean rests = !begins
                && steps.stream()
                        .allMatch(step ->
                                step.started().isEmpty() && step.stopped().isEmpty());
        for (Forecast.Step step : steps) {
            // That it is as it should be is no step of one that is so already.
            List<String> told = rests ? warnings(step) : told(step);
            if (!told.isEmpty()) {
                lines.add("  " + lines.size() + ". " + (lines.size() == 1 ? "" : "then ") + String.join("; ", told));
            }
        }
        if (lines.size() == 1) {
            lines.add("  Nothing would happen.");
        }
        if (!steps.isEmpty() && steps.getLast().fallsShort()) {
            lines.add("  There it stays: the service would be unable to place a task" + refusal);
        }
        return lines;
    }

    private boolean begins(Service answer) {
        String primary = answer.deployments().getFirst().id();
        return now.get(Services.TABLE, record.key(scope))
                .filter(before ->
                        before.deployments().getFirst().deployment().id().equals(primary))
                .isEmpty();
    }

    private static String heading(Service answer, boolean begins) {
        Deployment primary = answer.deployments().getFirst();
        DeploymentConfiguration configuration = answer.deploymentConfiguration();
        var bounds = new Bounds(configuration.minimumHealthyPercent(), configuration.maximumPercent());
        int desired = answer.desiredCount();
        return (begins
                        ? "UpdateService would begin a deployment of " + definition(primary.taskDefinition())
                        : "UpdateService would need no new deployment")
                + ": " + Rehearsal.count(desired, "task") + ", at least " + bounds.least(desired)
                + " healthy and at most " + bounds.most(desired) + " at a time.";
    }

    private List<String> told(Forecast.Step step) {
        List<String> told = new ArrayList<>();
        byPlace(step.started()).forEach((place, count) -> told.add("starts " + count + place));
        byPlace(step.stopped()).forEach((place, count) -> told.add("stops " + count + place));
        step.plan().events().stream().map(RolloutStory::withoutName).forEach(told::add);
        told.addAll(warnings(step));
        return told;
    }

    private static List<String> warnings(Forecast.Step step) {
        return step.plan().warnings().stream().map(RolloutStory::withoutName).toList();
    }

    private Map<String, Integer> byPlace(List<ServiceTask> tasks) {
        return tasks.stream().collect(Collectors.toMap(this::place, _ -> 1, Integer::sum, LinkedHashMap::new));
    }

    private String place(ServiceTask task) {
        String of = record.rollout(task.deployment())
                .map(rollout -> " of " + definition(rollout.deployment().taskDefinition()))
                .orElse("");
        return of
                + (task.instance() == null
                        ? " in " + task.zone()
                        : " on " + Explainer.name(now, scope, Objects.requireNonNull(task.instance())));
    }

    private static String definition(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    private static String withoutName(String event) {
        return event.replaceFirst("^\\(service [^)]*\\) ?(\\(deployment [^)]*\\) )?", "")
                .replaceFirst("\\.$", "");
    }
}
