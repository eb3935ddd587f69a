package neargate.engine.docker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import neargate.engine.Engine.PortBinding;
import neargate.engine.TaskSpec;
import neargate.engine.docker.api.Inspection.Summary;
import neargate.engine.images.ImageException;
import neargate.engine.network.VpcSpec.DhcpOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/**
 * Network modes {@code bridge} and {@code none}: a sandbox for each container, plugged into the bridge of the instance or
 * into nothing.
 */
final class ContainerSandboxes implements Wiring {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerSandboxes.class);

    private final TaskSpec spec;
    private final @Nullable String instanceId;
    private final Workshop workshop;
    private final TaskRunner runner;
    private final Map<String, String> sandboxIds = new ConcurrentHashMap<>();
    private final Map<String, BridgePlug> plugs = new ConcurrentHashMap<>();
    private volatile @Nullable Slice slice;

    /** @param instanceId whose bridge; null for none */
    ContainerSandboxes(TaskSpec spec, @Nullable String instanceId, Workshop workshop, TaskRunner runner) {
        this.spec = spec;
        this.instanceId = instanceId;
        this.workshop = workshop;
        this.runner = runner;
    }

    @Override
    public void prepare() throws InterruptedException {
        if (instanceId != null) {
            slice = workshop.slices().await(instanceId);
        }
    }

    @Override
    public Outlet outlet(ContainerDefinition container) throws IOException, ImageException, InterruptedException {
        Sandbox sandbox = container.hostname() == null
                ? workshop.sandboxes().take()
                : workshop.sandboxes().make(container.hostname());
        moveInto(container.name(), sandbox);
        workshop.nameSandbox(sandbox, spec.taskId() + "-" + container.name());
        Slice joined = slice;
        if (joined == null || Boolean.TRUE.equals(container.disableNetworking())) {
            sandbox.describe(List.of(), DhcpOptions.NONE);
            return Outlet.of(sandbox);
        }
        BridgePlug plug = joined.plug(container.portMappings());
        plugs.put(container.name(), plug);
        Links links = Links.of(Containers.name(spec, container), container, spec.containers(), this::linked);
        List<String> hosts = new ArrayList<>(List.of(plug.address() + " " + sandbox.hostname()));
        hosts.addAll(links.hosts());
        container.extraHosts().forEach(host -> hosts.add(host.ipAddress() + " " + host.hostname()));
        sandbox.describe(hosts, names(container, joined.names()));
        joined.connect(plug, sandbox.pid());
        return Outlet.of(sandbox).with(plug.labels(), links.environment());
    }

    private Optional<Links.Linked> linked(String container) {
        return address(container).map(address -> new Links.Linked(address, environment(container)));
    }

    private List<String> environment(String container) {
        return workshop.docker()
                .inspect(Containers.name(spec, container))
                .map(inspection -> inspection.config().env())
                .orElse(List.of());
    }

    /** Where a container looks names up: as its definition says, else as its instance does. */
    private static DhcpOptions names(ContainerDefinition container, DhcpOptions ofInstance) {
        return new DhcpOptions(
                container.dnsServers().isEmpty() ? ofInstance.domainNameServers() : container.dnsServers(),
                container.dnsSearchDomains().isEmpty()
                        ? ofInstance.domainName()
                        : String.join(" ", container.dnsSearchDomains()));
    }

    private void moveInto(String container, Sandbox sandbox) {
        sandboxIds.put(container, sandbox.id());
        workshop.residents().moveIn(sandbox.id(), new Residents.Resident.Pause(runner));
    }

    @Override
    public Optional<String> pause() {
        return Optional.empty();
    }

    @Override
    public Optional<String> address(String container) {
        return Optional.ofNullable(plugs.get(container)).map(BridgePlug::address);
    }

    /** Each container has one of its own. */
    @Override
    public Optional<Long> network() {
        return Optional.empty();
    }

    @Override
    public boolean takeUp(List<Summary> found) {
        found.forEach(container -> sandboxIds.put(Labels.containerOf(container), container.sandboxId()));
        try {
            prepare();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IllegalStateException e) {
            return false;
        }
        return found.stream().allMatch(this::takeUp);
    }

    private boolean takeUp(Summary container) {
        Slice joined = slice;
        if (joined != null) {
            BridgePlug.of(container.labels()).ifPresent(plug -> {
                plugs.put(Labels.containerOf(container), plug);
                joined.adopt(plug);
            });
        }
        Optional<Sandbox> sandbox =
                workshop.docker().inspect(container.sandboxId()).flatMap(Sandbox::of);
        sandbox.ifPresent(it -> moveInto(Labels.containerOf(container), it));
        return sandbox.isPresent();
    }

    @Override
    public List<PortBinding> portBindings(String container) {
        BridgePlug plug = plugs.get(container);
        return plug == null ? List.of() : plug.bindings();
    }

    @Override
    public void release() {
        Slice joined = slice;
        if (joined == null) {
            return;
        }
        for (BridgePlug plug : plugs.values()) {
            try {
                joined.unplug(plug);
            } catch (RuntimeException e) {
                LOG.debug("{} of task {} goes with its instance: {}", plug, spec.taskArn(), e.getMessage());
            }
        }
        plugs.clear();
    }

    @Override
    public void remove() throws InterruptedException {
        for (String id : sandboxIds.values()) {
            if (!id.isEmpty()) {
                workshop.remove(id);
            }
        }
    }
}
