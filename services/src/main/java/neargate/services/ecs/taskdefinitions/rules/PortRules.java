package neargate.services.ecs.taskdefinitions.rules;

import java.util.HashSet;
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

    /** In awsvpc all containers share one address, so no two may have the same port; names are unique anyway. */
    static void checkTogether(TaskDefinition definition) {
        Set<String> ports = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (ContainerDefinition container : definition.containerDefinitions()) {
            for (PortMapping port : container.portMappings()) {
                String taken = port.containerPort() + "/" + protocol(port);
                if (definition.networkMode() == NetworkMode.AWSVPC
                        && port.containerPort() != null
                        && !ports.add(taken)) {
                    throw EcsErrors.client("Port mappings must be unique: " + taken + " is mapped more than once.");
                }
                if (port.name() != null && !names.add(port.name())) {
                    throw EcsErrors.client(
                            "Port mapping names must be unique: '" + port.name() + "' is used more than once.");
                }
            }
        }
    }

    private static TransportProtocol protocol(PortMapping port) {
        return port.protocol() == null ? TransportProtocol.TCP : port.protocol();
    }
}
