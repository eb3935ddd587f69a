package neargate.services.ecs.deployments;

import java.util.Optional;

/**
 * The service scheduler: decides the next step of a service with the deployment controller ECS ("Amazon ECS services",
 * "Deploy Amazon ECS services by replacing tasks").
 */
public final class Planner {
    private Planner() {}

    /** Decides the next step. */
    public static Plan plan(Situation situation) {
        Situation now = situation.judged();
        if (now.draining()) {
            return drain(now);
        }
        Optional<Failure> failure = Failure.of(now);
        if (failure.isPresent()) {
            return failure.get().end(now);
        }
        Lifecycle lifecycle = now.lifecycle();
        if (lifecycle != null && now.inProgress()) {
            return new BlueGreen(now, lifecycle).plan();
        }
        return switch (now.supply()) {
            case Supply.Room room -> new ReplicaScheduler(now, room).plan();
            case Supply.Hosts hosts -> new DaemonScheduler(now, hosts.hosts()).plan();
        };
    }

    /** What was deleted stops all its tasks, and is gone when none is left ("DeleteService", "DeleteTaskSet"). */
    private static Plan drain(Situation now) {
        var draft = new Draft(now);
        now.tasks().stream()
                .filter(task -> task.wanted() && !task.isProtected(now.now()))
                .forEach(draft::scaleIn);
        if (now.tasks().isEmpty()) {
            draft.inactive();
        }
        return draft.done();
    }
}
