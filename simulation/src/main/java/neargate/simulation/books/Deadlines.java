package neargate.simulation.books;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import neargate.kernel.store.Key;
import neargate.services.ecs.services.ServiceRecord;
import neargate.services.ecs.services.TaskSetRecord;
import neargate.simulation.machines.Conduct;
import neargate.simulation.machines.Fleet;
import neargate.simulation.plane.Broken;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/**
 * When a service has to be as it should be, with nobody's help: a deployment is completed or has failed; what is completed is
 * told to be steady, and balanced over zones where that is wanted; where a deployment has failed, the former one keeps the
 * desired count; a task set is steady; and what was deleted is gone. The time for it begins anew with each request and each
 * fault, and stands as long as one of the {@link Reasons} holds.
 */
final class Deadlines {
    /**
     * For one task to come up and prove itself, or to fail and be given up: 15 s until the next attempt to place it, 4 s for
     * its image, 90 s until its health checks say what is so, 10 s until they say so again or it has lasted, 5 s to stop, and
     * messages in between of which one may take 20 s.
     */
    private static final Duration ROUND = Duration.ofMinutes(3);

    /** Before the first round and after the last, the tasks of others stop. */
    private static final int MORE_ROUNDS = 2;

    /** The longest wait of the throttle, which is 15 minutes whatever went wrong before. */
    private static final Duration LONGEST_THROTTLE = Duration.ofMinutes(15);

    /** How long alarms have to be quiet after all tasks are healthy and the former ones gone: two minutes in the simulation. */
    private static final Duration QUIET_ALARMS = Duration.ofMinutes(3);

    /** For one task to move to another zone: five minutes until the next attempt, and then a round. */
    private static final Duration MOVE = ROUND.plusMinutes(5);

    private static final int FEWEST_FAILURES = 3;
    private static final int MOST_FAILURES = 200;

    private final Fleet fleet;
    private final Set<String> open;
    private final Balance balance;
    private final Reasons reasons;

    /** @param open the instances that take tasks of DAEMON services */
    Deadlines(Fleet fleet, Demand demand, Placements placements, Set<String> open) {
        this.fleet = fleet;
        this.open = open;
        this.balance = new Balance(fleet, demand, placements, open);
        this.reasons = new Reasons(fleet, demand, placements, open, balance);
    }

    /**
     * Looks at a service.
     *
     * @param since when something happened last that concerns all of them
     * @param all the accounts of all services
     * @return whether it is as it should be, and has to be looked at no more until something changes
     */
    boolean check(Instant now, Instant since, Key key, Account account, Collection<Account> all) {
        ServiceRecord record = account.record;
        if (record == null || isAsItShouldBe(account, record)) {
            return true;
        }
        if (imageCameOrWent(account, record) || reason(now, account, record, all) != null) {
            account.since = now;
            return false;
        }
        Instant began = account.since.isAfter(since) ? account.since : since;
        Duration allowed = allowed(account, record);
        if (now.isAfter(began.plus(allowed))) {
            throw new Broken(key.id() + " is " + record.service().status() + ", " + course(record)
                    + ", it is told to be steady: " + account.saidSteady
                    + ", and nothing has happened to it for longer than " + allowed + ": "
                    + account.each().toList() + " of "
                    + record.service().desiredCount() + " by "
                    + record.service().deploymentConfiguration());
        }
        return false;
    }

    private static String course(ServiceRecord record) {
        return record.external()
                ? "its task sets are "
                        + record.taskSets().stream().map(TaskSetRecord::taskSet).toList()
                : "its deployment " + Course.primary(record) + " is " + Course.state(record, Course.primary(record));
    }

    private boolean isAsItShouldBe(Account account, ServiceRecord record) {
        return switch (record.service().status()) {
            case "ACTIVE" ->
                record.external()
                        ? unsteady(account, record).isEmpty()
                        : isSettled(account, record) && isBalanced(account, record);
            case "DRAINING" -> false;
            default -> true;
        };
    }

    private List<TaskSetRecord> unsteady(Account account, ServiceRecord record) {
        return record.taskSets().stream()
                .filter(set -> {
                    Account.Tally own = account.of(set.taskSet().id());
                    int desired = Limits.desired(record, set.taskSet());
                    return isDraining(set) || !set.steady() || own.healthy() != desired || own.wanted() != desired;
                })
                .toList();
    }

    private static boolean isDraining(TaskSetRecord set) {
        return set.taskSet().status().equals("DRAINING");
    }

