package neargate.simulation.books;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import neargate.services.ecs.deployments.Lifecycle;
import neargate.services.ecs.services.ServiceRecord;
import neargate.simulation.books.Account.Seen;
import neargate.simulation.machines.Conduct;
import neargate.simulation.machines.Fleet;
import neargate.simulation.machines.Machine;
import neargate.simulation.machines.Workload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/** Why a service may stay as it is, although that is not as it should be. */
final class Reasons {
    private final Fleet fleet;
    private final Demand demand;
    private final Placements placements;
    private final Set<String> open;
    private final Balance balance;

    /** @param open the instances that are ACTIVE */
    Reasons(Fleet fleet, Demand demand, Placements placements, Set<String> open, Balance balance) {
        this.fleet = fleet;
        this.demand = demand;
        this.placements = placements;
        this.open = open;
        this.balance = balance;
    }

    /** What holds for whatever is missing, or too much; null for no reason. */
    @Nullable
    String ofAny(Instant now, Account account) {
        if (account.each().anyMatch(task -> isProtected(task, now))) {
            return "a task is protected";
        }
        return account.each().anyMatch(task -> task.instance() != null && !isReached(task.instance()))
                ? "a machine is cut off or gone"
                : null;
    }

    /** Why a deployment may stay as it is; null for no reason. */
    @Nullable
    String ofDeployment(Account account, ServiceRecord record, Part part, Collection<Account> all) {
        String reason = isWatched(record) ? null : ofVersion(part.workload());
        if (reason != null) {
            return reason;
        }
        if (record.lifecycle().stream()
                .map(Lifecycle::calls)
                .anyMatch(calls -> calls.stream().anyMatch(Lifecycle.HookCall::isOpen))) {
            return "a lifecycle hook has not agreed";
        }
        boolean hasOthers = account.each().anyMatch(task -> task.wanted() && (!part.owns(task) || !isOnOpen(task)));
        if (hasOthers && !record.blueGreen() && !mayMove(record)) {
            return "its percentages allow neither to start a task nor to stop one";
        }
        return Limits.isDaemon(record) ? ofDaemon(account, record, part) : ofPlacement(account, record, part, all);
    }

    /** As above, of a task set. */
    @Nullable
    String ofTaskSet(Account account, ServiceRecord record, Part part, Collection<Account> all) {
        String reason = ofVersion(part.workload());
        return reason != null ? reason : ofPlacement(account, record, part, all);
    }

    /** Why tasks may be left in zones that have too many; null for no reason. */
    @Nullable
    String ofBalance(Account account, ServiceRecord record, Part part, Collection<Account> all) {
        return balance.mayMove(record, part, balance.lacking(account, record, part), free(all))
                ? null
                : "no task more may be started in the zones that have too few";
    }

    private @Nullable String ofVersion(Workload workload) {
        if (fleet.missingImages().contains(workload.image())) {
            return "its image is missing, and no circuit breaker ends it";
        }
        return workload.conduct() == Conduct.LASTS ? null : "its version does not work, and no circuit breaker ends it";
    }

    private @Nullable String ofPlacement(Account account, ServiceRecord record, Part part, Collection<Account> all) {
        long own = account.each()
                .filter(task -> task.wanted() && part.owns(task) && isOnOpen(task))
                .count();
        boolean lacks = own < part.desired();
        return lacks && !part.workload().onFargate() && placements.room(ask(record), part.workload(), free(all)) == null
                ? "there is no room"
                : null;
    }

    private @Nullable String ofDaemon(Account account, ServiceRecord record, Part part) {
        if (account.each().anyMatch(task -> !part.owns(task) && !open.contains(task.instance()))) {
            return "a task of the former version is the last to go from an instance that is to be empty";
        }
        return fleet.machines().stream()
                        .filter(machine -> machine.arn() != null && open.contains(machine.arn()))
                        .filter(machine -> account.each()
                                .noneMatch(task -> machine.arn().equals(task.instance()) && part.owns(task)))
                        .anyMatch(machine -> placements.room(ask(record), part.workload(), List.of(machine)) == null)
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
}
