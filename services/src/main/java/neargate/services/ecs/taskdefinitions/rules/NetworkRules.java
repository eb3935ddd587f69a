package neargate.services.ecs.taskdefinitions.rules;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import neargate.services.ecs.EcsErrors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.HostEntry;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * How a container is named and finds others ("ContainerDefinition", "HostEntry"), and what of it goes with which network
 * mode: links are a matter of Docker's bridge, and an ENI has names.
 */
final class NetworkRules {
    private static final int LONGEST_LABEL = 63;

    /** What Linux takes as a host's name, and what stands in a hosts file. */
    private static final Pattern HOST = Pattern.compile("[a-zA-Z0-9_]([a-zA-Z0-9_.-]*[a-zA-Z0-9_])?");

    /** "dnsSearchDomains". */
    private static final Pattern DOMAIN = Pattern.compile("[a-zA-Z0-9.-]{0,253}[a-zA-Z0-9]");

    /** A container, and what it is to be called. */
    private static final Pattern LINK = Pattern.compile("[a-zA-Z0-9_-]+(:[a-zA-Z0-9][a-zA-Z0-9_.-]*)?");

    private NetworkRules() {}

    static void check(TaskDefinition definition) {
        NetworkMode mode = definition.networkMode();
        for (ContainerDefinition container : definition.containerDefinitions()) {
            if (!container.links().isEmpty() && mode != null && mode != NetworkMode.BRIDGE) {
                throw EcsErrors.client("Links are not supported when networkMode=" + mode + ".");
            }
            if (mode == NetworkMode.AWSVPC) {
                refuse(container.hostname() != null, "hostname is");
                refuse(!container.extraHosts().isEmpty(), "Extra hosts are");
                refuse(!container.dnsServers().isEmpty(), "DNS servers are");
                refuse(!container.dnsSearchDomains().isEmpty(), "DNS search domains are");
            }
            checkNames(container);
            checkLinks(container);
        }
    }

    private static void refuse(boolean said, String what) {
        if (said) {
            throw EcsErrors.client(what + " not supported on container when networkMode=awsvpc.");
        }
    }

    private static void checkNames(ContainerDefinition container) {
        String hostname = container.hostname();
        if (hostname != null && (hostname.length() > LONGEST_LABEL || !isHost(hostname))) {
            throw ContainerRules.invalid(
                    container,
                    "hostname",
                    "It must be at most " + LONGEST_LABEL + " letters, digits, hyphens and periods.");
        }
        for (HostEntry host : container.extraHosts()) {
            if (!isHost(host.hostname())) {
                throw ContainerRules.invalid(container, "extraHosts", "'" + host.hostname() + "' is no hostname.");
            }
            if (!isAddress(host.ipAddress())) {
                throw ContainerRules.invalid(container, "extraHosts", "'" + host.ipAddress() + "' is no IP address.");
            }
        }
        for (String server : container.dnsServers()) {
            if (!isAddress(server)) {
                throw ContainerRules.invalid(container, "dnsServers", "'" + server + "' is no IP address.");
            }
        }
        for (String domain : container.dnsSearchDomains()) {
            if (!DOMAIN.matcher(domain).matches()) {
                throw ContainerRules.invalid(container, "dnsSearchDomains", "'" + domain + "' is no domain.");
            }
        }
    }

    private static void checkLinks(ContainerDefinition container) {
        Set<String> aliases = new HashSet<>();
        for (String link : container.links()) {
            if (!LINK.matcher(link).matches()) {
                throw ContainerRules.invalid(
                        container, "links", "'" + link + "' must be the name of a container, or name:alias.");
            }
            String alias = link.substring(link.indexOf(':') + 1);
            if (!aliases.add(alias)) {
                throw ContainerRules.invalid(container, "links", "The alias '" + alias + "' is used more than once.");
            }
        }
    }

    private static boolean isHost(@Nullable String name) {
        return name != null && HOST.matcher(name).matches();
    }

    private static boolean isAddress(@Nullable String text) {
        if (text == null || (!text.contains(":") && text.split("\\.", -1).length != 4)) {
            return false;
        }
        try {
            InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
