package neargate.services.ecs.deployments;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import neargate.services.ecs.deployments.Supply.Host;

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

    /**
     * The instances on which a DAEMON service is to have a task, and has none after a step: for whose next task there is
     * room, or will be when the last one has gone ("Daemon scheduling strategy": resources are reserved for it).
     */
    public static Set<String> vacant(Situation now, Plan plan) {
        if (now.draining() || now.starting() == null || !(now.supply() instanceof Supply.Hosts(List<Host> hosts))) {
            return Set.of();
        }
        Set<String> stopped = plan.stop().stream().map(Plan.Stop::taskArn).collect(Collectors.toSet());
        Predicate<ServiceTask> stays = task -> task.wanted() && !stopped.contains(task.arn());
        Set<String> left = now.tasks().stream()
                .filter(stays.negate())
                .map(ServiceTask::instance)
                .collect(Collectors.toSet());
        Set<String> vacant = hosts.stream()
                .filter(host -> host.takes() || left.contains(host.instance()))
                .map(Host::instance)
                .collect(Collectors.toCollection(HashSet::new));
        now.tasks().stream().filter(stays).map(ServiceTask::instance).forEach(vacant::remove);
        plan.start().instances().forEach(vacant::remove);
        return vacant;
    }

    /** What was deleted stops all its tasks, and is gone when the last one is STOPPING ("DeleteService"). */
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
