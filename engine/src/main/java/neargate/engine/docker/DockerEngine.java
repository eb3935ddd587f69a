package neargate.engine.docker;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.engine.ContainerStats;
import neargate.engine.Engine;
import neargate.engine.Execution;
import neargate.engine.Hypervisor;
import neargate.engine.TaskSpec;
import neargate.engine.docker.Workshop.Ground;
import neargate.engine.docker.api.DockerApi;
import neargate.engine.docker.api.Inspection.Summary;
import neargate.engine.faults.NetworkFaults;
import neargate.engine.images.ImageStore;
import neargate.engine.linux.KernelClock;
import neargate.engine.logs.ContainerLogs;
import neargate.engine.network.Network;
import neargate.kernel.Ids;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks as containers of a Docker engine on this machine. Docker only runs containers; the network is {@link Network}'s.
 * Nothing without our label is touched.
 */
public final class DockerEngine implements Engine {
    private static final Logger LOG = LoggerFactory.getLogger(DockerEngine.class);

    /** A sandbox takes about 4 MiB: the pool takes no more than a sixtieth of the machine. */
    private static final long MEMORY_PER_SANDBOX = 256;

    /** How many ended tasks are remembered, for those who ask again before the news has reached them. */
    private static final int REMEMBERED = 1_000;

