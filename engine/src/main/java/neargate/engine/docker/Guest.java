package neargate.engine.docker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import neargate.engine.Hypervisor.InstanceSpec;
import neargate.engine.Hypervisor.InstanceState;
import neargate.engine.Hypervisor.Status;
import neargate.engine.Mailbox;
import neargate.engine.docker.api.DockerException;
import neargate.engine.docker.api.Inspection;
import neargate.engine.docker.api.Inspection.Summary;
import neargate.engine.images.ImageException;
import neargate.engine.network.Network;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One EC2 instance on this machine. What is asked of it is done one after the other. Its disk is its container's, which
 * stays while it is stopped, as does its sandbox.
 */
final class Guest {
    private static final Logger LOG = LoggerFactory.getLogger(Guest.class);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final String instanceId;
    private final Workshop workshop;
    private final InstanceContainer container;
    private final InstanceRemains remains;
    private final AgentStarts agents;
    private final Consumer<String> ended;
    private final Consumer<InstanceState> listener;
    private final Mailbox<Order> orders;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile boolean detached;
    private volatile boolean ending;
    private volatile boolean terminating;
    private @Nullable InstanceSpec spec;
    private @Nullable Sandbox taken;
    private @Nullable Attachments attachments;
    private @Nullable Sandbox sandbox;
    private @Nullable Slice slice;
    private @Nullable String containerId;

    private interface Order {
        void carryOut() throws InterruptedException, IOException, ImageException;
    }

    Guest(
            String instanceId,
            Workshop workshop,
            InstanceContainer container,
            AgentStarts agents,
            Consumer<String> ended,
            Consumer<InstanceState> listener) {
        this.instanceId = instanceId;
        this.workshop = workshop;
        this.container = container;
        this.remains = new InstanceRemains(workshop, instanceId);
        this.agents = agents;
        this.ended = ended;
        this.listener = listener;
        this.orders = new Mailbox<>(workshop.executor(), this::carryOut);
    }

    /** From now on nothing is done or told; what is there stays. */
    void detach() {
        detached = true;
    }

