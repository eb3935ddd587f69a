package neargate.services.ecs.placement;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import neargate.scheduler.placement.Instance;
import neargate.scheduler.placement.Port;
import neargate.scheduler.placement.Resources;
import neargate.services.ecs.instances.ContainerInstanceRecord;

/** A container instance as a fleet knows it. */
final class FleetInstance {
    private FleetInstance() {}

    static Instance of(ContainerInstanceRecord record) {
        Set<Port> reserved = new HashSet<>();
        ports(record, "PORTS").map(Port::tcp).forEach(reserved::add);
        ports(record, "PORTS_UDP").map(Port::udp).forEach(reserved::add);
        return new Instance(
                record.arn(),
                record.instance().ec2InstanceId(),
                record.instance().registeredAt(),
                record.active(),
                record.connected(),
                record.instance().versionInfo() == null
                        ? null
                        : record.instance().versionInfo().agentVersion(),
                record.attributes(),
                new Resources(
                        record.registered("CPU"),
                        record.registered("MEMORY"),
                        record.set("GPU").size(),
                        record.interfacesForTasks()),
                reserved);
    }

    private static Stream<Integer> ports(ContainerInstanceRecord record, String resource) {
        return record.set(resource).stream()
                .filter(port -> port.matches("\\d{1,5}"))
                .map(Integer::valueOf);
    }
}