    private boolean isSettled(Account account, ServiceRecord record) {
        return switch (Course.state(record, Course.primary(record))) {
            case IN_PROGRESS -> false;
            case FAILED ->
                Part.of(account, record, fleet).isEmpty()
                        || (isWhole(account, record)
                                && account.counted(record, open).wanted()
                                        <= record.service().desiredCount());
            case null, default -> (account.saidSteady || !account.steady.isEmpty()) && isWhole(account, record);
        };
    }

    private boolean isWhole(Account account, ServiceRecord record) {
        return account.counted(record, open).healthy() >= record.service().desiredCount();
    }

    /** One that has failed is not balanced. */
    private boolean isBalanced(Account account, ServiceRecord record) {
        return Part.isFailed(record)
                || Part.of(account, record, fleet)
                        .map(part -> balance.lacking(account, record, part))
                        .filter(zones -> !zones.isEmpty())
                        .isEmpty();
    }

    private static boolean isCompleted(ServiceRecord record) {
        return Course.state(record, Course.primary(record)) == DeploymentRolloutState.COMPLETED;
    }

    /** Then a deployment begins to fail in the midst of it, or to come on again. */
    private boolean imageCameOrWent(Account account, ServiceRecord record) {
        boolean before = account.imageIsMissing;
        account.imageIsMissing = parts(account, record).anyMatch(this::isImageMissing);
        return account.imageIsMissing != before;
    }

    private boolean isImageMissing(Part part) {
        return fleet.missingImages().contains(part.workload().image());
    }

    private Stream<Part> parts(Account account, ServiceRecord record) {
        return record.external()
                ? record.taskSets().stream().map(set -> Part.of(set, record, fleet))
                : Part.of(account, record, fleet).stream();
    }

    /** Why it may stay as it is; null for no reason. */
    private @Nullable String reason(Instant now, Account account, ServiceRecord record, Collection<Account> all) {
        String ofAny = reasons.ofAny(now, account);
        if (ofAny != null || !record.service().status().equals("ACTIVE")) {
            return ofAny;
        }
        if (record.external()) {
            return ofTaskSets(account, record, all);
        }
        Part part = Part.of(account, record, fleet).orElseThrow();
        return isSettled(account, record)
                ? reasons.ofBalance(account, record, part, all)
                : reasons.ofDeployment(account, record, part, all);
    }

    /** One of them for which there is no reason is enough. */
    private @Nullable String ofTaskSets(Account account, ServiceRecord record, Collection<Account> all) {
        String reason = null;
        for (TaskSetRecord set : unsteady(account, record)) {
            reason = isDraining(set) ? null : reasons.ofTaskSet(account, record, Part.of(set, record, fleet), all);
            if (reason == null) {
                return null;
            }
        }
        return reason;
    }

    private Duration allowed(Account account, ServiceRecord record) {
        if (!record.service().status().equals("ACTIVE")) {
            return ROUND;
        }
        if (record.external()) {
            return unsteady(account, record).stream()
                    .map(set -> isDraining(set) ? ROUND : allowed(Part.of(set, record, fleet)))
                    .max(Duration::compareTo)
                    .orElse(ROUND);
        }
        Part part = Part.of(account, record, fleet).orElseThrow();
        Duration allowed = allowed(part);
        if (part.workload().conduct() != Conduct.LASTS) {
            return allowed;
        }
        DeploymentConfiguration configuration = record.service().deploymentConfiguration();
        if (configuration.alarms() != null && configuration.alarms().enable()) {
            allowed = allowed.plus(QUIET_ALARMS);
        }
        if (record.blueGreen()) {
            allowed = allowed.plusMinutes(configuration.bakeTimeInMinutes());
        }
        // A task more than there should be is on its way, and until it is there the service is not told to be steady.
        boolean moves = Balance.isKept(record) && isCompleted(record) && isWhole(account, record);
        return moves ? allowed.plus(MOVE.multipliedBy(part.desired())) : allowed;
    }

    /**
     * How long it may take. A version that does not work, or whose image is missing, is given up after as many failures as its
     * circuit breaker's threshold, at the worst one after the other: each takes a round, in which there is time for the
     * throttle too, which has come to 4 s by then. A version that works is there after as many rounds as there are tasks, at
     * the worst.
     */
    private Duration allowed(Part part) {
        if (part.workload().conduct() != Conduct.LASTS || isImageMissing(part)) {
            int threshold = Math.clamp(Math.ceilDiv(part.desired(), 2), FEWEST_FAILURES, MOST_FAILURES);
            return ROUND.multipliedBy(threshold + MORE_ROUNDS);
        }
        Duration allowed = ROUND.multipliedBy(part.desired() + MORE_ROUNDS);
        return part.failures() > 0 ? allowed.plus(LONGEST_THROTTLE) : allowed;
    }
}
