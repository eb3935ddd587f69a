package neargate.services.ecs.tasks;

import java.util.List;
import java.util.stream.Stream;
import neargate.engine.PortRange;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.NetworkBinding;
import software.amazon.awssdk.services.ecs.model.TransportProtocol;

/** The ports of the host that containers have. Pure. */
final class Bindings {
    private Bindings() {}

    /** Those of a protocol, as they were reported: asked for by number, or chosen by the instance. */
    static List<Integer> ports(List<Container> containers, TransportProtocol protocol) {
        return containers.stream()
                .flatMap(container -> container.networkBindings().stream())
                .filter(binding -> (binding.protocol() == TransportProtocol.UDP) == (protocol == TransportProtocol.UDP))
                .flatMap(Bindings::ports)
                .distinct()
                .toList();
    }

    private static Stream<Integer> ports(NetworkBinding binding) {
        if (binding.hostPort() != null) {
            return Stream.of(binding.hostPort());
        }
        return binding.hostPortRange() == null
                ? Stream.empty()
                : PortRange.parse(binding.hostPortRange()).ports().boxed();
    }
}
