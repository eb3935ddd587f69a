package neargate.engine.docker;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import neargate.engine.Engine.PortBinding;
import neargate.engine.PortRange;
import neargate.engine.TaskNetwork.Awsvpc;
import neargate.engine.TaskSpec;
import neargate.engine.docker.api.Inspection.Summary;
import neargate.engine.images.ImageException;
import neargate.engine.network.VpcSpec.DhcpOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.TransportProtocol;

/** Network mode {@code awsvpc}: one sandbox for all containers of the task, with a network interface of the VPC's in it. */
final class OwnSandbox implements Wiring {
    private static final Logger LOG = LoggerFactory.getLogger(OwnSandbox.class);

    private final TaskSpec spec;
    private final @Nullable Awsvpc eni;
    private final Workshop workshop;
    private final TaskRunner runner;
    private volatile @Nullable Sandbox sandbox;
    private volatile String sandboxId = "";

    /** @param eni null for a task with nothing but a loopback interface */
    OwnSandbox(TaskSpec spec, @Nullable Awsvpc eni, Workshop workshop, TaskRunner runner) {
        this.spec = spec;
        this.eni = eni;
        this.workshop = workshop;
        this.runner = runner;
    }

    @Override
    public void prepare() throws IOException, ImageException, InterruptedException {
        Sandbox taken = workshop.sandboxes().take();
        moveInto(taken);
        workshop.nameSandbox(taken, spec.taskId());
        if (eni == null) {
            taken.describe(List.of(), DhcpOptions.NONE);
        } else {
            taken.rename(eni.hostname());
            taken.describe(
                    List.of(eni.privateIp() + " " + eni.hostname() + " " + taken.hostname()),
                    workshop.network().plug(eni.vpcId(), eni.networkInterfaceId(), 0, taken.pid(), ports()));
        }
    }

    private void moveInto(Sandbox taken) {
        sandbox = taken;
        sandboxId = taken.id();
        workshop.residents().moveIn(taken.id(), new Residents.Resident.Pause(runner));
    }

    private Set<Integer> ports() {
        return spec.containers().stream()
                .flatMap(container -> container.portMappings().stream())
                .filter(mapping -> mapping.protocol() != TransportProtocol.UDP)
                .flatMap(mapping -> PortRange.of(mapping).ports().boxed())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Outlet outlet(ContainerDefinition container) {
        Sandbox joined = sandbox;
        if (joined == null) {
            throw new IllegalStateException("there is no sandbox");
        }
        return eni == null ? Outlet.of(joined) : Outlet.of(joined).tell(List.of("HOSTNAME=" + eni.hostname()));
    }

    @Override
    public Optional<String> pause() {
        return Optional.of(sandboxId);
    }

    @Override
    public Optional<String> address(String container) {
        return Optional.of("127.0.0.1");
    }

    @Override
    public Optional<Long> network() {
        return Optional.ofNullable(sandbox).map(Sandbox::pid);
    }

    @Override
    public boolean takeUp(List<Summary> found) {
        sandboxId = found.getLast().sandboxId();
        return workshop.docker()
                .inspect(sandboxId)
                .flatMap(Sandbox::of)
                .filter(this::adopt)
                .isPresent();
    }

    /** Finds the network interface again; a task that lost it is of no use. */
    private boolean adopt(Sandbox taken) {
        moveInto(taken);
        if (eni != null) {
            try {
                workshop.network().adopt(eni.vpcId(), eni.networkInterfaceId(), 0, taken.pid(), ports());
            } catch (RuntimeException e) {
                LOG.warn("Task {} has lost its network interface", spec.taskArn(), e);
                return false;
            }
        }
        return true;
    }

    @Override
    public List<PortBinding> portBindings(String container) {
        return List.of();
    }

    @Override
    public void release() {
        Sandbox plugged = sandbox;
        if (eni != null && plugged != null) {
            try {
                workshop.network().unplug(eni.vpcId(), eni.networkInterfaceId(), plugged.pid());
            } catch (RuntimeException e) {
                LOG.warn("Cannot unplug {} of task {}", eni.networkInterfaceId(), spec.taskArn(), e);
            }
        }
    }

    @Override
    public void remove() throws InterruptedException {
        if (!sandboxId.isEmpty()) {
            workshop.remove(sandboxId);
        }
    }
}
