package neargate.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import neargate.engine.network.VpcSpec.NetworkAcl;
import neargate.engine.network.VpcSpec.NetworkInterface;
import neargate.engine.network.VpcSpec.Peer;
import neargate.engine.network.VpcSpec.Rule;
import neargate.engine.network.VpcSpec.SecurityGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The ways out of a VPC, with real packets. One sandbox plays the host, whose network the VPCs get out to; another one the
 * internet behind it, which knows nobody but the host. Needs root, iproute2, nftables and busybox.
 */
@Tag("machine")
class WaysOutTest extends Sandboxes {
    private static final Peer EVERYBODY = new Peer.Cidr("0.0.0.0/0");
    private static final Rule EVERYTHING = new Rule("-1", null, null, EVERYBODY);
    private static final Route TO_THE_INTERNET = new Route("0.0.0.0/0", new Route.Target.InternetGateway());
    private static final String WEB = "eni-0000000000000000a";
    private static final String APP = "eni-0000000000000000b";
    private static final String NAT = "eni-0000000000000000c";
    private static final Route TO_NAT = new Route("0.0.0.0/0", new Route.Target.NatGateway("nat-1", NAT));
    private static final String OUTSIDE = "203.0.113.9";

    private final String instance =
            "w" + Long.toHexString(ProcessHandle.current().pid());
    private final Map<String, NetworkInterface> interfaces = new TreeMap<>();
    private final Map<String, SecurityGroup> groups = new TreeMap<>();
    private List<Route> publicRoutes = List.of(TO_THE_INTERNET);
    private List<Route> privateRoutes = List.of();
    private NetworkAcl publicAcl = NetworkAcl.OPEN;
    private long host;
    private long outside;
    private NamespaceNetwork network = new NamespaceNetwork(instance);
    private String before = "";

