package neargate.engine.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import neargate.engine.Hypervisor;
import neargate.engine.docker.api.Inspection.Summary;
import neargate.engine.logs.Console;
import org.jspecify.annotations.Nullable;

/**
 * EC2 instances as slices of this machine: a sandbox with the instance's ENI and a bridge for containers, limits, and a
 * container that is what the instance's user sees of it.
 */
final class DockerHypervisor implements Hypervisor {
    private final Workshop workshop;
    private final Path folder;
    private final Consumer<String> ended;
    private final InstanceContainer container;
    private final Map<String, Guest> guests = new ConcurrentHashMap<>();
    private volatile Consumer<InstanceState> listener = _ -> {};
    private volatile @Nullable AgentStarts agents;

    /** @param ended is told of instances that no longer run, for the tasks on them */
    DockerHypervisor(Workshop workshop, Path folder, Consumer<String> ended) {
        this.workshop = workshop;
        this.folder = folder;
        this.ended = ended;
        this.container = new InstanceContainer(workshop.instance(), folder);
    }

    @Override
    public void listen(Consumer<InstanceState> states, Consumer<AgentState> starts) {
        listener = states;
        try {
            agents = new AgentStarts(folder, starts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private AgentStarts agents() {
        AgentStarts listening = agents;
        if (listening == null) {
            throw new IllegalStateException("nobody listens");
        }
        return listening;
    }

    private Guest guest(String instanceId) {
        return guests.computeIfAbsent(
                instanceId, id -> new Guest(id, workshop, container, agents(), ended, this::tell));
    }

    private void tell(InstanceState state) {
        listener.accept(state);
        // Once its end is known: until then it is this one that refuses to run again.
        if (state.status() == Status.TERMINATED) {
            guests.remove(state.instanceId());
        }
    }

    @Override
    public void run(InstanceSpec instance) {
        guest(instance.instanceId()).run(instance);
    }

    @Override
    public void adopt(InstanceSpec instance) {
        guest(instance.instanceId()).adopt(instance);
    }

    @Override
    public void reboot(String instanceId) {
        guest(instanceId).reboot();
    }

    @Override
    public void stop(String instanceId) {
        guest(instanceId).stop();
    }

    @Override
    public void terminate(String instanceId) {
        CompletableFuture<Void> _ = guest(instanceId).terminate();
    }

    @Override
    public void retain(Set<String> instanceIds) {
        workshop.executor()
                .execute(() -> here().stream()
                        .map(container -> container.labels().getOrDefault(Labels.EC2_INSTANCE, ""))
                        .filter(id -> !instanceIds.contains(id))
                        .forEach(this::terminate));
    }

    private List<Summary> here() {
        workshop.ground();
        return workshop.docker().list(Labels.of(workshop.instance())).stream()
                .filter(container -> container.labels().containsKey(Labels.EC2_INSTANCE))
                .toList();
    }

    @Override
    public String consoleOutput(String instanceId) {
        return workshop.docker()
                .inspect(InstanceRemains.name(workshop, instanceId))
                .map(container -> Console.tail(workshop.ground().logFile(container.id())))
                .orElse("");
    }

    @Override
    public void clear() {
        CompletableFuture.allOf(guests.values().stream().map(Guest::terminate).toArray(CompletableFuture<?>[]::new))
                .join();
    }

    @Override
    public void close() {
        AgentStarts listening = agents;
        if (listening != null) {
            listening.close();
        }
        guests.values().forEach(Guest::detach);
    }
}