    /** However long Docker is away; nothing comes after the instance's end. */
    private void carryOut(Order order) {
        // An engine that was never reached says nothing of the instance.
        workshop.ground();
        Order current = order;
        while (!detached && !over.isDone()) {
            try {
                current.carryOut();
                return;
            } catch (IOException | DockerException | Network.NetworkException e) {
                LOG.warn("Instance {} waits: {}", instanceId, e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ImageException | RuntimeException e) {
                if (detached || Thread.currentThread().isInterrupted()) {
                    // It is this process that ends, not the instance.
                    return;
                }
                LOG.warn("Instance {} fails", instanceId, e);
                current = end(Objects.requireNonNullElse(e.getMessage(), "Internal error on launch"));
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** What nobody foresaw stops the instance, as waiting would not help it. Its disk stays, unless it was to go. */
    private Order end(String reason) {
        return terminating ? this::remove : () -> halt(reason);
    }

    private void tell(Status status, @Nullable String reason) {
        if (!detached) {
            listener.accept(new InstanceState(instanceId, status, reason));
        }
        if (status == Status.TERMINATED) {
            over.complete(null);
        }
    }

    void run(InstanceSpec wanted) {
        run(wanted, false);
    }

    /** As above, of an instance that ran: it may have ended meanwhile. */
    void adopt(InstanceSpec wanted) {
        run(wanted, true);
    }

    private void run(InstanceSpec wanted, boolean ran) {
        ending = false;
        orders.post(() -> {
            spec = wanted;
            if (ending || terminating) {
                // What cannot start does not stand in the way of its end.
                return;
            }
            if (slice != null && attachments != null) {
                attachments.plug(wanted.networkInterfaces());
            } else {
                Optional<Sandbox> left = ran ? remains.leftBehind() : Optional.empty();
                if (left.isPresent()) {
                    attachments = attachments(wanted, left.get());
                    attachments.adopt(wanted.networkInterfaces());
                    halt(null);
                    return;
                }
                start(wanted);
            }
            tell(Status.RUNNING, null);
        });
    }

    private Attachments attachments(InstanceSpec wanted, Sandbox sandbox) {
        return new Attachments(workshop.network(), wanted.vpcId(), sandbox.pid(), Slice.firstPorts());
    }

    private void start(InstanceSpec wanted) throws InterruptedException, IOException, ImageException {
        workshop.ground();
        Optional<Summary> found = remains.container();
        Sandbox sandbox = found.isPresent() ? remains.sandboxOf(found.get()) : newSandbox();
        this.sandbox = sandbox;
        boolean runs = found.filter(it -> it.state().equals("running")).isPresent();
        workshop.residents().moveIn(sandbox.id(), new Residents.Resident.Instance(this::look));
        Attachments plugs = attachments(wanted, sandbox);
        attachments = plugs;
        if (runs) {
            plugs.adopt(wanted.networkInterfaces());
        } else {
            workshop.nameSandbox(sandbox, instanceId);
            plugs.plug(wanted.networkInterfaces());
            sandbox.describe(
                    List.of(wanted.privateIp() + " " + wanted.hostname() + " " + sandbox.hostname()), plugs.names());
        }
        String cgroup = workshop.ground().cgroups().create(wanted).orElse(null);
        String id = found.map(Summary::id).orElse(null);
        if (id == null) {
            workshop.images().own(InstanceContainer.IMAGE);
            id = workshop.docker()
                    .create(InstanceRemains.name(workshop, instanceId), container.of(wanted, sandbox, cgroup));
        }
        containerId = id;
        workshop.residents().moveIn(id, new Residents.Resident.Instance(this::look));
        var opened = Slice.of(wanted, sandbox, id, disk(id), plugs, workshop.network());
        slice = opened;
        workshop.slices().opened(opened);
        agents.listenTo(instanceId);
        if (!runs) {
            boot(id);
        }
    }

    private Disk disk(String id) {
        return workshop.docker()
                .inspect(id)
                .map(Inspection::graphDriver)
                .map(Inspection.GraphDriver::data)
                .map(data -> data.get("MergedDir"))
                .map(merged -> new Disk(Path.of(merged)))
                .orElseGet(() -> new Disk(null));
    }

    /** As tasks are launched: so many at a time, and before what is not urgent, such as sandboxes for later. */
    private void boot(String id) throws InterruptedException {
        String _ = workshop.gate().through(() -> {
            workshop.docker().start(id);
            return id;
        });
    }

    /** One only, however often it takes to start. */
    private Sandbox newSandbox() throws InterruptedException, ImageException {
        Sandbox made = taken;
        if (made == null) {
            made = workshop.sandboxes().take();
            taken = made;
        }
        return made;
    }

    /** Something may have happened to it. */
    private void look() {
        orders.post(() -> {
            String id = containerId;
            Sandbox held = sandbox;
            if (slice == null || id == null || held == null) {
                return;
            }
            boolean runs = workshop.docker()
                    .inspect(id)
                    .map(Inspection::state)
                    .filter(Inspection.State::isRunning)
                    .isPresent();
            if (!runs || !held.isApart()) {
                halt(null);
            }
        });
    }

    void reboot() {
        orders.post(() -> {
            String id = containerId;
            if (slice != null && id != null) {
                ended.accept(instanceId);
                // At once, so that nobody finds it ended if this process ends; what the news of its end finds is that
                // it runs.
                workshop.docker().restart(id, GRACE);
            }
        });
    }

    void stop() {
        ending = true;
        orders.post(() -> halt(null));
    }

    private void halt(@Nullable String reason) throws IOException {
        halt();
        tell(Status.STOPPED, reason);
    }

    /** Ends its processes and those of its tasks, and takes it from the network. */
    private void halt() throws IOException {
        Slice running = slice;
        workshop.slices().closed(instanceId);
        slice = null;
        Optional<Summary> found = remains.container();
        found.ifPresent(container -> workshop.docker().stop(container.id(), GRACE));
        ended.accept(instanceId);
        if (running != null) {
            running.close();
        }
        if (attachments != null) {
            attachments.unplugAll();
        }
        agents.forget(instanceId);
    }

    CompletableFuture<Void> terminate() {
        terminating = true;
        orders.post(this::remove);
        return over;
    }

    private void remove() throws IOException, InterruptedException {
        Optional<Summary> found = remains.container();
        halt();
        String held = found.map(Summary::sandboxId).orElse(taken == null ? null : taken.id());
        if (held != null) {
            workshop.removeSurely(held);
        }
        // Last, as it tells which the sandbox is if Docker refuses anything.
        if (found.isPresent()) {
            workshop.removeSurely(found.get().id());
        }
        workshop.removeVolumes(Labels.EC2_INSTANCE + "=" + instanceId);
        if (spec != null) {
            workshop.ground().cgroups().remove(spec);
        }
        tell(Status.TERMINATED, null);
    }
}
