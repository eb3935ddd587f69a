package neargate.services.ecs.placement;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.scheduler.placement.Port;
import neargate.scheduler.placement.Resources;

/**
 * What a task holds of its container instance.
 *
 * @param cpu in CPU units
 * @param memory in MiB
 * @param networkInterfaces in the mode awsvpc 1
 * @param tcpPorts the ports of the host that it asked for by number
 */
public record Held(
        int cpu, int memory, int gpus, int networkInterfaces, List<Integer> tcpPorts, List<Integer> udpPorts) {
    /** This, and ports of the host that were chosen for it. */
    public Held with(List<Integer> moreTcpPorts, List<Integer> moreUdpPorts) {
        return tcpPorts.containsAll(moreTcpPorts) && udpPorts.containsAll(moreUdpPorts)
                ? this
                : new Held(
                        cpu,
                        memory,
                        gpus,
                        networkInterfaces,
                        union(tcpPorts, moreTcpPorts),
                        union(udpPorts, moreUdpPorts));
    }

    private static List<Integer> union(List<Integer> some, List<Integer> more) {
        return Stream.concat(some.stream(), more.stream()).distinct().toList();
    }

    Resources resources() {
        return new Resources(cpu, memory, gpus, networkInterfaces);
    }

    Set<Port> ports() {
        return Stream.concat(tcpPorts.stream().map(Port::tcp), udpPorts.stream().map(Port::udp))
                .collect(Collectors.toUnmodifiableSet());
    }
}
