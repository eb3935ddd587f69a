package neargate.engine.docker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import neargate.engine.Engine.PortBinding;
import neargate.engine.Hypervisor.InstanceSpec;
import neargate.engine.TaskNetwork;
import neargate.engine.docker.Wiring.Outlet;
import neargate.engine.instances.BridgeAddresses;
import neargate.engine.instances.HostPorts;
import neargate.engine.instances.MachinePorts;
import neargate.engine.network.ContainerBridge;
import neargate.engine.network.Network;
import neargate.engine.network.VpcSpec.DhcpOptions;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.PortMapping;

/**
 * An EC2 instance that runs, or this machine itself, as the tasks on it see it: its network, and its bridge with what is
 * given of it to whom.
 */
final class Slice implements AutoCloseable {
    private static final int SSH = 22;

    private final String instanceId;
    private final @Nullable Sandbox sandbox;
    private final Disk disk;
    private final String processes;
    private final ContainerBridge bridge;
    private final HostPorts ports;
    private final Consumer<Set<Integer>> answer;
    private final Supplier<DhcpOptions> names;
    private final BridgeAddresses addresses;
    private final Map<String, List<PortBinding>> served = new HashMap<>();

    /**
     * @param sandbox whose network is the instance's; null for this machine's own
     * @param processes what shares its processes and its memory joins, as Docker names it
     * @param answer is told on which ports somebody listens
     * @param names where what runs on the bridge looks names up
     */
    Slice(
            String instanceId,
            @Nullable Sandbox sandbox,
            Disk disk,
            String processes,
            ContainerBridge bridge,
            HostPorts ports,
            Consumer<Set<Integer>> answer,
            Supplier<DhcpOptions> names) {
        this.instanceId = instanceId;
        this.sandbox = sandbox;
        this.disk = disk;
        this.processes = processes;
        this.bridge = bridge;
        this.ports = ports;
        this.answer = answer;
        this.names = names;
        this.addresses = new BridgeAddresses(bridge.prefix());
    }

    /**
     * An instance, whose public addresses answer where somebody listens.
     *
     * @param containerId the container that it is
     */
    static Slice of(
            InstanceSpec spec,
            Sandbox sandbox,
            String containerId,
            Disk disk,
            Attachments attachments,
            Network network) {
        return new Slice(
                spec.instanceId(),
                sandbox,
                disk,
                "container:" + containerId,
                network.bridge(sandbox.pid()),
                new HostPorts(HostPorts.NOBODY_ELSE),
                attachments::serve,
                attachments::names);
    }

    /** This machine itself: other programs have ports of it, too. */
    static Slice ofMachine(Network network) {
        return new Slice(
                TaskNetwork.MACHINE,
                null,
                Disk.MACHINE,
                "host",
                network.ownBridge(),
                new HostPorts(new MachinePorts()),
                _ -> {},
                () -> DhcpOptions.NONE);
    }

    String instanceId() {
        return instanceId;
    }

    /** The network that tasks in network mode host join. */
    Outlet outlet() {
        return sandbox == null ? Outlet.MACHINE : Outlet.of(sandbox);
    }

    /** A process in that network; empty for this machine's own. */
    Optional<Long> process() {
        return Optional.ofNullable(sandbox).map(Sandbox::pid);
    }

    /** The disk that volumes with a path are on. */
    Disk disk() {
        return disk;
    }

    /** What shares its processes or its memory joins, as Docker names it. */
    String processes() {
        return processes;
    }

    /** Where the instance and what runs on its bridge look names up. */
    DhcpOptions names() {
        return names.get();
    }

    /** An address and the host ports of these mappings; nothing leads there yet. */
    BridgePlug plug(List<PortMapping> mappings) {
        List<PortBinding> bindings = ports.take(mappings);
        try {
            return new BridgePlug(instanceId, addresses.take(), bindings);
        } catch (IllegalStateException e) {
            ports.release(bindings);
            throw e;
        }
    }

    /** Plugs the sandbox of a process in and lets its ports lead there. */
    void connect(BridgePlug plug, long pid) {
        bridge.attach(plug.address(), pid);
        for (PortBinding each : plug.bindings()) {
            for (int i = 0; i < each.count(); i++) {
                bridge.publish(each.protocol(), each.hostPort() + i, plug.address(), each.containerPort() + i);
            }
        }
        serve(plug.address(), plug.bindings());
    }

    /** What an earlier process plugged in; it still is. */
    void adopt(BridgePlug plug) {
        addresses.adopt(plug.address());
        ports.adopt(plug.bindings());
        serve(plug.address(), plug.bindings());
    }

    /** Takes back the ports of a container of an earlier process that nobody claimed, but for those that lead elsewhere now. */
    void forsake(BridgePlug plug) {
        List<PortBinding> free = ports.adoptFree(plug.bindings());
        try {
            free.forEach(it -> bridge.withdraw(it.protocol(), it.hostPort()));
        } finally {
            ports.release(free);
        }
    }

    void unplug(BridgePlug plug) {
        serve(plug.address(), List.of());
        try {
            plug.bindings().forEach(it -> it.hostPorts().forEach(port -> bridge.withdraw(it.protocol(), port)));
            bridge.detach(plug.address());
        } finally {
            ports.release(plug.bindings());
            addresses.release(plug.address());
        }
    }

    /**
     * Says on which ports somebody listens at the instance's addresses, so that its public addresses answer there.
     *
     * @param who an address on the bridge, or a task in network mode host
     */
    void serve(String who, List<PortBinding> bindings) {
        synchronized (served) {
            if (bindings.isEmpty()) {
                served.remove(who);
            } else {
                served.put(who, bindings);
            }
            answer.accept(ports());
        }
    }

    private Set<Integer> ports() {
        var all = new TreeSet<>(Set.of(SSH));
        served.values().stream()
                .flatMap(List::stream)
                .filter(binding -> binding.protocol().equals("tcp"))
                .forEach(binding -> binding.hostPorts().forEach(all::add));
        return all;
    }

    /** The ports on which an instance answers that runs no task yet. */
    static Set<Integer> firstPorts() {
        return Set.of(SSH);
    }

    /** Lets go of the bridge. */
    @Override
    public void close() {
        bridge.close();
    }
}
