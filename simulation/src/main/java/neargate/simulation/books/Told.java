package neargate.simulation.books;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import neargate.kernel.store.Key;
import neargate.services.ecs.services.ServiceRecord;
import neargate.simulation.plane.Broken;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/** What a service's events say of a step, compared with what was done. */
final class Told {
    private static final Pattern TASK = Pattern.compile("\\(task ([0-9a-f]+)\\)");
    private static final Pattern COMPLETED = Pattern.compile("\\(deployment (\\S+)\\) deployment completed\\.$");
    private static final Pattern FAILED = Pattern.compile("\\(deployment (\\S+)\\) deployment failed: ");

    private Told() {}

    /** @param before the states of the deployments before the step */
    static void check(Key key, Deployments.Step step, Map<String, DeploymentRolloutState> before, ServiceRecord after) {
        require(
                named(step, " has started ", TASK).equals(step.started),
                key,
                "did not start what it says",
                step,
                before,
                after);
        require(
                named(step, " has stopped ", TASK).equals(step.stopped),
                key,
                "did not stop what it says",
                step,
                before,
                after);
        require(
                named(step, " deployment completed.", COMPLETED)
                        .equals(became(DeploymentRolloutState.COMPLETED, before, after)),
                key,
                "did not complete what it says",
                step,
                before,
                after);
        require(
                named(step, " deployment failed: ", FAILED)
                        .equals(became(DeploymentRolloutState.FAILED, before, after)),
                key,
                "has not failed as it says",
                step,
                before,
                after);
    }

    private static Set<String> named(Deployments.Step step, String saying, Pattern name) {
        Set<String> named = new HashSet<>();
        for (String event : step.events) {
            if (event.contains(saying)) {
                named.addAll(name.matcher(event)
                        .results()
                        .map((MatchResult match) -> match.group(1))
                        .collect(Collectors.toSet()));
            }
        }
        return named;
    }

    private static Set<String> became(
            DeploymentRolloutState state, Map<String, DeploymentRolloutState> before, ServiceRecord after) {
        return after.deployments().stream()
                .map(rollout -> rollout.deployment())
                .filter(deployment -> deployment.rolloutState() == state && before.get(deployment.id()) != state)
                .map(deployment -> deployment.id())
                .collect(Collectors.toSet());
    }

    private static List<String> states(ServiceRecord record) {
        return record.deployments().stream()
                .map(rollout -> rollout.deployment())
                .map(deployment -> deployment.id() + " " + deployment.rolloutStateAsString())
                .toList();
    }

    private static void require(
            boolean condition,
            Key key,
            String otherwise,
            Deployments.Step step,
            Map<String, DeploymentRolloutState> before,
            ServiceRecord after) {
        if (!condition) {
            throw new Broken(key.id() + " " + otherwise + ": " + step.events + "; it started " + step.started
                    + ", stopped " + step.stopped + ", and its deployments are " + states(after) + " after " + before);
        }
    }
}
