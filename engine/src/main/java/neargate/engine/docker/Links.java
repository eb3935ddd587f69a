package neargate.engine.docker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.PortMapping;

/**
 * What a container is told of those that it links to, as Docker tells it (Docker documentation, "Legacy container links"):
 * their names and aliases in its hosts file; their names, their ports and their environment in its own.
 */
record Links(List<String> hosts, List<String> environment) {
    /** What comes with every image. */
    private static final Set<String> UNTOLD = Set.of("HOME", "PATH");

    /**
     * A container that runs.
     *
     * @param environment as Docker has it
     */
    record Linked(String address, List<String> environment) {}

    /**
     * The links of a container.
     *
     * @param name of the container, as Docker knows it
     * @param running the containers of the task by name, of those that run
     */
    static Links of(
            String name,
            ContainerDefinition container,
            List<ContainerDefinition> all,
            Function<String, Optional<Linked>> running) {
        List<String> hosts = new ArrayList<>();
        List<String> environment = new ArrayList<>();
        for (String link : container.links()) {
            String[] words = link.split(":", 2);
            String target = words[0];
            String alias = words.length == 1 ? target : words[1];
            String prefix = alias.toUpperCase(Locale.ROOT).replace('-', '_');
            running.apply(target).ifPresent(linked -> {
                hosts.add(linked.address() + " " + alias + (alias.equals(target) ? "" : " " + target));
                tellPorts(prefix, linked.address(), ports(target, all), environment);
                environment.add(prefix + "_NAME=/" + name + "/" + alias);
                linked.environment().stream()
                        .filter(variable -> !UNTOLD.contains(variable.split("=", 2)[0]))
                        .forEach(variable -> environment.add(prefix + "_ENV_" + variable));
            });
        }
        return new Links(List.copyOf(hosts), List.copyOf(environment));
    }

    /** From the lowest, which is the one that counts. */
    private static List<PortMapping> ports(String name, List<ContainerDefinition> all) {
        return all.stream()
                .filter(other -> other.name().equals(name))
                .flatMap(other -> other.portMappings().stream())
                .filter(mapping -> mapping.containerPort() != null)
                .sorted(Comparator.comparing(PortMapping::containerPort).thenComparing(Links::protocol))
                .toList();
    }

    private static void tellPorts(String alias, String address, List<PortMapping> ports, List<String> environment) {
        for (PortMapping mapping : ports) {
            String protocol = protocol(mapping);
            String prefix = alias + "_PORT_" + mapping.containerPort() + "_" + protocol.toUpperCase(Locale.ROOT);
            String url = protocol + "://" + address + ":" + mapping.containerPort();
            if (mapping.equals(ports.getFirst())) {
                environment.add(alias + "_PORT=" + url);
            }
            environment.add(prefix + "=" + url);
            environment.add(prefix + "_ADDR=" + address);
            environment.add(prefix + "_PORT=" + mapping.containerPort());
            environment.add(prefix + "_PROTO=" + protocol);
        }
    }

    private static String protocol(PortMapping mapping) {
        return mapping.protocol() == null ? "tcp" : mapping.protocolAsString();
    }
}
