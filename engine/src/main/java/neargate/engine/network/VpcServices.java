package neargate.engine.network;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import neargate.engine.network.dns.Resolver;
import org.jspecify.annotations.Nullable;

/**
 * What this process answers inside every VPC.
 *
 * @param metadata answers at 169.254.169.254
 * @param tasks answers at {@link Network#TASK_ADDRESS}
 * @param gateway where AWS's APIs answer on this host; null for nowhere
 * @param names what the DNS server knows
 */
record VpcServices(
        LinkLocal metadata, LinkLocal tasks, @Nullable InetSocketAddress gateway, Resolver names) {
    private static final String METADATA = "169.254.169.254";
    private static final String DNS = "169.254.169.253";
    private static final int HTTP = 80;

    /** Nothing but sockets at which nobody knows anything. */
    static final VpcServices NONE = new VpcServices(
            _ -> LinkLocal.Answer.text(404, ""),
            _ -> LinkLocal.Answer.text(404, ""),
            null,
            (_, _) -> new Resolver.Answer.NoSuchName());

    VpcServices withMetadata(LinkLocal service) {
        return new VpcServices(service, tasks, gateway, names);
    }

    VpcServices withTasks(LinkLocal service) {
        return new VpcServices(metadata, service, gateway, names);
    }

    VpcServices withGateway(InetSocketAddress socket) {
        return new VpcServices(metadata, tasks, socket, names);
    }

    VpcServices withNames(Resolver resolver) {
        return new VpcServices(metadata, tasks, gateway, resolver);
    }

    /** The addresses at which these services answer. */
    static Set<String> addresses(VpcSpec vpc) {
        var addresses = new TreeSet<>(Set.of(DNS, METADATA, Network.TASK_ADDRESS, Network.API_ADDRESS));
        addresses.addAll(dns(vpc));
        return addresses;
    }

    /** "DNS attributes for your VPC": with several blocks, the server is in the first. */
    private static List<String> dns(VpcSpec vpc) {
        return vpc.cidrs().stream().limit(1).map(cidr -> Cidr.address(cidr, 2)).toList();
    }

    /**
     * Opens all sockets, or none. They answer until they are closed.
     *
     * @param outside knows names that are not the VPC's, while it has a way out
     */
    List<AutoCloseable> open(VpcSpec vpc, VpcNamespace namespace, Supplier<Optional<HostResolver>> outside) {
        List<AutoCloseable> open = new ArrayList<>();
        try {
            open.add(new LinkLocalEndpoint(vpc.vpcId(), namespace, METADATA, metadata));
            open.add(new LinkLocalEndpoint(vpc.vpcId(), namespace, Network.TASK_ADDRESS, tasks));
            open.add(DnsServer.in(namespace, vpc.vpcId(), DNS, names, outside));
            for (String address : dns(vpc)) {
                open.add(DnsServer.in(namespace, vpc.vpcId(), address, names, outside));
            }
            if (gateway != null) {
                open.add(new ApiEndpoint(
                        vpc.vpcId(), namespace, new InetSocketAddress(Network.API_ADDRESS, HTTP), gateway));
            }
            return open;
        } catch (RuntimeException e) {
            close(open);
            throw e;
        }
    }

    /**
     * Opens, on a machine that is in no VPC, the sockets at which the tasks of its agent are answered: as {@link #open}.
     *
     * @param machine a network in which the addresses are there
     */
    List<AutoCloseable> openForTasks(String machineId, VpcNamespace machine) {
        List<AutoCloseable> open = new ArrayList<>();
        try {
            open.add(new LinkLocalEndpoint(machineId, machine, Network.TASK_ADDRESS, tasks));
            if (gateway != null) {
                open.add(
                        new ApiEndpoint(machineId, machine, new InetSocketAddress(Network.API_ADDRESS, HTTP), gateway));
            }
            return open;
        } catch (RuntimeException e) {
            close(open);
            throw e;
        }
    }

    static void close(List<AutoCloseable> open) {
        for (AutoCloseable service : open) {
            try {
                service.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
