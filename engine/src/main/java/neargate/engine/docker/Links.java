package neargate.engine.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.PortMapping;

/**
 * What a container is told of those that it links to, as Docker tells it (Docker documentation, "Legacy container links"):
 * their names and aliases in its hosts file, and their ports in its environment.
 */
record Links(List<String> hosts, List<String> environment) {
    /** @param addresses of the containers of the task by name, of those that run */
    static Links of(
            ContainerDefinition container,
            List<ContainerDefinition> all,
            Function<String, Optional<String>> addresses) {
        List<String> hosts = new ArrayList<>();
        List<String> environment = new ArrayList<>();
        for (String link : container.links()) {
            String[] words = link.split(":", 2);
            String name = words[0];
            String alias = words.length == 1 ? name : words[1];
            addresses.apply(name).ifPresent(address -> {
                hosts.add(address + " " + alias + (alias.equals(name) ? "" : " " + name));
                all.stream()
                        .filter(other -> other.name().equals(name))
                        .flatMap(other -> other.portMappings().stream())
                        .filter(mapping -> mapping.containerPort() != null)
                        .forEach(mapping -> tell(alias, address, mapping, environment));
            });
        }
        return new Links(List.copyOf(hosts), List.copyOf(environment));
    }

    private static void tell(String alias, String address, PortMapping mapping, List<String> environment) {
        String protocol = mapping.protocol() == null ? "tcp" : mapping.protocolAsString();
        String first = alias.toUpperCase(Locale.ROOT).replace('-', '_') + "_PORT";
        String prefix = first + "_" + mapping.containerPort() + "_" + protocol.toUpperCase(Locale.ROOT);
        String url = protocol + "://" + address + ":" + mapping.containerPort();
        if (environment.stream().noneMatch(line -> line.startsWith(first + "="))) {
            environment.add(first + "=" + url);
        }
        environment.add(prefix + "=" + url);
        environment.add(prefix + "_ADDR=" + address);
        environment.add(prefix + "_PORT=" + mapping.containerPort());
        environment.add(prefix + "_PROTO=" + protocol);
    }
}
