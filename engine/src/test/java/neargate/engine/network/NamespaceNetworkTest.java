package neargate.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import neargate.engine.network.VpcSpec.NetworkInterface;
import neargate.engine.network.VpcSpec.Peer;
import neargate.engine.network.VpcSpec.Rule;
import neargate.engine.network.VpcSpec.SecurityGroup;
import neargate.engine.network.dns.Resolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real namespaces, real packets; plain processes stand for tasks. Needs root, iproute2, nftables and busybox. */
@Tag("machine")
class NamespaceNetworkTest extends Sandboxes {
    private static final Rule ALL_OUT = new Rule("-1", null, null, new Peer.Cidr("0.0.0.0/0"));

    private final String instance =
            "t" + Long.toHexString(ProcessHandle.current().pid());
    private final Map<String, NetworkInterface> interfaces = new TreeMap<>();
    private final Map<String, SecurityGroup> groups = new TreeMap<>();
    private static final Route TO_THE_INTERNET = new Route("0.0.0.0/0", new Route.Target.InternetGateway());
    private List<Route> routes = List.of(TO_THE_INTERNET);
    private VpcSpec.NetworkAcl acl = VpcSpec.NetworkAcl.OPEN;
    private NamespaceNetwork network = new NamespaceNetwork(instance);
    private String before = "";

    @BeforeEach
    void onlyAsRoot() {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root may make namespaces");
        before = host();
        group("sg-web");
        group("sg-app");
    }

    @AfterEach
    void nothingIsLeft() {
        endSandboxes();
        network.retain(Set.of());
        network.close();
        assertThat(host()).isEqualTo(before);
    }

    private void group(String id, Rule... ingress) {
        groups.put(id, new SecurityGroup(List.of(ingress), List.of(ALL_OUT)));
    }

    private static Rule tcp(int port, Peer peer) {
        return new Rule("tcp", port, port, peer);
    }

    private void apply(String vpc) {
        network.apply(new VpcSpec(
                vpc,
                List.of("10.0.0.0/16"),
                Map.of(
                        "subnet-a",
                        new VpcSpec.Subnet("10.0.0.0/24", acl, routes),
                        "subnet-b",
                        new VpcSpec.Subnet("10.0.1.0/24", VpcSpec.NetworkAcl.OPEN, List.of())),
                new LinkedHashMap<>(groups),
                new LinkedHashMap<>(interfaces),
                VpcSpec.DhcpOptions.NONE));
    }

    private void networkInterface(String id, String subnet, String ip, String publicIp, String... groupIds) {
        String mac = "02:00:00:00:00:" + String.format("%02x", interfaces.size() + 1);
        interfaces.put(
                id,
                new NetworkInterface(
                        subnet, ip, List.of(), mac, List.of(groupIds), true, publicIp.isEmpty() ? null : publicIp));
    }

