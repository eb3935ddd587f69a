package neargate.engine.network;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import neargate.engine.linux.PolicyRouting.Hop;

/**
 * Which way packets leave a VPC: by the block of the subnet that they come from and the block that they go to. Only
 * subnets from which there is a way at all are in it. A pure function of the description and of the devices that there
 * are.
 */
record RoutePlan(Map<String, Map<String, Hop>> bySubnet) {
    private static final Hop NOWHERE = new Hop.Unreachable();

    /** @param isThere whether the VPC has a device of a name */
    static RoutePlan of(VpcSpec spec, Predicate<String> isThere) {
        var bySubnet = new TreeMap<String, Map<String, Hop>>();
        for (VpcSpec.Subnet subnet : spec.subnets().values()) {
            var hops = new TreeMap<String, Hop>();
            for (Route route : subnet.routes()) {
                hops.put(route.destination(), hop(spec, route.target(), isThere));
            }
            if (hops.values().stream().anyMatch(hop -> !hop.equals(NOWHERE))) {
                // Every address of the VPC that somebody has is in the main table, which comes first.
                spec.cidrs().forEach(cidr -> hops.put(cidr, NOWHERE));
                bySubnet.put(subnet.cidr(), hops);
            }
        }
        return new RoutePlan(bySubnet);
    }

    private static Hop hop(VpcSpec spec, Route.Target target, Predicate<String> isThere) {
        Hop hop = switch (target) {
            case Route.Target.InternetGateway _ -> new Hop.Device(WaysOut.INTERNET, null);
            case Route.Target.NatGateway gateway ->
                gateway.networkInterfaceId() == null ? NOWHERE : router(spec, gateway.networkInterfaceId());
            case Route.Target.NetworkInterface router -> router(spec, router.id());
            case Route.Target.PeeringConnection peering -> new Hop.Device(WaysOut.peer(peering.id()), null);
            case Route.Target.Blackhole _ -> NOWHERE;
        };
        return hop instanceof Hop.Device by && !isThere.test(by.name()) ? NOWHERE : hop;
    }

    /** An interface gets what is not for itself only if it was freed from the check for that. */
    private static Hop router(VpcSpec spec, String networkInterfaceId) {
        VpcSpec.NetworkInterface router = spec.networkInterfaces().get(networkInterfaceId);
        return router == null || router.sourceDestCheck()
                ? NOWHERE
                : new Hop.Device(FirewallScript.deviceName(networkInterfaceId), router.privateIp());
    }
}
