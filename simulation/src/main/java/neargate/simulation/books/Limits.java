package neargate.simulation.books;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Set;
import neargate.kernel.store.Key;
import neargate.services.ecs.services.ServiceRecord;
import neargate.simulation.books.Account.Tally;
import neargate.simulation.plane.Broken;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/** How many tasks a step may leave: of the service, of each of its deployments when two stand beside each other, or of each task set. */
final class Limits {
    private static final int MOST_PERCENT_OF_TASK_SET = 200;

    private final Instant time;
    private final Key key;
    private final Step step;
    private final Account account;
    private final ServiceRecord record;
    private final Set<String> open;

    /** @param open the instances that take tasks of DAEMON services */
    Limits(Instant time, Key key, Step step, Account account, ServiceRecord record, Set<String> open) {
        this.time = time;
        this.key = key;
        this.step = step;
        this.account = account;
        this.record = record;
        this.open = open;
    }

    static boolean isDaemon(ServiceRecord record) {
        return record.service().schedulingStrategy() == SchedulingStrategy.DAEMON;
    }

    void check() {
        if (record.external()) {
            record.taskSets().forEach(set -> taskSet(set.taskSet()));
        } else if (isDaemon(record)) {
            daemon();
        } else if (record.blueGreen()) {
            blueGreen();
        } else {
            service();
        }
    }

    private void service() {
        Tally all = account.all();
        int most = most(record);
        require(step.startedOf.isEmpty() || all.wanted() <= most, "was given a task more than " + most + ": " + all);
        require(
                step.stoppedHealthyOf.isEmpty() || all.healthy() >= least(),
                "was left with fewer than " + least() + ": " + all);
        proven();
    }

    /** With a circuit breaker, what is there before a deployment stays until what replaces it has proven itself. */
    private void proven() {
        Deployment primary = record.deployments().getFirst().deployment();
        var breaker = record.service().deploymentConfiguration().deploymentCircuitBreaker();
        if (primary.rolloutState() != DeploymentRolloutState.IN_PROGRESS
                || breaker == null
                || !breaker.enable()
                || step.stoppedHealthyOf.stream().allMatch(primary.id()::equals)) {
            return;
        }
        Tally proven = Tally.of(account.each()
                .filter(task ->
                        !task.of().equals(primary.id()) || !task.provenAt().isAfter(time)));
        require(proven.healthy() >= least(), "was left with fewer than " + least() + " that are proven: " + proven);
    }

    /** One task on an instance and never two; and what was stopped to be replaced left as many as there must be. */
    private void daemon() {
        for (String instance : step.startedOn) {
            require(open.contains(instance), "was given a task on " + instance + ", which takes none");
            int there = Tally.of(account.each().filter(task -> instance.equals(task.instance())))
                    .wanted();
            require(there <= 1, "was given a task on " + instance + ", where it has " + there);
        }
        if (step.stoppedHealthyOn.stream().anyMatch(open::contains)) {
            Tally own = account.counted(record, open);
            require(own.healthy() >= least(), "was left with fewer than " + least() + ": " + own);
        }
    }

    /** Each is kept as a service would be, and blue goes for good only after green has been whole. */
    private void blueGreen() {
        int most = most(record);
        for (String deployment : step.startedOf) {
            Tally own = account.of(deployment);
            require(own.wanted() <= most, "was given a task of " + deployment + " more than " + most + ": " + own);
        }
        String green = record.deployments().getFirst().deployment().id();
        for (String deployment : step.stoppedHealthyOf) {
            if (deployment.equals(account.lastCompleted) && !account.whole.contains(green)) {
                Tally own = account.of(deployment);
                require(own.healthy() >= least(), "has blue tasks stopped before green ones can do: " + own);
            }
        }
    }

    /** A task set has its share of the tasks, by the default percentages; one that drains has none any more. */
    private void taskSet(TaskSet set) {
        Tally own = account.of(set.id());
        int desired = desired(record, set);
        require(
                !step.startedOf.contains(set.id()) || own.wanted() <= desired * MOST_PERCENT_OF_TASK_SET / 100,
                "was given a task of " + set.id() + " too many for " + desired + ": " + own);
        require(
                !step.stoppedHealthyOf.contains(set.id()) || own.healthy() >= desired,
                "was left with fewer tasks of " + set.id() + " than " + desired + ": " + own);
    }

    /** Notes which deployments have been whole: all their tasks there, and healthy. */
    void noteWhole() {
        if (record.blueGreen()) {
            String green = record.deployments().getFirst().deployment().id();
            if (account.of(green).healthy() >= record.service().desiredCount()) {
                account.whole.add(green);
            }
        }
    }

    static int desired(ServiceRecord record, TaskSet set) {
        return set.status().equals("DRAINING")
                ? 0
                : BigDecimal.valueOf(set.scale().value() * record.service().desiredCount() / 100)
                        .setScale(0, RoundingMode.CEILING)
                        .intValueExact();
    }

    private int least() {
        return least(record);
    }

    /** How many tasks have to stay healthy. */
    static int least(ServiceRecord record) {
        return Math.ceilDiv(
                record.service().desiredCount()
                        * record.service().deploymentConfiguration().minimumHealthyPercent(),
                100);
    }

    /** How many tasks there may be. */
    static int most(ServiceRecord record) {
        return record.service().desiredCount()
                * record.service().deploymentConfiguration().maximumPercent()
                / 100;
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new Broken(
                    key.id() + " " + otherwise + " of " + record.service().desiredCount() + " by "
                            + record.service().deploymentConfiguration());
        }
    }
}
