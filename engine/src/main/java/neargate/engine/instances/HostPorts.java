package neargate.engine.instances;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import neargate.engine.Engine.PortBinding;
import neargate.engine.PortRange;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.TransportProtocol;

/**
 * Which ports of an instance are taken. Where a port mapping names no host port, one of the instance's ephemeral range is
 * given ("PortMapping"), the next free one after the last, so that a port which was just given back is not soon another's.
 */
public final class HostPorts {
    /** The ephemeral range of Linux, from which Docker takes ports as well. */
    static final int FIRST_DYNAMIC = 32_768;

    static final int LAST_DYNAMIC = 60_999;

    /** Those that Amazon's agent keeps for itself on every container instance ("PortMapping"). */
    private static final int FIRST_OF_AGENT = 51_678;

    private static final int LAST_OF_AGENT = 51_680;

    private static final String EVERYWHERE = "0.0.0.0";

    /** For an instance of which nobody but we gives ports. */
    public static final Others NOBODY_ELSE = (_, _) -> false;

    private final Others others;
    private final Map<TransportProtocol, BitSet> taken = new EnumMap<>(TransportProtocol.class);
    private int next = FIRST_DYNAMIC;

    /** Whether somebody else has a port. */
    public interface Others {
        boolean have(TransportProtocol protocol, int port);
    }

    public HostPorts(Others others) {
        this.others = others;
    }

    /** Not every port that was asked for is free. */
    public static final class PortTakenException extends RuntimeException {
        private static final long serialVersionUID = 1;

        PortTakenException(String message) {
            super(message);
        }
    }

    /**
     * Takes the host ports of a container's port mappings in network mode {@code bridge}: all or none.
     *
     * @throws PortTakenException when one is taken, or the ephemeral range is used up
     */
    public synchronized List<PortBinding> take(List<PortMapping> mappings) {
        List<PortBinding> bindings = new ArrayList<>();
        try {
            mappings.forEach(mapping -> take(mapping, bindings));
        } catch (PortTakenException e) {
            release(bindings);
            throw e;
        }
        return List.copyOf(bindings);
    }

    private void take(PortMapping mapping, List<PortBinding> bindings) {
        PortRange wanted = PortRange.of(mapping);
        TransportProtocol protocol = protocol(mapping.protocolAsString());
        int fixed = mapping.hostPort() == null ? 0 : mapping.hostPort();
        int host = fixed == 0 ? dynamic(protocol, wanted.count()) : free(protocol, fixed);
        var binding = new PortBinding(EVERYWHERE, wanted.first(), host, protocol.toString(), wanted.count());
        bindings.add(binding);
        binding.hostPorts().forEach(ports(protocol)::set);
    }

    private int free(TransportProtocol protocol, int port) {
        if (ports(protocol).get(port) || others.have(protocol, port)) {
            throw new PortTakenException("Bind for 0.0.0.0:" + port + " failed: port is already allocated");
        }
        return port;
    }

    /** The first of so many free ports in a row. */
    private int dynamic(TransportProtocol protocol, int length) {
        BitSet busy = (BitSet) ports(protocol).clone();
        busy.set(FIRST_OF_AGENT, LAST_OF_AGENT + 1);
        int first = inARow(busy, length);
        while (first >= 0 && isAnothers(protocol, first, length, busy)) {
            first = inARow(busy, length);
        }
        if (first < 0) {
            throw new PortTakenException("all ports are allocated: no " + length + " of the range " + FIRST_DYNAMIC
                    + "-" + LAST_DYNAMIC + " are free in a row");
        }
        next = first + length > LAST_DYNAMIC ? FIRST_DYNAMIC : first + length;
        return first;
    }

    /** Whether somebody else has one of these ports, which is busy then. */
    private boolean isAnothers(TransportProtocol protocol, int first, int length, BitSet busy) {
        for (int port = first; port < first + length; port++) {
            if (others.have(protocol, port)) {
                busy.set(port);
                return true;
            }
        }
        return false;
    }

    private int inARow(BitSet busy, int length) {
        int first = after(busy, next, length);
        return first < 0 ? after(busy, FIRST_DYNAMIC, length) : first;
    }

    private static int after(BitSet busy, int from, int length) {
        int first = busy.nextClearBit(from);
        while (first + length - 1 <= LAST_DYNAMIC) {
            int blocked = busy.nextSetBit(first);
            if (blocked < 0 || blocked >= first + length) {
                return first;
            }
            first = busy.nextClearBit(blocked);
        }
        return -1;
    }

    /** What an earlier process gave. */
    public synchronized void adopt(List<PortBinding> bindings) {
        bindings.forEach(binding -> binding.hostPorts().forEach(ports(protocol(binding.protocol()))::set));
    }

    /** Takes those ports of an earlier process that nobody has by now; returns them, each a binding of its own. */
    public synchronized List<PortBinding> adoptFree(List<PortBinding> bindings) {
        List<PortBinding> free = bindings.stream()
                .flatMap(binding -> binding.hostPorts()
                        .filter(port -> !ports(protocol(binding.protocol())).get(port))
                        .mapToObj(port ->
                                new PortBinding(binding.bindIp(), binding.containerPort(), port, binding.protocol())))
                .toList();
        adopt(free);
        return free;
    }

    /** Gives ports back. */
    public synchronized void release(List<PortBinding> bindings) {
        bindings.forEach(binding -> binding.hostPorts().forEach(ports(protocol(binding.protocol()))::clear));
    }

    private BitSet ports(TransportProtocol protocol) {
        return taken.computeIfAbsent(protocol, _ -> new BitSet());
    }

    private static TransportProtocol protocol(@Nullable String name) {
        return "udp".equals(name) ? TransportProtocol.UDP : TransportProtocol.TCP;
    }
}
