package neargate.services.ecs.deployments;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides the next step of a REPLICA service.
 *
 * <p>Tasks are started up to the desired count, as far as maximumPercent, the machine and the back-off allow. A task that
 * is to be replaced, of an older deployment, unhealthy, or on an instance that is to be empty, goes when a healthy task
 * stands in for it; earlier only when room has to be made under maximumPercent, and never below minimumHealthyPercent.
 */
final class ReplicaScheduler {
    /**
     * So that no transaction is long, whatever the desired count; it is no rate. The tasks of a step are the news that leads
     * to the next step, a tenth of a second later at most: AWS's own "tasks launched by a service per minute", 500, is less.
     */
    private static final int MOST_STARTED_AT_ONCE = 50;

    private final Situation now;
    private final Rules rules;
    private final Supply.Room room;
    private final Draft draft;

    ReplicaScheduler(Situation now, Supply.Room room) {
        this.now = now;
        this.rules = now.rules();
        this.room = room;
        this.draft = new Draft(now);
    }

    Plan plan() {
        Map<Boolean, List<ServiceTask>> wanted = now.tasks().stream()
                .filter(ServiceTask::wanted)
                .filter(task -> !leaves(task))
                .collect(Collectors.partitioningBy(this::stays));
        List<ServiceTask> ours = wanted.get(true);
        List<ServiceTask> others = wanted.get(false);
        int surplus = ours.size() - rules.desired();
        if (!Rebalancing.waits(now, ours)) {
            int mayGo = freeAndNotHealthy(ours) + Math.max(0, healthy(ours) - rules.desired());
            ScaleIn.choose(now, ours, List.of(), Math.min(surplus, mayGo))
                    .forEach(now.balancing() == Balancing.MOVING ? draft::move : draft::scaleIn);
        }
        int missing = Math.max(0, -surplus);
        BackOff backOff = BackOff.of(now.starts(), rules.desired(), rules.pace());
        int next = now.mayStart(missing);
        if (next > 0) {
            start(next, backOff, ours.size() + others.size());
        }
        replace(ours, others, next);
        if (missing > 0 && !now.halted() && !draft.starts() && !draft.stops()) {
            warnIfBlocked(ours, others);
        }
        if (missing == 0 && !draft.stops() && ours.stream().allMatch(ServiceTask::healthy)) {
            Stream.concat(others.stream(), surplus > 0 ? ours.stream() : Stream.of())
                    .filter(task -> task.isProtected(now.now()))
                    .findFirst()
                    .ifPresent(task -> Patience.warnOfProtection(draft, task));
        }
        boolean asWanted = surplus == 0 && others.isEmpty() && ours.stream().allMatch(ServiceTask::healthy);
        if (Progress.note(draft, now, missing, asWanted) && rules.rebalances()) {
            Rebalancing.step(draft, now, room, ours, backOff);
        }
        return draft.done();
    }

    private boolean leaves(ServiceTask task) {
        if (Patience.isStranded(now, task)) {
            draft.stop(task, "Service scheduler stopped the task: its instance is DRAINING");
            return true;
        }
        return false;
    }

    /** Whether a task need not be replaced. After a failed deployment any task that is well will do. */
    private boolean stays(ServiceTask task) {
        return (now.isPrimary(task) || now.halted()) && !task.draining() && !Patience.isSick(draft, now, task);
    }

    private void start(int missing, BackOff backOff, int running) {
        String deployment = now.starting();
        if (deployment == null || !Patience.allowsStarting(draft, now, backOff)) {
            return;
        }
        int allowed = Math.clamp(rules.most() - running, 0, missing);
        if (room.tasks() < allowed) {
            if (!room.refusal().isEmpty()) {
                draft.warn(" was unable to place a task" + room.refusal());
            }
            draft.look(now.now().plus(rules.pace().of(Patience.UNTIL_NEXT_ATTEMPT_TO_PLACE)));
        }
        int count = Stream.of(allowed, room.tasks(), MOST_STARTED_AT_ONCE)
                .min(Integer::compare)
                .orElseThrow();
        if (count > 0) {
            draft.start(new Plan.Start(deployment, count, null, List.of()));
        }
    }

    /** Stops what a healthy task stands in for, and what stands in the way of starting more. What is protected stays. */
    private void replace(List<ServiceTask> ours, List<ServiceTask> others, int missing) {
        int healthyOurs = healthy(ours);
        int healthyOthers = healthy(others);
        List<ServiceTask> free =
                others.stream().filter(task -> !task.isProtected(now.now())).toList();
        int healthyAndProtected = healthyOthers - healthy(free);
        int kept = Math.max(0, rules.desired() - healthyOurs - healthyAndProtected);
        int inTheWay = Math.max(0, ours.size() + missing + others.size() - rules.most());
        int spare = Math.max(0, healthyOurs + healthyOthers - rules.least());
        int goesForRoom = Math.min(inTheWay, freeAndNotHealthy(others) + spare);
        ScaleIn.choose(now, others, ours, Math.max(free.size() - kept, goesForRoom))
                .forEach(task -> Patience.stop(draft, task));
    }

    private void warnIfBlocked(List<ServiceTask> ours, List<ServiceTask> others) {
        int running = ours.size() + others.size();
        if (running >= rules.most() && healthy(ours) + healthy(others) == running) {
            Patience.warnOfDeadlock(draft);
        }
    }

    private int freeAndNotHealthy(List<ServiceTask> tasks) {
        return (int) tasks.stream()
                .filter(task -> !task.healthy() && !task.isProtected(now.now()))
                .count();
    }

    private static int healthy(List<ServiceTask> tasks) {
        return (int) tasks.stream().filter(ServiceTask::healthy).count();
    }
}