    @BeforeEach
    void aHostOnTheInternet() throws IOException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root may make namespaces");
        before = host();
        host = sandbox();
        outside = sandbox();
        on(host, "ip link add up0 type veth peer name eth0 netns " + outside);
        on(host, "ip address add 203.0.113.1/24 dev up0");
        on(host, "ip link set up0 up");
        on(outside, "ip address add " + OUTSIDE + "/24 dev eth0");
        on(outside, "ip link set eth0 up");
        run(outside, 7, "busybox", "nc", "-ll", "-p", "7", "-e", "cat");
        network = new NamespaceNetwork(instance, Path.of("/proc/" + host + "/ns/net"));
        groups.put("sg-all", new SecurityGroup(List.of(EVERYTHING), List.of(EVERYTHING)));
        networkInterface(WEB, "subnet-public", "10.0.0.10", "127.78.0.1", "sg-all");
        networkInterface(APP, "subnet-private", "10.0.1.10", null, "sg-all");
    }

    @AfterEach
    void nothingIsLeft() {
        network.retain(Set.of());
        network.close();
        endSandboxes();
        assertThat(host()).isEqualTo(before);
    }

    private static String on(long pid, String command) {
        return Commands.run(
                Stream.concat(Stream.of("nsenter", "--net=/proc/" + pid + "/ns/net"), Stream.of(command.split(" ", -1)))
                        .toList(),
                "");
    }

    private void networkInterface(String id, String subnet, String ip, String publicIp, String... groupIds) {
        String mac = "02:00:00:00:00:" + id.substring(id.length() - 1) + "1";
        interfaces.put(
                id, new NetworkInterface(subnet, ip, List.of(), mac, List.of(groupIds), groupIds.length > 0, publicIp));
    }

    private void apply() {
        apply("vpc-1");
    }

    private void apply(String vpc) {
        network.apply(new VpcSpec(
                vpc,
                List.of("10.0.0.0/16"),
                Map.of(
                        "subnet-public",
                        new VpcSpec.Subnet("10.0.0.0/24", publicAcl, publicRoutes),
                        "subnet-private",
                        new VpcSpec.Subnet("10.0.1.0/24", NetworkAcl.OPEN, privateRoutes)),
                new LinkedHashMap<>(groups),
                new LinkedHashMap<>(interfaces),
                VpcSpec.DhcpOptions.NONE));
    }

    private long plugged(String id) throws IOException {
        long task = sandbox();
        network.plug("vpc-1", id, 0, task, Set.of());
        return task;
    }

    /** Whether a task's words come back from the internet; a busy machine gets several tries. */
    private static boolean getsOut(long task) throws IOException {
        return hears(task, OUTSIDE, 7, "GET");
    }

    /** Whether they come back at once. */
    private static boolean reaches(long task, String ip) throws IOException {
        return hear(task, ip, 7).contains("GET");
    }

    @Test
    void aChangeThatFailedHalfwayIsMadeTheNextTime() throws IOException {
        groups.put("sg-old", new SecurityGroup(List.of(), List.of()));
        apply();
        groups.remove("sg-old");
        networkInterface(NAT, "subnet-public", "10.0.0.11", "127.78.0.2");
        NetworkInterface nat = interfaces.get(NAT);
        interfaces.put(
                NAT,
                new NetworkInterface(
                        nat.subnetId(),
                        nat.privateIp(),
                        List.of("::1"),
                        nat.mac(),
                        nat.groupIds(),
                        nat.sourceDestCheck(),
                        nat.publicIp()));
        privateRoutes = List.of(TO_NAT);
        assertThatThrownBy(this::apply).isInstanceOf(Network.NetworkException.class);
        interfaces.put(NAT, nat);
        apply();
        assertThat(getsOut(plugged(APP))).isTrue();
    }

    @Test
    void onlyWhoHasAPublicAddressInAPublicSubnetGetsOut() throws IOException {
        networkInterface(NAT, "subnet-public", "10.0.0.11", null, "sg-all");
        apply();
        long web = plugged(WEB);
        assertThat(getsOut(web)).as("a public subnet").isTrue();
        assertThat(reaches(plugged(APP), OUTSIDE)).as("a subnet without routes").isFalse();
        assertThat(reaches(plugged(NAT), OUTSIDE)).as("no public address").isFalse();
        publicRoutes = List.of(new Route("0.0.0.0/0", new Route.Target.Blackhole()));
        apply();
        assertThat(reaches(web, OUTSIDE)).as("a gateway that is gone").isFalse();
        publicRoutes = List.of(new Route("203.0.113.0/24", new Route.Target.InternetGateway()));
        apply();
        assertThat(getsOut(web)).as("a route to there only").isTrue();
        publicRoutes = List.of(TO_THE_INTERNET, new Route(OUTSIDE + "/32", new Route.Target.Blackhole()));
        apply();
        assertThat(reaches(web, OUTSIDE)).as("the most specific route").isFalse();
    }

    @Test
    void aPrivateSubnetGetsOutByANatGatewayAndIsNotReached() throws IOException {
        networkInterface(NAT, "subnet-public", "10.0.0.200", "127.78.0.2");
        apply();
        long app = plugged(APP);
        serve(app, 8000, "app");
        assertThat(reaches(app, OUTSIDE)).as("no route").isFalse();
        privateRoutes = List.of(TO_NAT);
        apply();
        assertThat(getsOut(app)).as("by the gateway").isTrue();
        assertThat(hears(plugged(WEB), "10.0.1.10", 8000, "app"))
                .as("within the VPC")
                .isTrue();
        assertThat(on(outside, "ip neighbour")).as("who was there").contains("203.0.113.1 ");
        on(outside, "ip route add default via 203.0.113.1");
        assertThat(hear(outside, "10.0.1.10", 8000)).as("from outside").isEmpty();
        assertThat(hear(host, "10.0.1.10", 8000)).as("from the host").isEmpty();
        publicRoutes = List.of();
        apply();
        assertThat(reaches(app, OUTSIDE)).as("a gateway without a way out").isFalse();
    }

    @Test
    void aPrivateNatGatewayLeadsToNoInternet() throws IOException {
        networkInterface(NAT, "subnet-public", "10.0.0.200", null);
        privateRoutes = List.of(TO_NAT);
        apply();
        assertThat(reaches(plugged(APP), OUTSIDE)).isFalse();
    }

    @Test
    void theNetworkAclOfANatGatewaysSubnetJudgesWhatPassesThrough() throws IOException {
        networkInterface(NAT, "subnet-public", "10.0.0.200", "127.78.0.2");
        privateRoutes = List.of(TO_NAT);
        NetworkAcl.Entry all = new NetworkAcl.Entry(true, EVERYTHING);
        publicAcl = new NetworkAcl(
                List.of(new NetworkAcl.Entry(false, new Rule("6", 7, 7, new Peer.Cidr("10.0.1.0/24"))), all),
                List.of(all));
        apply();
        long app = plugged(APP);
        assertThat(reaches(app, OUTSIDE)).as("into the gateway's subnet").isFalse();
        publicAcl =
                new NetworkAcl(List.of(all), List.of(new NetworkAcl.Entry(false, new Rule("6", 7, 7, EVERYBODY)), all));
        apply();
        assertThat(reaches(app, OUTSIDE)).as("out of it to the internet").isFalse();
        publicAcl = new NetworkAcl(
                List.of(all),
                List.of(new NetworkAcl.Entry(false, new Rule("6", 1024, 65535, new Peer.Cidr("10.0.1.0/24"))), all));
        apply();
        assertThat(reaches(app, OUTSIDE)).as("the answers, on their way back").isFalse();
        publicAcl =
                new NetworkAcl(List.of(new NetworkAcl.Entry(false, new Rule("6", 8, 8, EVERYBODY)), all), List.of(all));
        apply();
        assertThat(getsOut(app)).as("another port").isTrue();
    }

    @Test
    void aSecurityGroupMayForbidTheWayOut() throws IOException {
        groups.put("sg-all", new SecurityGroup(List.of(EVERYTHING), List.of()));
        apply();
        assertThat(reaches(plugged(WEB), OUTSIDE)).isFalse();
    }

    @Test
    void twoVpcsWithTheSameAddressesGetOutAndDoNotReachEachOther() throws IOException {
        apply("vpc-1");
        apply("vpc-2");
        long one = plugged(WEB);
        long two = sandbox();
        network.plug("vpc-2", WEB, 0, two, Set.of());
        run(two, 7, "busybox", "nc", "-ll", "-p", "7", "-e", "cat");
        assertThat(getsOut(one)).isTrue();
        assertThat(getsOut(two)).isTrue();
        assertThat(reaches(one, "10.0.0.10")).as("itself, where nobody serves").isFalse();
        assertThat(reaches(one, "169.254.64.1")).isFalse();
        assertThat(reaches(one, "169.254.64.2")).isFalse();
    }

    @Test
    void peeredVpcsReachEachOtherOnceRoutesOnBothSidesSaySo() throws IOException {
        groups.put("sg-all", new SecurityGroup(List.of(EVERYTHING), List.of(EVERYTHING)));
        publicRoutes = List.of();
        apply("vpc-1");
        long here = plugged(WEB);
        peer(List.of());
        long there = sandbox();
        network.plug("vpc-2", APP, 0, there, Set.of());
        serve(there, 8000, "peer");
        publicRoutes = List.of(new Route("10.2.0.0/16", new Route.Target.PeeringConnection("pcx-12", "vpc-2")));
        apply("vpc-1");
        assertThat(hear(here, "10.2.0.10", 8000)).as("a route on one side").isEmpty();
        peer(List.of(new Route("10.0.0.0/16", new Route.Target.PeeringConnection("pcx-12", "vpc-1"))));
        assertThat(hears(here, "10.2.0.10", 8000, "peer")).as("on both").isTrue();
        groups.put("sg-all", new SecurityGroup(List.of(), List.of(EVERYTHING)));
        peer(List.of(new Route("10.0.0.0/16", new Route.Target.PeeringConnection("pcx-12", "vpc-1"))));
        assertThat(hear(here, "10.2.0.10", 8000)).as("groups count").isEmpty();
        groups.put("sg-all", new SecurityGroup(List.of(EVERYTHING), List.of(EVERYTHING)));
        peer(List.of(new Route("10.0.0.0/16", new Route.Target.Blackhole())));
        assertThat(hear(here, "10.2.0.10", 8000)).as("no way back").isEmpty();
    }

    /** A second VPC, with the application in it. */
    private void peer(List<Route> routes) {
        network.apply(new VpcSpec(
                "vpc-2",
                List.of("10.2.0.0/16"),
                Map.of("subnet-peer", new VpcSpec.Subnet("10.2.0.0/24", NetworkAcl.OPEN, routes)),
                new LinkedHashMap<>(groups),
                Map.of(
                        APP,
                        new NetworkInterface(
                                "subnet-peer",
                                "10.2.0.10",
                                List.of(),
                                "02:00:00:00:00:b2",
                                List.of("sg-all"),
                                true,
                                null)),
                VpcSpec.DhcpOptions.NONE));
    }

    @Test
    void theHostHasOneDeviceMoreAndNothingWhenItIsOver() throws IOException {
        String alone = host(host);
        apply("vpc-1");
        apply("vpc-2");
        assertThat(host(host)).contains("ng-" + instance + "-out");
        assertThat(on(host, "cat /proc/sys/net/ipv4/ip_forward").strip()).isEqualTo("1");
        network.close();
        assertThat(host(host)).isEqualTo(alone);
        network = new NamespaceNetwork(instance, Path.of("/proc/" + host + "/ns/net"));
        apply("vpc-1");
        assertThat(getsOut(plugged(WEB))).as("after a restart").isTrue();
        // Whoever is killed cannot clear away; the next process does.
        network = new NamespaceNetwork(instance, Path.of("/proc/" + host + "/ns/net"));
        network.retain(Set.of("vpc-1"));
        assertThat(host(host)).isEqualTo(alone);
    }

    private static String host(long pid) {
        return on(pid, "ip -o link")
                + on(pid, "ip route")
                + on(pid, "nft -n list ruleset")
                + on(pid, "cat /proc/sys/net/ipv4/ip_forward");
    }

    @Test
    void aHostThatForwardedNothingForwardsOnlyForUs() throws IOException {
        apply();
        long web = plugged(WEB);
        long stranger = sandbox();
        on(host, "ip link add down0 type veth peer name eth0 netns " + stranger);
        on(host, "ip address add 192.0.2.1/24 dev down0");
        on(host, "ip link set down0 up");
        on(stranger, "ip address add 192.0.2.9/24 dev eth0");
        on(stranger, "ip link set eth0 up");
        on(stranger, "ip route add default via 192.0.2.1");
        on(outside, "ip route add default via 203.0.113.1");
        assertThat(reaches(stranger, OUTSIDE)).isFalse();
        assertThat(getsOut(web)).isTrue();
    }

    @Test
    void aRestartFindsNatGatewaysAsTheyWere() throws IOException {
        networkInterface(NAT, "subnet-public", "10.0.0.200", "127.78.0.2");
        privateRoutes = List.of(TO_NAT);
        apply();
        long app = plugged(APP);
        network.close();
        network = new NamespaceNetwork(instance, Path.of("/proc/" + host + "/ns/net"));
        network.retain(Set.of("vpc-1"));
        apply();
        assertThat(Path.of("/run/netns/ng-" + instance + "-vpc-1-nat-1")).exists();
        assertThat(getsOut(app)).isTrue();
        privateRoutes = List.of();
        apply();
        assertThat(Path.of("/run/netns/ng-" + instance + "-vpc-1-nat-1")).doesNotExist();
        assertThat(reaches(app, OUTSIDE)).isFalse();
    }

    @Test
    void anInstanceThatRoutesIsAWayOutOnceItsSourceIsNotChecked() throws IOException {
        NetworkInterface checked = interfaces.get(WEB);
        privateRoutes = List.of(new Route("0.0.0.0/0", new Route.Target.NetworkInterface(WEB)));
        apply();
        long app = plugged(APP);
        long router = plugged(WEB);
        on(router, "sysctl -qw net.ipv4.ip_forward=1");
        on(router, "nft add table ip nat");
        on(router, "nft add chain ip nat out { type nat hook postrouting priority 100 ; }");
        on(router, "nft add rule ip nat out masquerade");
        assertThat(reaches(app, OUTSIDE)).as("checked").isFalse();
        interfaces.put(
                WEB,
                new NetworkInterface(
                        checked.subnetId(),
                        checked.privateIp(),
                        List.of(),
                        checked.mac(),
                        checked.groupIds(),
                        false,
                        checked.publicIp()));
        apply();
        assertThat(getsOut(app)).as("not checked").isTrue();
        network.unplug("vpc-1", WEB, router);
        assertThat(reaches(app, OUTSIDE)).as("unplugged").isFalse();
    }
}
