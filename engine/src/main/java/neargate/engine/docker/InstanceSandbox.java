package neargate.engine.docker;

import java.util.List;
import java.util.Optional;
import neargate.engine.Engine.PortBinding;
import neargate.engine.TaskSpec;
import neargate.engine.docker.api.Inspection.Summary;
import neargate.engine.faults.NamespaceFaults;
import neargate.engine.network.Network.NetworkException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.PortMapping;

/** Network mode {@code host}: the containers join the own network of the instance, or of this machine. */
final class InstanceSandbox implements Wiring {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceSandbox.class);

    private final TaskSpec spec;
    private final String instanceId;
    private final Workshop workshop;
    private volatile @Nullable Slice slice;

    InstanceSandbox(TaskSpec spec, String instanceId, Workshop workshop) {
        this.spec = spec;
        this.instanceId = instanceId;
        this.workshop = workshop;
    }

    @Override
    public void prepare() throws InterruptedException {
        Slice joined = workshop.slices().await(instanceId);
        slice = joined;
        joined.serve(spec.taskArn(), bindings());
    }

    @Override
    public Outlet outlet(ContainerDefinition container) {
        Slice joined = slice;
        if (joined == null) {
            throw new IllegalStateException("the instance " + instanceId + " does not run");
        }
        return joined.outlet();
    }

    @Override
    public Optional<String> pause() {
        return Optional.empty();
    }

    @Override
    public Optional<String> address(String container) {
        return Optional.empty();
    }

    @Override
    public Optional<Long> network() {
        return Optional.ofNullable(slice).flatMap(Slice::process);
    }

    @Override
    public boolean takeUp(List<Summary> found) {
        try {
            prepare();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private List<PortBinding> bindings() {
        return spec.containers().stream()
                .flatMap(container -> portBindings(container.name()).stream())
                .toList();
    }

    /** The ports of the definition: what listens on them is the instance's. */
    @Override
    public List<PortBinding> portBindings(String name) {
        return spec.containers().stream()
                .filter(container -> container.name().equals(name))
                .flatMap(container -> container.portMappings().stream())
                .filter(mapping -> mapping.containerPort() != null)
                .map(InstanceSandbox::binding)
                .toList();
    }

    private static PortBinding binding(PortMapping mapping) {
        return new PortBinding(
                "0.0.0.0",
                mapping.containerPort(),
                mapping.containerPort(),
                mapping.protocol() == null ? "tcp" : mapping.protocolAsString());
    }

    @Override
    public void release() {
        Slice joined = slice;
        if (joined != null) {
            joined.serve(spec.taskArn(), List.of());
            joined.process().ifPresent(process -> endFaults(spec.taskArn(), process));
        }
    }

    /** Ends a task's faults: others go on using the instance's network, in which this process is. */
    static void endFaults(String taskArn, long process) {
        try {
            new NamespaceFaults(taskArn.substring(taskArn.lastIndexOf('/') + 1), process).end();
        } catch (NetworkException e) {
            LOG.debug("the faults of {} went with its instance: {}", taskArn, e.getMessage());
        }
    }

    /** The sandbox is the instance's. */
    @Override
    public void remove() {}
}
