package neargate.simulation.books;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import neargate.kernel.store.Key;
import neargate.services.ecs.deployments.Lifecycle;
import neargate.services.ecs.services.ServiceRecord;
import neargate.simulation.books.Account.Seen;
import neargate.simulation.machines.Conduct;
import neargate.simulation.machines.Fleet;
import neargate.simulation.machines.Machine;
import neargate.simulation.machines.Workload;
import neargate.simulation.plane.Broken;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/**
 * When a service has to be as it should be, with nobody's help: a deployment is completed or has failed, what is completed is
 * told to be steady, and what was deleted is gone. The time for it begins anew with each request and each fault, and stands
 * as long as one of the reasons holds that {@link #reason} names.
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

    /** How long alarms have to be quiet after all tasks are healthy: two minutes in the simulation, looked at every ten seconds. */
    private static final Duration QUIET_ALARMS = Duration.ofMinutes(3);

    private static final int FEWEST_FAILURES = 3;
    private static final int MOST_FAILURES = 200;

    private final Fleet fleet;
    private final Demand demand;
    private final Placements placements;
    private final Set<String> open;

    /** @param open the instances that take tasks of DAEMON services */
    Deadlines(Fleet fleet, Demand demand, Placements placements, Set<String> open) {
        this.fleet = fleet;
        this.demand = demand;
        this.placements = placements;
        this.open = open;
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
        if (record == null || record.external() || isAsItShouldBe(account, record)) {
            return true;
        }
        if (reason(now, account, record, all) != null) {
            account.since = now;
            return false;
        }
        Instant began = account.since.isAfter(since) ? account.since : since;
        Duration allowed = allowed(record);
        if (now.isAfter(began.plus(allowed))) {
            throw new Broken(key.id() + " is " + record.service().status() + ", its deployment "
                    + Course.primary(record) + " is " + Course.state(record, Course.primary(record))
                    + ", it is told to be steady: " + account.saidSteady
                    + ", and nothing has happened to it for longer than " + allowed + ": "
                    + account.each().toList() + " of "
                    + record.service().desiredCount() + " by "
                    + record.service().deploymentConfiguration());
        }
        return false;
    }

    private boolean isAsItShouldBe(Account account, ServiceRecord record) {
        return switch (record.service().status()) {
            case "ACTIVE" ->
                switch (Course.state(record, Course.primary(record))) {
                    case IN_PROGRESS -> false;
                    case FAILED -> true;
                    case null, default -> (account.saidSteady || !account.steady.isEmpty()) && isWhole(account, record);
                };
            case "DRAINING" -> false;
            default -> true;
        };
    }

    private boolean isWhole(Account account, ServiceRecord record) {
        Account.Tally own = Limits.isDaemon(record)
                ? Account.Tally.of(account.each().filter(task -> open.contains(task.instance())))
                : account.all();
        return own.healthy() >= record.service().desiredCount();
    }

    /** Why it may stay as it is; null for no reason. */
    private @Nullable String reason(Instant now, Account account, ServiceRecord record, Collection<Account> all) {
        if (account.each().anyMatch(task -> isProtected(task, now))) {
            return "a task is protected";
        }
        if (account.each().anyMatch(task -> task.instance() != null && !isReached(task.instance()))) {
            return "a machine is cut off or gone";
        }
        if (!record.service().status().equals("ACTIVE")) {
            return null;
        }
        Workload workload = workload(record);
        if (fleet.missingImages().contains(workload.image())) {
            return "its image is missing";
        }
        if (workload.conduct() != Conduct.LASTS && !isWatched(record)) {
            return "its version does not work, and no circuit breaker ends it";
        }
        if (record.lifecycle().stream()
                .map(Lifecycle::calls)
                .anyMatch(calls -> calls.stream().anyMatch(Lifecycle.HookCall::isOpen))) {
            return "a lifecycle hook has not agreed";
        }
        String primary = Course.primary(record);
        boolean hasOthers =
                account.each().anyMatch(task -> task.wanted() && (!task.of().equals(primary) || !isOnOpen(task)));
        if (hasOthers && !record.blueGreen() && !mayMove(record)) {
            return "its percentages allow neither to start a task nor to stop one";
        }
        if (Limits.isDaemon(record)) {
            return daemonReason(account, record, primary, workload);
        }
        long own = account.each()
                .filter(task -> task.wanted() && task.of().equals(primary))
                .filter(this::isOnOpen)
                .count();
        boolean lacks = own < record.service().desiredCount();
        return lacks && !workload.onFargate() && placements.room(ask(record), workload, free(all)) == null
                ? "there is no room"
                : null;
    }

    private @Nullable String daemonReason(Account account, ServiceRecord record, String primary, Workload workload) {
        if (account.each().anyMatch(task -> !task.of().equals(primary) && !open.contains(task.instance()))) {
            return "a task of the former version is the last to go from an instance that is to be empty";
        }
        return fleet.machines().stream()
                        .filter(machine -> machine.arn() != null && open.contains(machine.arn()))
                        .filter(machine -> account.each()
                                .noneMatch(task -> machine.arn().equals(task.instance())
                                        && task.of().equals(primary)))
                        .anyMatch(machine -> placements.room(ask(record), workload, List.of(machine)) == null)
                ? "there is no room on an instance"
                : null;
    }

    private boolean isOnOpen(Seen task) {
        return task.instance() == null || open.contains(task.instance());
    }

    private static boolean isProtected(Seen task, Instant now) {
        return task.wanted()
                && task.protectedUntil() != null
                && task.protectedUntil().isAfter(now);
    }

    private boolean isReached(String instance) {
        return fleet.machines().stream().anyMatch(machine -> instance.equals(machine.arn()) && machine.isConnected());
    }

    private static boolean isWatched(ServiceRecord record) {
        var breaker = record.service().deploymentConfiguration().deploymentCircuitBreaker();
        return Course.state(record, Course.primary(record)) == DeploymentRolloutState.IN_PROGRESS
                && breaker != null
                && breaker.enable();
    }

    private static boolean mayMove(ServiceRecord record) {
        int desired = record.service().desiredCount();
        return desired == 0
                || (Limits.isDaemon(record)
                        ? Limits.least(record) < desired
                        : Limits.least(record) < Limits.most(record));
    }

    /** The machines of which no room is kept for a DAEMON service. */
    private List<Machine> free(Collection<Account> all) {
        List<Account> daemons = all.stream()
                .filter(account -> account.record != null && Limits.isDaemon(account.record))
                .toList();
        return fleet.machines().stream()
                .filter(machine -> daemons.stream()
                        .allMatch(daemon -> daemon.each()
                                .anyMatch(task -> task.wanted()
                                        && task.instance() != null
                                        && task.instance().equals(machine.arn()))))
                .toList();
    }

    private Ask ask(ServiceRecord record) {
        return demand.ask("service:" + record.name());
    }

    private Workload workload(ServiceRecord record) {
        String definition = record.service().taskDefinition();
        return fleet.workload(definition.substring(definition.lastIndexOf('/') + 1, definition.lastIndexOf(':')));
    }

    /**
     * How long it may take. A version that does not work is given up after as many failures as its circuit breaker's
     * threshold, at the worst one after the other: each takes a round, in which there is time for the throttle too, which has
     * come to 4 s by then. A version that works is there after as many rounds as there are tasks, at the worst.
     */
    private Duration allowed(ServiceRecord record) {
        int desired = record.service().desiredCount();
        if (!record.service().status().equals("ACTIVE")) {
            return ROUND;
        }
        if (workload(record).conduct() != Conduct.LASTS) {
            int threshold = Math.clamp(Math.ceilDiv(desired, 2), FEWEST_FAILURES, MOST_FAILURES);
            return ROUND.multipliedBy(threshold + MORE_ROUNDS);
        }
        DeploymentConfiguration configuration = record.service().deploymentConfiguration();
        Duration allowed = ROUND.multipliedBy(desired + MORE_ROUNDS);
        if (record.deployments().getFirst().starts().failures() > 0) {
            allowed = allowed.plus(LONGEST_THROTTLE);
        }
        if (configuration.alarms() != null && configuration.alarms().enable()) {
            allowed = allowed.plus(QUIET_ALARMS);
        }
        return record.blueGreen() ? allowed.plusMinutes(configuration.bakeTimeInMinutes()) : allowed;
    }
}