    /** What this host hears from a public address; empty when nothing came within a second. */
    private static String hear(String ip, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(ip, port), 1_000);
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void aSecurityGroupLetsInOnlyWhatItsRulesNameAndChangesLive() throws IOException {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "", "sg-web");
        networkInterface("eni-0000000000000000b", "subnet-b", "10.0.1.10", "", "sg-app");
        apply("vpc-1");
        long web = sandbox();
        long app = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, web, Set.of());
        network.plug("vpc-1", "eni-0000000000000000b", 0, app, Set.of());
        serve(app, 8000, "app");
        assertThat(hear(web, "10.0.1.10", 8000)).as("no rule").isEmpty();
        group("sg-app", tcp(8000, new Peer.Group("sg-web")));
        apply("vpc-1");
        assertThat(hear(web, "10.0.1.10", 8000)).as("a rule for the group").contains("app");
        group("sg-app", tcp(8000, new Peer.Cidr("10.0.9.0/24")));
        apply("vpc-1");
        assertThat(hear(web, "10.0.1.10", 8000)).as("a rule for others").isEmpty();
        group("sg-app", new Rule("-1", null, null, new Peer.Cidr("10.0.0.0/24")));
        apply("vpc-1");
        assertThat(hear(web, "10.0.1.10", 8000)).as("a rule for the subnet").contains("app");
        groups.put("sg-web", new SecurityGroup(List.of(), List.of()));
        apply("vpc-1");
        assertThat(hear(web, "10.0.1.10", 8000)).as("no way out").isEmpty();
    }

    @Test
    void theApisAnswerInsideEveryVpcWhateverItsGroupsSay() throws IOException {
        try (var gateway = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> {
                try (Socket client = gateway.accept()) {
                    client.getOutputStream().write("the gateway".getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            network.answerApi(new InetSocketAddress(gateway.getInetAddress(), gateway.getLocalPort()));
            groups.put("sg-web", new SecurityGroup(List.of(), List.of()));
            networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "", "sg-web");
            apply("vpc-1");
            long web = sandbox();
            network.plug("vpc-1", "eni-0000000000000000a", 0, web, Set.of());
            assertThat(hear(web, Network.API_ADDRESS, 80)).isEqualTo("the gateway");
        }
    }

    @Test
    void aPublicAddressIsTheInternetToTheGroup() throws IOException {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "127.77.0.1", "sg-web");
        apply("vpc-1");
        long web = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, web, Set.of(8000));
        serve(web, 8000, "hello");
        assertThat(hear("127.77.0.1", 8000)).isEmpty();
        group("sg-web", tcp(8000, new Peer.Cidr("10.0.0.0/16")), tcp(8000, new Peer.Group("sg-web")));
        apply("vpc-1");
        assertThat(hear("127.77.0.1", 8000)).as("only the VPC is let in").isEmpty();
        group("sg-web", tcp(8000, new Peer.Cidr("0.0.0.0/0")));
        apply("vpc-1");
        assertThat(hear("127.77.0.1", 8000)).contains("hello");
        group("sg-web");
        apply("vpc-1");
        assertThat(hear("127.77.0.1", 8000)).as("revoked").isEmpty();
    }

    private static VpcSpec.NetworkAcl.Entry allow(int from, int to, String cidr) {
        return new VpcSpec.NetworkAcl.Entry(true, new Rule("6", from, to, new Peer.Cidr(cidr)));
    }

    private static final Rule EVERYTHING_IN = new Rule("-1", null, null, new Peer.Cidr("0.0.0.0/0"));

    @Test
    void aNetworkAclJudgesEveryPacketThatCrossesItsSubnetsBorder() throws IOException {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "", "sg-web");
        networkInterface("eni-0000000000000000b", "subnet-a", "10.0.0.11", "", "sg-web");
        networkInterface("eni-0000000000000000c", "subnet-b", "10.0.1.10", "", "sg-web");
        group("sg-web", EVERYTHING_IN);
        apply("vpc-1");
        long server = sandbox();
        long neighbour = sandbox();
        long other = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, server, Set.of());
        network.plug("vpc-1", "eni-0000000000000000b", 0, neighbour, Set.of());
        network.plug("vpc-1", "eni-0000000000000000c", 0, other, Set.of());
        serve(server, 8000, "hello");
        assertThat(hear(other, "10.0.0.10", 8000)).as("an open ACL").contains("hello");
        acl = new VpcSpec.NetworkAcl(List.of(allow(8000, 8000, "10.0.1.0/24")), List.of());
        apply("vpc-1");
        assertThat(hear(other, "10.0.0.10", 8000)).as("answers need an entry").isEmpty();
        assertThat(hear(neighbour, "10.0.0.10", 8000)).as("within the subnet").contains("hello");
        acl = new VpcSpec.NetworkAcl(
                List.of(allow(8000, 8000, "10.0.1.0/24")), List.of(allow(1024, 65535, "10.0.1.0/24")));
        apply("vpc-1");
        assertThat(hear(other, "10.0.0.10", 8000)).as("there and back").contains("hello");
        acl = new VpcSpec.NetworkAcl(
                List.of(
                        new VpcSpec.NetworkAcl.Entry(false, new Rule("6", 8000, 8000, new Peer.Cidr("10.0.1.10/32"))),
                        allow(8000, 8000, "10.0.1.0/24")),
                List.of(allow(1024, 65535, "10.0.1.0/24")));
        apply("vpc-1");
        assertThat(hear(other, "10.0.0.10", 8000)).as("the first entry decides").isEmpty();
        acl = VpcSpec.NetworkAcl.OPEN;
        apply("vpc-1");
        assertThat(hear(other, "10.0.0.10", 8000)).contains("hello");
    }

    @Test
    void aNetworkAclJudgesWhatComesFromTheInternetAndTheAnswers() throws IOException {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "127.77.0.8", "sg-web");
        group("sg-web", EVERYTHING_IN);
        apply("vpc-1");
        long web = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, web, Set.of(8000));
        serve(web, 8000, "hello");
        acl = new VpcSpec.NetworkAcl(
                List.of(allow(8000, 8000, "10.0.0.0/8")), List.of(allow(1024, 65535, "0.0.0.0/0")));
        apply("vpc-1");
        assertThat(hear("127.77.0.8", 8000)).as("only the VPC may enter").isEmpty();
        acl = new VpcSpec.NetworkAcl(
                List.of(allow(8000, 8000, "0.0.0.0/0")), List.of(allow(1024, 65535, "10.0.0.0/8")));
        apply("vpc-1");
        assertThat(hear("127.77.0.8", 8000)).as("answers only to the VPC").isEmpty();
        acl = new VpcSpec.NetworkAcl(List.of(allow(8000, 8000, "0.0.0.0/0")), List.of(allow(1024, 65535, "0.0.0.0/0")));
        apply("vpc-1");
        assertThat(hear("127.77.0.8", 8000)).contains("hello");
    }

    @Test
    void anOpenNetworkAclLeavesNoRules() {
        apply("vpc-1");
        assertThat(ruleset("vpc-1")).noneMatch(part -> part.contains("neargate_acls"));
        acl = new VpcSpec.NetworkAcl(List.of(), List.of());
        apply("vpc-1");
        assertThat(ruleset("vpc-1")).anyMatch(part -> part.contains("enter_subnet_a"));
        acl = VpcSpec.NetworkAcl.OPEN;
        apply("vpc-1");
        assertThat(ruleset("vpc-1")).noneMatch(part -> part.contains("neargate_acls"));
    }

    @Test
    void aPublicAddressAnswersOnlyWhereRoutesLeadBackToTheInternet() throws IOException {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "127.77.0.9", "sg-web");
        group("sg-web", EVERYTHING_IN);
        routes = List.of();
        apply("vpc-1");
        long web = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, web, Set.of(8000));
        serve(web, 8000, "hello");
        assertThat(hear("127.77.0.9", 8000)).as("no route").isEmpty();
        routes = List.of(TO_THE_INTERNET);
        apply("vpc-1");
        assertThat(hear("127.77.0.9", 8000)).as("a route").contains("hello");
        routes = List.of(new Route("0.0.0.0/0", new Route.Target.Blackhole()));
        apply("vpc-1");
        assertThat(hear("127.77.0.9", 8000)).as("a gateway that is gone").isEmpty();
        routes = List.of(TO_THE_INTERNET, new Route("198.51.100.0/24", new Route.Target.Blackhole()));
        apply("vpc-1");
        assertThat(hear("127.77.0.9", 8000)).as("the most specific route").isEmpty();
    }

    @Test
    void namesAreLookedUpInEveryVpcWhateverItsGroupsSay() throws Exception {
        network.answerNames((vpc, name) -> switch (name) {
            case "web.internal" ->
                new Resolver.Answer.Addresses(List.of(vpc.equals("vpc-1") ? "10.0.0.10" : "10.0.9.9"));
            case "silent.internal" -> new Resolver.Answer.Silence();
            default -> new Resolver.Answer.NoSuchName();
        });
        groups.put("sg-web", new SecurityGroup(List.of(), List.of()));
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "", "sg-web");
        apply("vpc-1");
        long web = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, web, Set.of());
        for (String server : List.of("10.0.0.2", "169.254.169.253")) {
            assertThat(lookUp(web, "web.internal", server)).as(server).contains("10.0.0.10");
            assertThat(lookUp(web, "nowhere.internal", server)).as(server).contains("NXDOMAIN");
            assertThat(lookUp(web, "silent.internal", server)).as(server).doesNotContain("NXDOMAIN", "10.0");
        }
    }

    /** What busybox finds out about a name within a second. */
    private static String lookUp(long pid, String name, String server) throws Exception {
        Process nslookup = new ProcessBuilder(
                        "nsenter",
                        "--net=/proc/" + pid + "/ns/net",
                        "timeout",
                        "1",
                        "busybox",
                        "nslookup",
                        "-type=a",
                        name,
                        server)
                .redirectErrorStream(true)
                .start();
        String said = new String(nslookup.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said.lines().dropWhile(line -> !line.isBlank()).reduce("", String::concat);
    }

    /** A network interface with secondary addresses. */
    private void withSecondary(String id, String subnet, String ip, List<String> secondary) {
        networkInterface(id, subnet, ip, "", "sg-web");
        interfaces.computeIfPresent(
                id,
                (_, is) -> new NetworkInterface(
                        is.subnetId(),
                        is.privateIp(),
                        secondary,
                        is.mac(),
                        is.groupIds(),
                        is.sourceDestCheck(),
                        is.publicIp()));
    }

    @Test
    void aSecondInterfaceAndItsSecondaryAddressesAnswerAndAreSpokenFrom() throws IOException {
        group("sg-web", new Rule("-1", null, null, new Peer.Cidr("0.0.0.0/0")));
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "", "sg-web");
        withSecondary("eni-0000000000000000b", "subnet-a", "10.0.0.11", List.of("10.0.0.12"));
        networkInterface("eni-0000000000000000c", "subnet-b", "10.0.1.10", "", "sg-web");
        apply("vpc-1");
        long instance = sandbox();
        long other = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, instance, Set.of());
        network.plug("vpc-1", "eni-0000000000000000b", 1, instance, Set.of());
        network.plug("vpc-1", "eni-0000000000000000c", 0, other, Set.of());
        serve(instance, 8000, "hello");
        for (String address : List.of("10.0.0.10", "10.0.0.11", "10.0.0.12")) {
            assertThat(hear(other, address, 8000)).as(address).contains("hello");
        }

        network.unplug("vpc-1", "eni-0000000000000000b", instance);
        assertThat(hear(other, "10.0.0.11", 8000)).as("detached").isEmpty();
        assertThat(hear(other, "10.0.0.10", 8000)).as("the primary interface").contains("hello");
    }

    @Test
    void secondaryAddressesComeAndGoWhileTheInterfaceIsPluggedIn() throws IOException {
        group("sg-web", new Rule("-1", null, null, new Peer.Group("sg-web")));
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "", "sg-web");
        withSecondary("eni-0000000000000000b", "subnet-b", "10.0.1.10", List.of("10.0.1.11"));
        apply("vpc-1");
        long one = sandbox();
        long two = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, one, Set.of());
        network.plug("vpc-1", "eni-0000000000000000b", 0, two, Set.of());
        serve(one, 8000, "one");
        serve(two, 8000, "two");
        assertThat(hear(one, "10.0.1.11", 8000)).contains("two");
        withSecondary("eni-0000000000000000b", "subnet-b", "10.0.1.10", List.of("10.0.1.12"));
        apply("vpc-1");
        assertThat(hear(one, "10.0.1.11", 8000)).as("unassigned").isEmpty();
        assertThat(hear(one, "10.0.1.12", 8000)).as("assigned").contains("two");
        withSecondary("eni-0000000000000000b", "subnet-b", "10.0.1.10", List.of());
        withSecondary("eni-0000000000000000a", "subnet-a", "10.0.0.10", List.of("10.0.1.12"));
        apply("vpc-1");
        assertThat(hear(two, "10.0.1.12", 8000)).as("reassigned").contains("one");
    }

    @Test
    void aSandboxThatIsGoneKeepsNobodyElseFromTheirAddresses() throws IOException {
        group("sg-web", new Rule("-1", null, null, new Peer.Cidr("0.0.0.0/0")));
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "", "sg-web");
        networkInterface("eni-0000000000000000b", "subnet-a", "10.0.0.11", "", "sg-web");
        networkInterface("eni-0000000000000000c", "subnet-a", "10.0.0.12", "", "sg-web");
        apply("vpc-1");
        long one = sandbox();
        long two = sandbox();
        long gone = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, one, Set.of());
        network.plug("vpc-1", "eni-0000000000000000b", 0, two, Set.of());
        network.plug("vpc-1", "eni-0000000000000000c", 0, gone, Set.of());
        serve(two, 8000, "two");
        ProcessHandle process = ProcessHandle.of(gone).orElseThrow();
        assertThat(process.destroyForcibly()).isTrue();
        process.onExit().join();
        withSecondary("eni-0000000000000000b", "subnet-a", "10.0.0.11", List.of("10.0.0.21"));
        withSecondary("eni-0000000000000000c", "subnet-a", "10.0.0.12", List.of("10.0.0.22"));
        apply("vpc-1");
        assertThat(hear(one, "10.0.0.21", 8000)).contains("two");
    }

    @Test
    void anInterfaceThatMovedIsNotTakenFromItsNewPlace() throws IOException {
        group("sg-web", new Rule("-1", null, null, new Peer.Cidr("0.0.0.0/0")));
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "127.77.0.6", "sg-web");
        apply("vpc-1");
        long one = sandbox();
        long two = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, one, Set.of(8000));
        network.plug("vpc-1", "eni-0000000000000000a", 0, two, Set.of(8000));
        network.unplug("vpc-1", "eni-0000000000000000a", one);
        serve(two, 8000, "hello");
        assertThat(hear("127.77.0.6", 8000)).contains("hello");
    }

    /** Sends a line and returns what comes back. */
    private static String said(Socket socket, String line) throws IOException {
        socket.setSoTimeout(2_000);
        socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        byte[] answer = new byte[line.length() + 1];
        int length = socket.getInputStream().readNBytes(answer, 0, answer.length);
        return new String(answer, 0, length, StandardCharsets.UTF_8).strip();
    }

    /** A task with a public address that says again whatever it hears. */
    private long echo(String publicIp, Rule... ingress) throws IOException {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", publicIp, "sg-web");
        group("sg-web", ingress);
        apply("vpc-1");
        long task = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, task, Set.of(7));
        run(task, 7, "busybox", "nc", "-ll", "-p", "7", "-e", "cat");
        return task;
    }

    @Test
    void aConnectionOfARuleForEverybodyEndsWithTheRuleAndATrackedOneOutlivesIt() throws IOException {
        echo("127.77.0.5", tcp(7, new Peer.Cidr("0.0.0.0/0")));
        try (var untracked = new Socket("127.77.0.5", 7)) {
            assertThat(said(untracked, "hello")).isEqualTo("hello");
            group("sg-web");
            apply("vpc-1");
            assertThatThrownBy(() -> said(untracked, "still there?")).isInstanceOf(SocketTimeoutException.class);
        }
        group("sg-web", tcp(7, new Peer.Cidr("198.51.100.0/24")));
        apply("vpc-1");
        try (var tracked = new Socket("127.77.0.5", 7)) {
            assertThat(said(tracked, "hello")).isEqualTo("hello");
            group("sg-web");
            apply("vpc-1");
            assertThat(said(tracked, "still there?")).isEqualTo("still there?");
        }
        assertThat(hear("127.77.0.5", 7)).as("a new connection").isEmpty();
    }

    @Test
    void whereTheWayOutIsNarrowEveryConnectionIsTracked() throws IOException {
        echo("127.77.0.5");
        groups.put("sg-web", new SecurityGroup(List.of(tcp(7, new Peer.Cidr("0.0.0.0/0"))), List.of()));
        apply("vpc-1");
        try (var tracked = new Socket("127.77.0.5", 7)) {
            assertThat(said(tracked, "hello")).as("answers need no rule").isEqualTo("hello");
            groups.put("sg-web", new SecurityGroup(List.of(), List.of()));
            apply("vpc-1");
            assertThat(said(tracked, "still there?")).isEqualTo("still there?");
        }
    }

    @Test
    void whoSaysItsLastWordStillHearsTheAnswer() throws IOException {
        echo("127.77.0.5", tcp(7, new Peer.Cidr("0.0.0.0/0")));
        byte[] words = new byte[3_000_000];
        new Random(7).nextBytes(words);
        try (var socket = new Socket("127.77.0.5", 7)) {
            socket.setSoTimeout(5_000);
            Thread speaker = Thread.startVirtualThread(() -> {
                try {
                    socket.getOutputStream().write(words);
                    socket.shutdownOutput();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(socket.getInputStream().readAllBytes()).isEqualTo(words);
            assertThat(speaker.isAlive()).isFalse();
        }
    }

    @Test
    void whoDoesNotReadIsNotWrittenTo() throws IOException {
        echo("127.77.0.5", tcp(7, new Peer.Cidr("0.0.0.0/0")));
        try (var channel = SocketChannel.open(new InetSocketAddress("127.77.0.5", 7))) {
            channel.configureBlocking(false);
            var words = ByteBuffer.allocate(1 << 20);
            long written = 0;
            long quiet = System.nanoTime();
            while (System.nanoTime() - quiet < 300_000_000L && written < 1L << 28) {
                int now = channel.write(words.clear());
                written += now;
                quiet = now > 0 ? System.nanoTime() : quiet;
            }
            assertThat(written).as("held back by the sockets' buffers").isLessThan(1L << 28);
        }
    }

    @Test
    void aPortThatNobodyServesRefuses() throws IOException {
        echo("127.77.0.5", tcp(8, new Peer.Cidr("0.0.0.0/0")));
        assertThatThrownBy(() -> {
                    try (var socket = new Socket("127.77.0.5", 8)) {
                        said(socket, "hello");
                    }
                })
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void clientsThatComeAndGoLeaveNothingOpen() throws IOException {
        echo("127.77.0.5", tcp(7, new Peer.Cidr("0.0.0.0/0")));
        long open = openFiles();
        for (int i = 0; i < 200; i++) {
            try (var socket = new Socket("127.77.0.5", 7)) {
                assertThat(said(socket, "hello")).isEqualTo("hello");
                if (i % 2 == 0) {
                    socket.setSoLinger(true, 0);
                }
            }
        }
        assertThat(becomes(() -> openFiles() <= open))
                .as("those who were let in")
                .isTrue();
        group("sg-web", tcp(7, new Peer.Cidr("10.0.0.0/16")));
        apply("vpc-1");
        for (int i = 0; i < 50; i++) {
            try (var socket = new Socket("127.77.0.5", 7)) {
                socket.getOutputStream().write(i);
            }
        }
        assertThat(becomes(() -> openFiles() <= open)).as("those who were not").isTrue();
    }

    @Test
    void aTaskThatGoesEndsItsConnections() throws IOException {
        echo("127.77.0.5", tcp(7, new Peer.Cidr("0.0.0.0/0")));
        try (var socket = new Socket("127.77.0.5", 7)) {
            assertThat(said(socket, "hello")).isEqualTo("hello");
            network.unplug(
                    "vpc-1", "eni-0000000000000000a", sandboxes.getFirst().pid());
            assertThatThrownBy(() -> said(socket, "hello")).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void anInterfaceThatIsPluggedAgainIsReachedAgain() throws IOException {
        echo("127.77.0.5", tcp(7, new Peer.Cidr("0.0.0.0/0")));
        long again = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, again, Set.of(7));
        serve(again, 7, "again");
        assertThat(hear("127.77.0.5", 7)).contains("again");
    }

    @Test
    void anInterfaceThatIsNoMoreIsLetThroughNowhere() throws IOException {
        networkInterface("eni-0000000000000000b", "subnet-b", "10.0.1.10", "", "sg-app");
        long app = echo("127.77.0.5", tcp(7, new Peer.Cidr("0.0.0.0/0")));
        long other = sandbox();
        network.plug("vpc-1", "eni-0000000000000000b", 0, other, Set.of());
        serve(app, 8, "app");
        group("sg-web", new Rule("-1", null, null, new Peer.Cidr("0.0.0.0/0")));
        apply("vpc-1");
        assertThat(hear(other, "10.0.0.10", 8)).contains("app");
        interfaces.remove("eni-0000000000000000b");
        apply("vpc-1");
        assertThat(hear(other, "10.0.0.10", 8)).isEmpty();
    }

    @Test
    void whateverChangesTheKernelHasWhatAFreshStartWouldGiveIt() {
        Rule[] every = {
            tcp(80, new Peer.Cidr("0.0.0.0/0")),
            new Rule("-1", null, null, new Peer.Cidr("0.0.0.0/0")),
            new Rule("udp", 0, 65535, new Peer.Group("sg-app")),
            new Rule("icmp", 3, 4, new Peer.Cidr("10.0.0.0/8")),
            new Rule("icmp", 8, -1, new Peer.Cidr("10.0.0.1/32")),
            new Rule("icmp", -1, -1, new Peer.Group("sg-web")),
            new Rule("icmpv6", -1, -1, new Peer.Cidr("10.0.0.0/8")),
            new Rule("50", null, null, new Peer.Group("sg-elsewhere")),
        };
        group("sg-web", every);
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "", "sg-web", "sg-app");
        networkInterface("eni-0000000000000000b", "subnet-a", "10.0.0.11", "", "sg-web");
        apply("vpc-1");
        interfaces.clear();
        networkInterface("eni-0000000000000000b", "subnet-a", "10.0.0.10", "", "sg-web");
        networkInterface("eni-0000000000000000c", "subnet-a", "10.0.0.11", "", "sg-app");
        groups.put("sg-app", new SecurityGroup(List.of(every), List.of()));
        apply("vpc-1");
        groups.remove("sg-web");
        group("sg-new", every);
        interfaces.clear();
        networkInterface("eni-0000000000000000c", "subnet-a", "10.0.0.11", "", "sg-new");
        apply("vpc-1");
        List<String> lived = ruleset("vpc-1");
        network.close();
        network = new NamespaceNetwork(instance);
        apply("vpc-1");
        assertThat(ruleset("vpc-1")).isEqualTo(lived).anyMatch(part -> part.contains("meta l4proto 58"));
    }

    /** The firewall as the kernel has it; chains and sets in no order. */
    private List<String> ruleset(String vpc) {
        String all = Commands.run(
                List.of("nsenter", "--net=/run/netns/ng-" + instance + "-" + vpc, "nft", "-n", "list", "ruleset"), "");
        return Stream.of(all.strip().replaceAll("\n}$", "").split("\n\n?\t(?=chain|set|map)"))
                .map(String::strip)
                .sorted()
                .toList();
    }

    @Test
    void aRuleChangesFastAmongAThousandInterfacesAndAThousandRules() {
        for (int i = 0; i < 1_000; i++) {
            String id = String.format("eni-%017x", i);
            networkInterface(id, "subnet-a", "10.0." + i / 250 + "." + (4 + i % 250), "", "sg-web");
        }
        Rule[] rules = new Rule[1_000];
        for (int i = 0; i < rules.length; i++) {
            rules[i] = tcp(1 + i, new Peer.Cidr("10." + i / 250 + "." + i % 250 + ".0/24"));
        }
        group("sg-app", rules);
        apply("vpc-1");
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            group("sg-web", tcp(1 + i, new Peer.Cidr("10.0.0.0/16")));
            long begin = System.nanoTime();
            apply("vpc-1");
            best = Math.min(best, System.nanoTime() - begin);
        }
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(50));
    }

    @Test
    void anInterfaceIsPluggedInAFewMilliseconds() throws IOException {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "", "sg-web");
        apply("vpc-1");
        long task = sandbox();
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long begin = System.nanoTime();
            network.plug("vpc-1", "eni-0000000000000000a", 0, task, Set.of());
            best = Math.min(best, System.nanoTime() - begin);
            network.unplug("vpc-1", "eni-0000000000000000a", task);
        }
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(20));
    }

    @Test
    void aPingNeedsARuleForItsType() throws Exception {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "", "sg-web");
        networkInterface("eni-0000000000000000b", "subnet-a", "10.0.0.11", "", "sg-app");
        Peer web = new Peer.Group("sg-web");
        group("sg-app", new Rule("icmp", 13, -1, web), new Rule("tcp", 0, 65535, web));
        apply("vpc-1");
        long from = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, from, Set.of());
        network.plug("vpc-1", "eni-0000000000000000b", 0, sandbox(), Set.of());
        assertThat(pings(from, "10.0.0.11")).as("another type").isFalse();
        group("sg-app", new Rule("icmp", 8, -1, web));
        apply("vpc-1");
        assertThat(pings(from, "10.0.0.11")).as("the type of an echo request").isTrue();
    }

    private static boolean pings(long pid, String ip) throws Exception {
        return new ProcessBuilder("nsenter", "--net=/proc/" + pid + "/ns/net", "busybox", "ping", "-c1", "-W1", ip)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void subnetsComeAndGoWithTheirGateways() {
        apply("vpc-1");
        assertThat(loopback("vpc-1")).contains("10.0.0.1/32", "10.0.1.1/32", "10.0.0.2/32", "169.254.170.2/32");
        network.apply(new VpcSpec(
                "vpc-1",
                List.of("10.0.0.0/16", "10.1.0.0/16"),
                Map.of(
                        "subnet-b",
                        new VpcSpec.Subnet("10.0.1.0/24", VpcSpec.NetworkAcl.OPEN, List.of()),
                        "subnet-c",
                        new VpcSpec.Subnet("10.1.2.0/24", VpcSpec.NetworkAcl.OPEN, List.of())),
                groups,
                interfaces,
                VpcSpec.DhcpOptions.NONE));
        assertThat(loopback("vpc-1"))
                .contains("10.0.1.1/32", "10.1.2.1/32", "10.0.0.2/32")
                .doesNotContain("10.0.0.1/32");
    }

    private String loopback(String vpc) {
        return Commands.run(List.of("ip", "-n", "ng-" + instance + "-" + vpc, "-4", "-o", "addr", "show", "lo"), "");
    }

    @Test
    void aSandboxThatIsGoneIsSaidToBeGone() {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "", "sg-web");
        apply("vpc-1");
        assertThatThrownBy(() -> network.plug("vpc-1", "eni-0000000000000000a", 0, 4_194_303, Set.of()))
                .isInstanceOf(Network.NetworkException.class)
                .hasMessageContaining("cannot");
    }

    @Test
    void aTaskWaitsForItsVpcAndDoesNotMakeIt() throws Exception {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "127.77.0.6", "sg-web");
        group("sg-web", tcp(7, new Peer.Cidr("0.0.0.0/0")));
        long task = sandbox();
        Thread plug =
                Thread.ofVirtual().start(() -> network.plug("vpc-1", "eni-0000000000000000a", 0, task, Set.of(7)));
        assertThat(becomes(() -> plug.getState() == Thread.State.TIMED_WAITING)).isTrue();
        assertThat(Path.of("/run/netns/ng-" + instance + "-vpc-1")).doesNotExist();
        apply("vpc-1");
        plug.join();
        run(task, 7, "busybox", "nc", "-ll", "-p", "7", "-e", "cat");
        try (var socket = new Socket("127.77.0.6", 7)) {
            assertThat(said(socket, "hello")).isEqualTo("hello");
        }
    }

    @Test
    void onlyOurOwnNamespacesAreRemoved() throws IOException {
        try (var other = new NamespaceNetwork(instance + "-b")) {
            var vpc = new VpcSpec(
                    "vpc-1", List.of("10.0.0.0/16"), Map.of(), Map.of(), Map.of(), VpcSpec.DhcpOptions.NONE);
            other.apply(vpc);
            apply("vpc-1");
            apply("vpc-2");
            network.retain(Set.of("vpc-2"));
            assertThat(Path.of("/run/netns/ng-" + instance + "-vpc-1")).doesNotExist();
            assertThat(Path.of("/run/netns/ng-" + instance + "-vpc-2")).exists();
            assertThat(Path.of("/run/netns/ng-" + instance + "-b-vpc-1")).exists();
            other.remove("vpc-1");
        }
    }

    @Test
    void aNamespaceThatWasNeverFinishedIsMadeAnew() throws IOException {
        Files.createFile(Path.of("/run/netns/ng-" + instance + "-vpc-1"));
        echo("127.77.0.5", tcp(7, new Peer.Cidr("0.0.0.0/0")));
        try (var socket = new Socket("127.77.0.5", 7)) {
            assertThat(said(socket, "hello")).isEqualTo("hello");
        }
    }

    private static long openFiles() {
        String[] files = new File("/proc/self/fd").list();
        return files == null ? 0 : files.length;
    }

    @Test
    void twoVpcsMayHaveTheSameAddresses() throws IOException {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "127.77.0.2", "sg-web");
        group("sg-web", tcp(8000, new Peer.Cidr("0.0.0.0/0")));
        apply("vpc-1");
        interfaces.clear();
        networkInterface("eni-0000000000000000b", "subnet-a", "10.0.0.10", "127.77.0.3", "sg-web");
        apply("vpc-2");
        long one = sandbox();
        long two = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, one, Set.of());
        network.plug("vpc-2", "eni-0000000000000000b", 0, two, Set.of());
        serve(one, 8000, "one");
        serve(two, 8000, "two");
        assertThat(hear("127.77.0.2", 8000)).contains("one");
        assertThat(hear("127.77.0.3", 8000)).contains("two");
    }

    @Test
    void aRestartFindsWhatIsPluggedIn() throws IOException {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "127.77.0.4", "sg-web");
        group("sg-web", tcp(8000, new Peer.Cidr("0.0.0.0/0")));
        apply("vpc-1");
        long web = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, web, Set.of());
        serve(web, 8000, "hello");
        network.close();
        assertThat(hear("127.77.0.4", 8000)).isEmpty();
        network = new NamespaceNetwork(instance);
        network.retain(Set.of("vpc-1"));
        apply("vpc-1");
        network.adopt("vpc-1", "eni-0000000000000000a", 0, web, Set.of());
        assertThat(hear("127.77.0.4", 8000)).contains("hello");
        network.unplug("vpc-1", "eni-0000000000000000a", web);
        interfaces.clear();
        apply("vpc-1");
        assertThat(hear("127.77.0.4", 8000)).isEmpty();
    }
}