    private final ExecutorService executor = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("engine-", 0).factory());
    private final CompletableFuture<Ground> ground = new CompletableFuture<>();
    private final Residents residents = new Residents();
    private final SandboxPool sandboxes;
    private final Workshop workshop;
    private final ContainerFeed feed;
    private final Map<String, TaskRunner> runners = new HashMap<>();
    private final Map<String, TaskState> ended = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TaskState> eldest) {
            return size() > REMEMBERED;
        }
    };
    private volatile Consumer<TaskState> listener = _ -> {};

    /**
     * How an engine works.
     *
     * @param instance whose containers they are: Neargates of different names share a Docker engine without touching each
     *     other's
     * @param warmSandboxes how many sandboxes to keep ready
     * @param launches how many containers to start at a time
     */
    public record Settings(String instance, int warmSandboxes, int launches) {
        /** What was measured to serve well. */
        public static Settings of(String instance) {
            int warmSandboxes = (int) Math.clamp(Machine.capacity().memory() / MEMORY_PER_SANDBOX, 4, 32);
            return new Settings(instance, warmSandboxes, 4 * Machine.cores());
        }
    }

    /** An engine on top of the Docker at {@code docker}, which need not be there yet. */
    public DockerEngine(
            DockerApi docker,
            Network network,
            ImageStore images,
            ContainerLogs logs,
            Settings settings,
            Clock clock,
            Ids ids) {
        var gate = new LaunchGate(settings.launches());
        this.sandboxes = new SandboxPool(docker, images, gate, ids, settings.instance(), settings.warmSandboxes());
        this.workshop = new Workshop(
                settings.instance(),
                docker,
                ground,
                network,
                images,
                logs,
                sandboxes,
                new Slices(),
                gate,
                new Semaphore(Machine.cores()),
                residents,
                executor,
                clock);
        this.feed = new ContainerFeed(docker, settings.instance(), new News());
    }

    /**
     * The EC2 instances of this machine. A task on an instance ends with it.
     *
     * @param folder where instances and their hypervisor speak to each other; on this machine's own disk
     */
    public Hypervisor hypervisor(Path folder) {
        return new DockerHypervisor(workshop, folder, this::endTasksOf);
    }

    /** Makes this machine itself a place for tasks in the network modes bridge and host. To be called once. */
    public void openMachine() {
        workshop.slices().opened(Slice.ofMachine(workshop.network()));
    }

    private void endTasksOf(String instanceId) {
        List<TaskRunner> all;
        synchronized (runners) {
            all = runners.values().stream()
                    .filter(runner -> runner.runsOn(instanceId))
                    .toList();
        }
        all.forEach(TaskRunner::lostSandbox);
    }

    @Override
    public Capacity capacity() {
        return Machine.capacity();
    }

    @Override
    public void listen(Consumer<TaskState> listener) {
        this.listener = listener;
        feed.start();
    }

    @Override
    public void run(TaskSpec task) {
        start(task, true);
    }

    @Override
    public void adopt(TaskSpec task) {
        start(task, false);
    }

    private void start(TaskSpec task, boolean launch) {
        TaskState past;
        synchronized (runners) {
            if (runners.containsKey(task.taskArn())) {
                return;
            }
            past = ended.get(task.taskArn());
            if (past == null) {
                var runner = new TaskRunner(task, workshop, this::tell);
                runners.put(task.taskArn(), runner);
                runner.start(launch);
            }
        }
        if (past != null) {
            tellAgain(past);
        }
    }

    @Override
    public void stop(String taskArn) {
        TaskRunner runner;
        TaskState past;
        synchronized (runners) {
            runner = runners.get(taskArn);
            past = ended.get(taskArn);
        }
        if (runner != null) {
            runner.stop();
        } else if (past != null) {
            tellAgain(past);
        } else {
            executor.execute(() -> {
                removeAll(workshop.ground().inventory().claim(taskArn));
                listener.accept(new TaskState(taskArn, Status.STOPPED, List.of(), null, null, null, null));
            });
        }
    }

    private void tellAgain(TaskState past) {
        executor.execute(() -> listener.accept(past));
    }

    private void tell(TaskState state) {
        if (state.status() == Status.STOPPED) {
            synchronized (runners) {
                runners.remove(state.taskArn());
                ended.put(state.taskArn(), state);
            }
        }
        listener.accept(state);
    }

    @Override
    public Optional<TaskState> state(String taskArn) {
        synchronized (runners) {
            TaskRunner runner = runners.get(taskArn);
            return Optional.ofNullable(runner == null ? ended.get(taskArn) : runner.state());
        }
    }

    @Override
    public Optional<ContainerStats> stats(String taskArn, String container) {
        TaskRunner runner;
        synchronized (runners) {
            runner = runners.get(taskArn);
        }
        return Optional.ofNullable(runner).flatMap(it -> it.stats(container));
    }

    @Override
    public OptionalLong storage(String taskArn) {
        TaskRunner runner;
        synchronized (runners) {
            runner = runners.get(taskArn);
        }
        return runner == null ? OptionalLong.empty() : runner.storage();
    }

    @Override
    public Optional<ClockDrift> clockDrift() {
        return MachineClock.KERNEL
                .read()
                .map(read -> new ClockDrift(workshop.clock().instant(), read.errorBound(), read.synchronised()));
    }

    /** Linked when somebody asks for it first. */
    private static final class MachineClock {
        private static final KernelClock KERNEL = new KernelClock();
    }

    @Override
    public Optional<Execution> execute(String taskArn, String container, Execution.Command command) {
        TaskRunner runner;
        synchronized (runners) {
            runner = runners.get(taskArn);
        }
        return Optional.ofNullable(runner).flatMap(it -> it.execute(container, command));
    }

    @Override
    public boolean isAt(String taskArn, String address) {
        TaskRunner runner;
        synchronized (runners) {
            runner = runners.get(taskArn);
        }
        return runner != null && runner.isAt(address);
    }

    @Override
    public Optional<NetworkFaults> faults(String taskArn) {
        TaskRunner runner;
        synchronized (runners) {
            runner = runners.get(taskArn);
        }
        return Optional.ofNullable(runner).flatMap(TaskRunner::faults);
    }

    @Override
    public void retain(Set<String> taskArns) {
        executor.execute(() -> {
            removeAll(workshop.ground().inventory().claimAllBut(taskArns));
            Stream<String> here;
            synchronized (runners) {
                here = List.copyOf(runners.keySet()).stream();
            }
            workshop.ground()
                    .cgroups()
                    .retain(Stream.concat(taskArns.stream(), here)
                            .map(arn -> arn.substring(arn.lastIndexOf('/') + 1))
                            .collect(Collectors.toUnmodifiableSet()));
        });
    }

    @Override
    public void clear() {
        List<TaskRunner> all;
        synchronized (runners) {
            all = List.copyOf(runners.values());
            runners.clear();
            ended.clear();
        }
        all.forEach(TaskRunner::detach);
        each(all, TaskRunner::remove);
        Ground known = ground.getNow(null);
        if (known != null) {
            removeAll(known.inventory().claimAllBut(Set.of()));
        }
    }

    /** Removes containers that nobody runs, and the sandboxes that they joined. */
    private void removeAll(List<Summary> containers) {
        List<String> ids = Stream.concat(
                        containers.stream().map(Summary::id),
                        containers.stream()
                                .map(Summary::sandboxId)
                                .filter(id -> !id.isEmpty()
                                        && !workshop.ground().inventory().isOfInstance(id)))
                .distinct()
                .toList();
        each(ids, workshop::remove);
        containers.forEach(container -> workshop.logs().forget(container.id()));
        containers.stream()
                .map(container -> container.labels().get(Labels.TASK))
                .filter(Objects::nonNull)
                .distinct()
                .forEach(task -> {
                    workshop.removeVolumes(Labels.TASK + "=" + task);
                    LogRouter.removeOf(task);
                });
        containers.stream()
                .flatMap(container -> BridgePlug.of(container.labels()).stream())
                .filter(plug -> !plug.bindings().isEmpty() && !plug.instanceId().isEmpty())
                .forEach(plug -> executor.execute(() -> withdraw(plug)));
        containers.stream()
                .filter(container -> workshop.ground().inventory().isOfInstance(container.sandboxId()))
                .forEach(container -> executor.execute(() -> endFaults(container)));
    }

    private void endFaults(Summary container) {
        String task = container.labels().getOrDefault(Labels.TASK, "");
        try {
            workshop.docker()
                    .inspect(container.sandboxId())
                    .flatMap(Sandbox::of)
                    .ifPresent(instance -> InstanceSandbox.endFaults(task, instance.pid()));
        } catch (RuntimeException e) {
            LOG.debug("the faults of {} go with its instance: {}", task, e.getMessage());
        }
    }

    private void withdraw(BridgePlug plug) {
        try {
            workshop.slices().await(plug.instanceId()).forsake(plug);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.debug("what {} published goes with its instance: {}", plug, e.getMessage());
        }
    }

    private interface Deed<T> {
        void doTo(T subject) throws InterruptedException;
    }

    /** Does it to all at the same time and waits until it is done. */
    private <T> void each(List<T> subjects, Deed<T> deed) {
        CompletableFuture.allOf(subjects.stream()
                        .map(subject -> CompletableFuture.runAsync(
                                () -> {
                                    try {
                                        deed.doTo(subject);
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                },
                                executor))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    @Override
    public void close() {
        synchronized (runners) {
            runners.values().forEach(TaskRunner::detach);
        }
        feed.close();
        executor.shutdownNow();
        try {
            sandboxes.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What Docker tells, handed on to whom it concerns. */
    private final class News implements ContainerFeed.Listener {
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
            return workshop.docker()
                    .inspect(id)
                    .map(it -> it.state().isRunning())
                    .orElse(false);
        }

        private void lostFromPool(String id) {
            if (sandboxes.lost(id)) {
                removeSoon(id);
            }
        }

        private void removeSoon(String id) {
            executor.execute(() -> each(List.of(id), workshop::remove));
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
}
