package neargate.engine.docker;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
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
import neargate.engine.faults.NetworkFaults;
import neargate.engine.images.ImageStore;
import neargate.engine.linux.KernelClock;
import neargate.engine.logs.ContainerLogs;
import neargate.engine.network.Network;
import neargate.kernel.Ids;

/**
 * Tasks as containers of a Docker engine on this machine. Docker only runs containers; the network is {@link Network}'s.
 * Nothing without our label is touched.
 */
public final class DockerEngine implements Engine {
    /** A sandbox takes about 4 MiB: the pool takes no more than a sixtieth of the machine. */
    private static final long MEMORY_PER_SANDBOX = 256;

    private final ExecutorService executor = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("engine-", 0).factory());
    private final CompletableFuture<Ground> ground = new CompletableFuture<>();
    private final Residents residents = new Residents();
    private final SandboxPool sandboxes;
    private final Workshop workshop;
    private final ContainerFeed feed;
    private final Runners runners = new Runners();
    private final Strays strays;
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
        this.strays = new Strays(workshop);
        this.feed = new ContainerFeed(docker, settings.instance(), new DockerNews(workshop, ground));
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
        runners.all().stream().filter(runner -> runner.runsOn(instanceId)).forEach(TaskRunner::lostSandbox);
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
        runners.start(task.taskArn(), () -> new TaskRunner(task, workshop, this::tell), launch)
                .ifPresent(this::tellAgain);
    }

    @Override
    public void stop(String taskArn) {
        runners.find(taskArn)
                .ifPresentOrElse(
                        TaskRunner::stop,
                        () -> runners.past(taskArn).ifPresentOrElse(this::tellAgain, () -> removeUnknown(taskArn)));
    }

    private void removeUnknown(String taskArn) {
        executor.execute(() -> {
            strays.remove(workshop.ground().inventory().claim(taskArn));
            listener.accept(new TaskState(taskArn, Status.STOPPED, List.of(), null, null, null, null));
        });
    }

    private void tellAgain(TaskState past) {
        executor.execute(() -> listener.accept(past));
    }

    private void tell(TaskState state) {
        if (state.status() == Status.STOPPED) {
            runners.end(state);
        }
        listener.accept(state);
    }

    @Override
    public Optional<TaskState> state(String taskArn) {
        return runners.find(taskArn)
                .map(runner -> Optional.ofNullable(runner.state()))
                .orElseGet(() -> runners.past(taskArn));
    }

    @Override
    public Optional<ContainerStats> stats(String taskArn, String container) {
        return runners.find(taskArn).flatMap(it -> it.stats(container));
    }

    @Override
    public OptionalLong storage(String taskArn) {
        return runners.find(taskArn).map(TaskRunner::storage).orElseGet(OptionalLong::empty);
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
        return runners.find(taskArn).flatMap(it -> it.execute(container, command));
    }

    @Override
    public boolean isAt(String taskArn, String address) {
        return runners.find(taskArn).filter(it -> it.isAt(address)).isPresent();
    }

    @Override
    public Optional<NetworkFaults> faults(String taskArn) {
        return runners.find(taskArn).flatMap(TaskRunner::faults);
    }

    @Override
    public void retain(Set<String> taskArns) {
        executor.execute(() -> {
            strays.remove(workshop.ground().inventory().claimAllBut(taskArns));
            workshop.ground()
                    .cgroups()
                    .retain(Stream.concat(taskArns.stream(), runners.arns().stream())
                            .map(arn -> arn.substring(arn.lastIndexOf('/') + 1))
                            .collect(Collectors.toUnmodifiableSet()));
        });
    }

    @Override
    public void clear() {
        List<TaskRunner> all = runners.clear();
        all.forEach(TaskRunner::detach);
        workshop.each(all, TaskRunner::remove);
        Ground known = ground.getNow(null);
        if (known != null) {
            strays.remove(known.inventory().claimAllBut(Set.of()));
        }
    }

    @Override
    public void close() {
        runners.all().forEach(TaskRunner::detach);
        feed.close();
        executor.shutdownNow();
        try {
            sandboxes.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
