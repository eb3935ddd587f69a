package neargate.services.ecs.taskdefinitions.rules;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import neargate.services.ecs.EcsErrors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ApplicationProtocol;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TransportProtocol;

/** Port mappings ("PortMapping"). */
final class PortRules {
    private static final int HIGHEST = 65_535;
    private static final Pattern RANGE = Pattern.compile("(\\d{1,5})-(\\d{1,5})");
    private static final int MOST_RANGES = 100;
    private static final Pattern NAME = Pattern.compile("[a-z0-9_][a-z0-9_-]{0,63}");

    private PortRules() {}

    static void check(ContainerDefinition container, @Nullable NetworkMode networkMode) {
        boolean bridge = networkMode == null || networkMode == NetworkMode.BRIDGE;
        for (PortMapping port : container.portMappings()) {
            checkNumbers(container, port);
            boolean ownAddress = networkMode == NetworkMode.AWSVPC || networkMode == NetworkMode.HOST;
            boolean moved = port.hostPort() != null
                    && port.hostPort() != 0
                    && !port.hostPort().equals(port.containerPort());
            if (ownAddress && port.containerPort() != null && moved) {
                throw EcsErrors.client("When networkMode=" + networkMode
                        + ", the host ports and container ports in port mappings must match.");
            }
            if (port.containerPortRange() != null && !bridge && networkMode != NetworkMode.AWSVPC) {
                throw EcsErrors.client("containerPortRange is not supported when networkMode=" + networkMode + ".");
            }
            if (port.protocol() == TransportProtocol.UNKNOWN_TO_SDK_VERSION) {
                throw ContainerRules.invalid(container, "protocol");
            }
            if (port.appProtocol() == ApplicationProtocol.UNKNOWN_TO_SDK_VERSION) {
                throw ContainerRules.invalid(container, "appProtocol");
            }
            if (port.name() != null && !NAME.matcher(port.name()).matches()) {
                throw ContainerRules.invalid(container, "portMappings.name");
            }
        }
        checkRanges(container);
    }

    private static void checkRanges(ContainerDefinition container) {
        List<PortMapping> ranges = container.portMappings().stream()
                .filter(port -> port.containerPortRange() != null)
                .toList();
        if (ranges.size() > MOST_RANGES) {
            throw ContainerRules.invalid(container, "containerPortRange", "The maximum is " + MOST_RANGES + " ranges.");
        }
        Map<TransportProtocol, BitSet> taken = new EnumMap<>(TransportProtocol.class);
        for (PortMapping port : ranges) {
            String[] ends = port.containerPortRange().split("-", 2);
            BitSet range = new BitSet();
            range.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]) + 1);
            BitSet before = taken.computeIfAbsent(protocol(port), _ -> new BitSet());
            if (before.intersects(range)) {
                throw ContainerRules.invalid(container, "containerPortRange", "Ranges of ports must not overlap.");
            }
            before.or(range);
        }
    }

    private static void checkNumbers(ContainerDefinition container, PortMapping port) {
        if (port.containerPortRange() != null) {
            Matcher range = RANGE.matcher(port.containerPortRange());
            boolean sound = range.matches()
                    && port.containerPort() == null
                    && port.hostPort() == null
                    && inRange(Integer.parseInt(range.group(1)))
                    && inRange(Integer.parseInt(range.group(2)))
                    && Integer.parseInt(range.group(1)) <= Integer.parseInt(range.group(2));
            if (!sound) {
                throw ContainerRules.invalid(container, "containerPortRange");
            }
            return;
        }
        if (port.containerPort() == null || !inRange(port.containerPort())) {
            throw ContainerRules.invalid(container, "containerPort");
        }
        if (port.hostPort() != null && port.hostPort() != 0 && !inRange(port.hostPort())) {
            throw ContainerRules.invalid(container, "hostPort");
        }
    }

    private static boolean inRange(int port) {
        return port >= 1 && port <= HIGHEST;
    }

    /** All containers of a task share the address of their ENI, or of their host. */
    static void checkTogether(TaskDefinition definition) {
        Set<String> ports = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (ContainerDefinition container : definition.containerDefinitions()) {
            for (PortMapping port : container.portMappings()) {
                int taken = hostPort(port, definition.networkMode());
                String protocol = protocol(port).toString().toUpperCase(Locale.ROOT);
                if (taken != 0 && !ports.add(protocol + taken)) {
                    throw EcsErrors.client(protocol + " host port '" + taken + "' is mapped multiple times in task.");
                }
                if (port.name() != null && !names.add(port.name())) {
                    throw EcsErrors.client(
                            "Port mapping names must be unique: '" + port.name() + "' is used more than once.");
                }
            }
        }
    }

    /** The port at the address that others see; 0 for any. */
    private static int hostPort(PortMapping port, @Nullable NetworkMode mode) {
        boolean own = mode == NetworkMode.AWSVPC || mode == NetworkMode.HOST;
        Integer number = own ? port.containerPort() : port.hostPort();
        return number == null ? 0 : number;
    }

    private static TransportProtocol protocol(PortMapping port) {
        return port.protocol() == null ? TransportProtocol.TCP : port.protocol();
    }
}
