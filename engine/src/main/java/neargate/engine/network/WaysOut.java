package neargate.engine.network;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import neargate.engine.linux.PolicyRouting;
import neargate.engine.linux.Rtnetlink;
import org.jspecify.annotations.Nullable;

/**
 * A VPC's ways out, as far as routes lead there: its NAT gateways, its end of the internet, and the routes themselves.
 * Changes are made by one thread at a time.
 */
final class WaysOut implements AutoCloseable {
    /** The device of a VPC that leads to the internet. */
    static final String INTERNET = "internet";

    /** How the names of devices begin that lead to other VPCs. */
    static final String PEERING = "peer";

    /** The device that a peering connection is, at both ends. */
    static String peer(String peeringConnectionId) {
        return PEERING + peeringConnectionId.substring(Math.max(0, peeringConnectionId.length() - 11));
    }

    /** The VPCs to which peering connections lead, by the connection's id. */
    static Map<String, String> peerings(VpcSpec spec) {
        Map<String, String> peerings = new TreeMap<>();
        targets(spec).forEach(target -> {
            if (target instanceof Route.Target.PeeringConnection peering) {
                peerings.put(peering.id(), peering.vpcId());
            }
        });
        return peerings;
    }

    /** What ways are made of. */
    record Kernel(Namespaces namespaces, Rtnetlink links, PolicyRouting routing) {}

    private final String vpcId;
    private final VpcNamespace namespace;
    private final Kernel kernel;
    private final @Nullable Internet internet;
    private final Consumer<String> firewall;
    private final KernelRoutes routes;
    private final Map<String, NatGateway> natGateways = new HashMap<>();
    private @Nullable VpcSpec onTheInternet;
    private volatile boolean leadsOut;

    /**
     * Of a VPC.
     *
     * @param internet the way out of the machine; null for none
     * @param firewall runs nftables scripts in the VPC
     */
    WaysOut(
            String vpcId,
            VpcNamespace namespace,
            Kernel kernel,
            @Nullable Internet internet,
            Consumer<String> firewall) {
        this.vpcId = vpcId;
        this.namespace = namespace;
        this.kernel = kernel;
        this.internet = internet;
        this.firewall = firewall;
        this.routes = new KernelRoutes(namespace, kernel.routing());
    }

    /** Makes them be as described. */
    void apply(VpcSpec spec) {
        natGateways(spec);
        leadsOut = targets(spec).anyMatch(Route.Target.InternetGateway.class::isInstance);
        if (internet != null && leadsOut) {
            if (onTheInternet == null) {
                internet.connect(vpcId, namespace);
            }
            String script = InternetScript.between(onTheInternet, spec);
            if (!script.isEmpty()) {
                firewall.accept(script);
            }
            onTheInternet = spec;
        }
        routes.apply(plan(spec));
    }

    /** Who knows the names of what is out there; empty without a way to it. */
    Optional<HostResolver> resolver() {
        return internet == null || !leadsOut ? Optional.empty() : Optional.of(internet.resolver(vpcId));
    }

    /** Leads routes anew: a device that one of them leads to may have come or gone. */
    void renew(VpcSpec spec) {
        routes.renew(plan(spec));
    }

    private RoutePlan plan(VpcSpec spec) {
        return namespace.call(() -> RoutePlan.of(spec, device -> kernel.links().find(device) > 0));
    }

    /** Whether a route leads to a network interface. */
    static boolean leadTo(VpcSpec spec, String networkInterfaceId) {
        return targets(spec)
                .anyMatch(target -> target instanceof Route.Target.NetworkInterface to
                        && to.id().equals(networkInterfaceId));
    }

    private static Stream<Route.Target> targets(VpcSpec spec) {
        return spec.subnets().values().stream()
                .flatMap(subnet -> subnet.routes().stream())
                .map(Route::target);
    }

    private void natGateways(VpcSpec spec) {
        Map<String, String> wanted = new TreeMap<>();
        targets(spec).forEach(target -> {
            if (target instanceof Route.Target.NatGateway nat
                    && nat.networkInterfaceId() != null
                    && spec.networkInterfaces().containsKey(nat.networkInterfaceId())) {
                wanted.put(nat.id(), nat.networkInterfaceId());
            }
        });
        Namespaces namespaces = kernel.namespaces();
        for (String name : namespaces.names(prefix())) {
            String id = name.substring(prefix().length());
            if (!wanted.containsKey(id)) {
                NatGateway gone = natGateways.remove(id);
                if (gone != null) {
                    gone.close();
                }
                namespaces.remove(name);
            }
        }
        wanted.forEach((id, eniId) -> {
            VpcSpec.NetworkInterface is = spec.networkInterfaces().get(eniId);
            natGateways.computeIfAbsent(
                    id,
                    _ -> NatGateway.of(
                            namespace,
                            namespaces.enter(prefix() + id),
                            kernel.links(),
                            FirewallScript.deviceName(eniId),
                            is,
                            spec.subnets().get(is.subnetId()).cidr()));
        });
    }

    /** The namespaces of a VPC's NAT gateways stand by their VPC's. */
    private String prefix() {
        return vpcId + "-";
    }

    /** Lets go; the gateways go on. */
    @Override
    public void close() {
        natGateways.values().forEach(NatGateway::close);
        natGateways.clear();
        if (internet != null) {
            internet.disconnect(vpcId);
        }
    }
}
