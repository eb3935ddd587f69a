package neargate.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import neargate.engine.linux.PolicyRouting.Hop;
import neargate.engine.network.VpcSpec.NetworkAcl;
import neargate.engine.network.VpcSpec.NetworkInterface;
import org.junit.jupiter.api.Test;

/** Which way packets leave a VPC. */
class RoutePlanTest {
    private static final Hop NOWHERE = new Hop.Unreachable();
    private static final Hop BY_GATEWAY = new Hop.Device("internet", null);
    private static final Route TO_THE_INTERNET = new Route("0.0.0.0/0", new Route.Target.InternetGateway());
    private static final Route TO_ROUTER = new Route("0.0.0.0/0", new Route.Target.NetworkInterface("eni-1"));

    private static VpcSpec vpc(boolean sourceDestCheck, Route... routes) {
        return new VpcSpec(
                "vpc-1",
                List.of("10.0.0.0/16", "10.1.0.0/16"),
                Map.of("subnet-a", new VpcSpec.Subnet("10.0.0.0/24", NetworkAcl.OPEN, List.of(routes))),
                Map.of(),
                Map.of(
                        "eni-1",
                        new NetworkInterface("subnet-a", "10.0.0.9", List.of(), "", List.of(), sourceDestCheck, null)),
                VpcSpec.DhcpOptions.NONE);
    }

    private static Map<String, Map<String, Hop>> plan(VpcSpec spec, String... devices) {
        return RoutePlan.of(spec, Set.of(devices)::contains).bySubnet();
    }

    @Test
    void addressesOfTheVpcStayInTheVpc() {
        assertThat(plan(vpc(true, TO_THE_INTERNET), "internet"))
                .containsExactly(Map.entry(
                        "10.0.0.0/24",
                        Map.of("0.0.0.0/0", BY_GATEWAY, "10.0.0.0/16", NOWHERE, "10.1.0.0/16", NOWHERE)));
    }

    @Test
    void aRouteThatLeadsNowhereDoesNotFallBackOnAnother() {
        Route gone = new Route("203.0.113.0/24", new Route.Target.Blackhole());
        assertThat(plan(vpc(true, TO_THE_INTERNET, gone), "internet").get("10.0.0.0/24"))
                .containsEntry("203.0.113.0/24", NOWHERE);
    }

    @Test
    void aSubnetWithoutAWayNeedsNoRoutes() {
        assertThat(plan(vpc(true))).isEmpty();
        assertThat(plan(vpc(true, TO_THE_INTERNET)))
                .as("no way out of this machine")
                .isEmpty();
        assertThat(plan(vpc(true, new Route("0.0.0.0/0", new Route.Target.Blackhole())), "internet"))
                .isEmpty();
    }

    @Test
    void anInterfaceRoutesWhenItIsPluggedInAndNotChecked() {
        String device = FirewallScript.deviceName("eni-1");
        assertThat(plan(vpc(false, TO_ROUTER), device).get("10.0.0.0/24"))
                .containsEntry("0.0.0.0/0", new Hop.Device(device, "10.0.0.9"));
        assertThat(plan(vpc(false, TO_ROUTER))).as("not plugged in").isEmpty();
        assertThat(plan(vpc(true, TO_ROUTER), device)).as("checked").isEmpty();
    }
}
