package neargate.engine.docker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import neargate.engine.docker.Workshop.Ground;
import neargate.engine.docker.api.DockerApi;
import neargate.engine.docker.api.Inspection.Summary;

/** What Docker tells, handed on to whom it concerns. */
final class DockerNews implements ContainerFeed.Listener {
    private final Workshop workshop;
    private final SandboxPool sandboxes;
    private final Residents residents;
    private final CompletableFuture<Ground> ground;

    /** @param ground is known once Docker has told for the first time what is there */
    DockerNews(Workshop workshop, CompletableFuture<Ground> ground) {
        this.workshop = workshop;
        this.sandboxes = workshop.sandboxes();
        this.residents = workshop.residents();
        this.ground = ground;
    }

    @Override
    public void found(List<Summary> containers) {
        if (!ground.isDone()) {
            reach(containers);
        }
        Set<String> running = containers.stream()
                .filter(container -> container.state().equals("running"))
                .map(Summary::id)
                .collect(Collectors.toUnmodifiableSet());
        residents.forEach((id, resident) -> {
            switch (resident) {
                case Residents.Resident.Member(TaskRunner task, String name) -> task.lookAt(name, id);
                case Residents.Resident.Pause(TaskRunner task) -> {
                    if (!running.contains(id) && !runs(id)) {
                        task.lostSandbox();
                    }
                }
                case Residents.Resident.Instance(Runnable look) -> look.run();
            }
        });
        sandboxes.idle().stream()
                .map(Sandbox::id)
                .filter(id -> !running.contains(id) && !runs(id))
                .forEach(this::lostFromPool);
    }

    /** Asks anew: what was made after the list was is not in it. */
    private boolean runs(String id) {
        return workshop.docker().inspect(id).map(it -> it.state().isRunning()).orElse(false);
    }

    private void lostFromPool(String id) {
        if (sandboxes.lost(id)) {
            removeSoon(id);
        }
    }

    private void removeSoon(String id) {
        workshop.executor().execute(() -> workshop.each(List.of(id), workshop::remove));
    }

    private void reach(List<Summary> containers) {
        DockerApi.EngineFacts facts = workshop.docker().info();
        var inventory = new Inventory(containers);
        Map<String, Optional<Sandbox>> idle = new HashMap<>();
        for (String id : inventory.idleSandboxes()) {
            idle.put(id, workshop.docker().inspect(id).flatMap(Sandbox::of).filter(Sandbox::isUnused));
        }
        // From here on nothing is asked that may fail: what is given to the pool is given once.
        idle.forEach((id, unused) -> {
            if (unused.filter(sandboxes::offer).isEmpty()) {
                removeSoon(id);
            }
        });
        ground.complete(new Ground(
                Path.of(facts.dockerRootDir()),
                new TaskCgroups(TaskCgroups.MOUNT, workshop.instance(), facts.cgroupDriver()),
                inventory));
        sandboxes.start();
    }

    @Override
    public void died(String id) {
        lostFromPool(id);
        residents.find(id).ifPresent(resident -> {
            switch (resident) {
                case Residents.Resident.Member(TaskRunner task, String name) -> task.lookAt(name, id);
                case Residents.Resident.Pause(TaskRunner task) -> task.lostSandbox();
                case Residents.Resident.Instance(Runnable look) -> look.run();
            }
        });
    }

    @Override
    public void health(String id, String status) {
        residents.find(id).ifPresent(resident -> {
            if (resident instanceof Residents.Resident.Member(TaskRunner task, String name)) {
                task.health(name, status);
            }
        });
    }
}
