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
        lines.add(heading(answer));
        for (Forecast.Step step : steps) {
            List<String> told = told(step);
            if (!told.isEmpty()) {
                lines.add("  " + lines.size() + ". " + (lines.size() == 1 ? "" : "then ") + String.join("; ", told));
            }
        }
        if (lines.size() == 1) {
            lines.add("  Nothing is started or stopped.");
        }
        if (!steps.isEmpty() && steps.getLast().fallsShort()) {
            lines.add("  There it stays: the service would be unable to place a task" + refusal);
        }
        return lines;
    }

    private String heading(Service answer) {
        Deployment primary = answer.deployments().getFirst();
        boolean begins = now.get(Services.TABLE, record.key(scope))
                .filter(before ->
                        before.deployments().getFirst().deployment().id().equals(primary.id()))
                .isEmpty();
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
        step.plan().events().stream().map(this::withoutName).forEach(told::add);
        step.plan().warnings().stream().map(this::withoutName).forEach(told::add);
        return told;
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

    private String withoutName(String event) {
        return event.replaceFirst("^\\(service [^)]*\\) ?(\\(deployment [^)]*\\) )?", "")
                .replaceFirst("\\.$", "");
    }
}
