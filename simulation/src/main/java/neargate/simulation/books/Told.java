package neargate.simulation.books;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import neargate.kernel.store.Key;
import neargate.services.ecs.services.ServiceRecord;
import neargate.services.ecs.services.TaskSetRecord;
import neargate.simulation.books.Account.Tally;
import neargate.simulation.plane.Broken;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/** What the events of a service and the history of its deployments say of a step, compared with what was done: no less, no more, once. */
final class Told {
    private static final Pattern STARTED = Pattern.compile(" has started (\\d+) tasks[^:]*: (.*)\\.$");
    private static final Pattern STOPPED = Pattern.compile(" has stopped (\\d+) running tasks[^:]*: (.*)\\.$");
    private static final Pattern TASK = Pattern.compile("\\(task ([0-9a-f]+)\\)");
    private static final Pattern COMPLETED = Pattern.compile("\\(deployment (\\S+)\\) deployment completed\\.$");
    private static final Pattern FAILED = Pattern.compile("\\(deployment (\\S+)\\) deployment failed: ");
    private static final String STEADY = " has reached a steady state.";

    private final Key key;
    private final Step step;
    private final Account account;
    private final ServiceRecord record;

    /** @param account as it was before, but for its tasks */
    Told(Key key, Step step, Account account, ServiceRecord record) {
        this.key = key;
        this.step = step;
        this.account = account;
        this.record = record;
    }

    void check() {
        same(tasks(STARTED), step.started, "did not start what it says");
        same(tasks(STOPPED), step.stopped, "did not stop what it says");
        List<String> completed = became(DeploymentRolloutState.COMPLETED);
        List<String> failed = became(DeploymentRolloutState.FAILED);
        same(named(COMPLETED), completed, "did not complete what it says");
        same(named(FAILED), failed, "has not failed as it says");
        require(
                step.ends.stream().filter(Statuses.End.COMPLETED::equals).count() == completed.size(),
                "has not completed what its history says");
        require(
                step.ends.stream().filter(Statuses.End.FAILED::equals).count() == failed.size(),
                "has not failed as its history says");
    }

    private List<String> tasks(Pattern saying) {
        List<String> named = new ArrayList<>();
        for (String event : step.events) {
            Matcher said = saying.matcher(event);
            if (said.find()) {
                List<String> tasks = TASK.matcher(said.group(2))
                        .results()
                        .map(task -> task.group(1))
                        .toList();
                require(tasks.size() == Integer.parseInt(said.group(1)), "miscounts its tasks");
                named.addAll(tasks);
            }
        }
        return named;
    }

    private List<String> named(Pattern deployment) {
        return step.events.stream()
                .map(deployment::matcher)
                .filter(Matcher::find)
                .map(said -> said.group(1))
                .toList();
    }

    private List<String> became(DeploymentRolloutState state) {
        return record.deployments().stream()
                .map(rollout -> rollout.deployment())
                .filter(deployment ->
                        deployment.rolloutState() == state && account.states.get(deployment.id()) != state)
                .map(deployment -> deployment.id())
                .toList();
    }

    /**
     * What is told to be steady, a service or a task set, has its tasks; and it is told again only after something changed.
     *
     * @param open the instances that take tasks of DAEMON services
     */
    void checkSteady(Set<String> open) {
        for (String event : step.events) {
            account.saidSteady = event.endsWith(STEADY);
            if (account.saidSteady) {
                String subject = event.substring(0, event.length() - STEADY.length());
                Tally own = account.counted(record, open);
                int desired = record.service().desiredCount();
                if (record.external()) {
                    TaskSet set = taskSet(event);
                    own = account.of(set.id());
                    desired = Limits.desired(record, set);
                }
                require(
                        // It may go on at once: to move a task to another zone, one more is started.
                        own.healthy() == desired && own.wanted() <= own.healthy() + step.started.size(),
                        "is told to be steady with " + own + " of " + desired);
                require(account.steady.add(subject) || account.shaken, "is told to be steady again");
                account.shaken = false;
            }
        }
    }

    private TaskSet taskSet(String event) {
        return record.taskSets().stream()
                .map(TaskSetRecord::taskSet)
                .filter(set -> event.contains(", taskSet " + set.id() + ")"))
                .findFirst()
                .orElseThrow(() -> new Broken("no task set is steady as it is told: " + event));
    }

    private void same(Collection<String> said, Collection<String> done, String otherwise) {
        require(said.stream().sorted().toList().equals(done.stream().sorted().toList()), otherwise);
    }

    private static Map<String, String> states(ServiceRecord record) {
        return record.deployments().stream()
                .map(rollout -> rollout.deployment())
                .collect(Collectors.toMap(
                        deployment -> deployment.id(), deployment -> deployment.rolloutStateAsString()));
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new Broken(key.id() + " " + otherwise + ": " + step.events + "; it started " + step.started
                    + ", stopped " + step.stopped + ", its history says " + step.ends + ", and its deployments are "
                    + states(record) + " after " + account.states);
        }
    }
}
