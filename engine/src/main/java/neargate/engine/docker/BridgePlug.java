package neargate.engine.docker;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.engine.Engine.PortBinding;

/**
 * What a container has of an instance's bridge. It is kept in the container's labels, for the process after this one.
 *
 * @param instanceId whose bridge
 */
record BridgePlug(String instanceId, String address, List<PortBinding> bindings) {
    private static final String BRIDGE_OF = "neargate.bridge-of";
    private static final String ADDRESS = "neargate.address";
    private static final String PORTS = "neargate.ports";

    /** {@code 32768:80/tcp/1,32769:443/tcp/1}. */
    Map<String, String> labels() {
        return Map.of(
                BRIDGE_OF,
                instanceId,
                ADDRESS,
                address,
                PORTS,
                bindings.stream()
                        .map(it -> it.hostPort() + ":" + it.containerPort() + "/" + it.protocol() + "/" + it.count())
                        .collect(Collectors.joining(",")));
    }

    /** What labels say; empty when they say nothing of a bridge. */
    static Optional<BridgePlug> of(Map<String, String> labels) {
        return Optional.ofNullable(labels.get(ADDRESS))
                .map(address -> new BridgePlug(
                        labels.getOrDefault(BRIDGE_OF, ""),
                        address,
                        Stream.of(labels.getOrDefault(PORTS, "").split(",", -1))
                                .filter(text -> !text.isEmpty())
                                .map(BridgePlug::binding)
                                .toList()));
    }

    private static PortBinding binding(String text) {
        String[] parts = text.split("[:/]", 4);
        return new PortBinding(
                "0.0.0.0",
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[0]),
                parts[2],
                Integer.parseInt(parts[3]));
    }
}
