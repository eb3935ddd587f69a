package neargate.services.ecs.deployments;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import neargate.services.ecs.deployments.ServiceTask.Health;
import neargate.services.ecs.deployments.ServiceTask.Tie;
import org.jspecify.annotations.Nullable;

/** What becomes of a service, step by step, if every task that is started comes up healthy. */
public final class Forecast {
    /** Long enough for a task to be called well started. */
    private static final Duration BETWEEN_STEPS = Duration.ofHours(1);

    private static final int MOST_STEPS = 1_000;

    private Forecast() {}

    /** Where tasks go. */
    public interface Places {
        /** The places of the tasks that are to be started: fewer when there is no room for more. */
        List<Place> take(Plan.Start start);

        /** A task is gone, and its place is free. */
        void free(ServiceTask task);
    }

    /**
     * A place for a task.
     *
     * @param instance the ARN of the container instance; null on Fargate
     */
    public record Place(String zone, @Nullable String instance) {}

    /**
     * A step.
     *
     * @param plan what is done
     * @param started the tasks that are started, where they have places
     * @param stopped the tasks that are stopped
     */
    public record Step(Plan plan, List<ServiceTask> started, List<ServiceTask> stopped) {
        /** Whether more tasks were to be started than had places. */
        public boolean fallsShort() {
            return started.size() < plan.start().count();
        }
    }

    /** The steps until there is nothing left to do, or nothing more can be done. */
    public static List<Step> of(Situation beginning, Places places) {
        List<Step> steps = new ArrayList<>();
        Situation now = beginning;
        while (steps.size() < MOST_STEPS) {
            Plan plan = Planner.plan(now);
            if (plan.isIdle(now)) {
                return steps;
            }
            Step step = step(now, plan, places, steps.size());
            steps.add(step);
            if (step.started().isEmpty() && step.stopped().isEmpty() && changesNothing(plan, now)) {
                return steps;
            }
            now = after(now, step);
        }
        return steps;
    }

    /** Only waiting is left, for room or for what an event tells of. */
    private static boolean changesNothing(Plan plan, Situation now) {
        return plan.desired() == now.rules().desired()
                && plan.steady() == now.steady()
                && plan.balancing() == now.balancing()
                && plan.deployments().equals(now.deployments());
    }

    private static Step step(Situation now, Plan plan, Places places, int number) {
        Set<String> leaving = new HashSet<>();
        plan.stop().forEach(stop -> leaving.add(stop.taskArn()));
        List<ServiceTask> stopped = now.tasks().stream()
                .filter(task -> leaving.contains(task.arn()))
                .toList();
        List<ServiceTask> started = new ArrayList<>();
        for (Place place : plan.start().count() == 0 ? List.<Place>of() : places.take(plan.start())) {
            started.add(new ServiceTask(
                    "forecast-" + number + "-" + started.size(),
                    plan.start().deployment(),
                    place.zone(),
                    place.instance(),
                    true,
                    Tie.NONE,
                    Health.HEALTHY,
                    now.now(),
                    now.now(),
                    null));
        }
        stopped.forEach(places::free);
        return new Step(plan, started, stopped);
    }

    private static Situation after(Situation before, Step step) {
        List<ServiceTask> tasks = new ArrayList<>();
        for (ServiceTask task : before.tasks()) {
            if (task.wanted() && !step.stopped().contains(task)) {
                tasks.add(later(task, before.now()));
            }
        }
        tasks.addAll(step.started());
        return new Situation(
                before.service(),
                before.draining(),
                before.rules().with(step.plan().desired()),
                step.plan().deployments(),
                before.lastCompleted(),
                null,
                Watch.NOTHING,
                tasks,
                step.plan().starts(),
                List.of(),
                before.unresolved(),
                step.plan().steady(),
                step.plan().balancing(),
                step.plan().lifecycle(),
                supply(before.supply(), step),
                before.now().plus(BETWEEN_STEPS));
    }

    /** A zone that had no place for a task has none later. */
    private static Supply supply(Supply before, Step step) {
        String zone = step.plan().start().zone();
        return zone != null && step.fallsShort() && before instanceof Supply.Room room ? room.without(zone) : before;
    }

    /** A step later: it is healthy, and protected for as long as before, since steps take no hours in truth. */
    private static ServiceTask later(ServiceTask task, Instant now) {
        boolean starting = task.health() == Health.STARTING;
        Instant end = task.protectedUntil();
        return new ServiceTask(
                task.arn(),
                task.deployment(),
                task.zone(),
                task.instance(),
                true,
                task.tie(),
                starting ? Health.HEALTHY : task.health(),
                task.createdAt(),
                starting ? now : task.startedAt(),
                task.isProtected(now) && end != null ? end.plus(BETWEEN_STEPS) : end);
    }
}
