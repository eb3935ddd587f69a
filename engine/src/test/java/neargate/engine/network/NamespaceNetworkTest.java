package neargate.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import neargate.engine.network.VpcSpec.NetworkInterface;
import neargate.engine.network.VpcSpec.Peer;
import neargate.engine.network.VpcSpec.Rule;
import neargate.engine.network.VpcSpec.SecurityGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real namespaces, real packets; plain processes stand for tasks. Needs root, iproute2, nftables and busybox. */
@Tag("machine")
class NamespaceNetworkTest {
    private static final Rule ALL_OUT = new Rule("-1", null, null, new Peer.Cidr("0.0.0.0/0"));

    private final String instance =
            "t" + Long.toHexString(ProcessHandle.current().pid());
    private final List<Process> sandboxes = new ArrayList<>();
    private final Map<String, NetworkInterface> interfaces = new TreeMap<>();
    private final Map<String, SecurityGroup> groups = new TreeMap<>();
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
        sandboxes.forEach(Process::destroyForcibly);
        network.retain(Set.of());
        network.close();
        assertThat(host()).isEqualTo(before);
    }

    private static String host() {
        return Commands.run(List.of("ip", "-o", "link"), "")
                + Commands.run(List.of("ip", "route"), "")
                + Commands.run(List.of("nft", "list", "ruleset"), "")
                + Commands.run(List.of("cat", "/proc/sys/net/ipv4/ip_forward"), "");
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
                Map.of("subnet-a", new VpcSpec.Subnet("10.0.0.0/24"), "subnet-b", new VpcSpec.Subnet("10.0.1.0/24")),
                new LinkedHashMap<>(groups),
                new LinkedHashMap<>(interfaces)));
    }

    private void networkInterface(String id, String subnet, String ip, String publicIp, String... groupIds) {
        String mac = "02:00:00:00:00:" + String.format("%02x", interfaces.size() + 1);
        interfaces.put(
                id, new NetworkInterface(subnet, ip, mac, List.of(groupIds), publicIp.isEmpty() ? null : publicIp));
    }

    /** A process in a network namespace of its own, as a pause container is. */
    private long sandbox() throws IOException {
        Process process = new ProcessBuilder("unshare", "-n", "sleep", "600").start();
        sandboxes.add(process);
        Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
        while (Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/ns/net"))
                .equals(own)) {
            Thread.onSpinWait();
        }
        return process.pid();
    }

    /** Serves the word on a port inside a sandbox. */
    private void serve(long pid, int port, String word) throws IOException {
        Path page = Files.createTempDirectory("ng").resolve("index.html");
        Files.writeString(page, word);
        Process server = new ProcessBuilder(
                        "nsenter",
                        "--net=/proc/" + pid + "/ns/net",
                        "busybox",
                        "httpd",
                        "-f",
                        "-p",
                        Integer.toString(port),
                        "-h",
                        page.getParent().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        sandboxes.add(server);
        String tables = "/proc/" + pid + "/net/tcp6";
        String hex = String.format(":%04X", port);
        while (!Files.readString(Path.of(tables)).contains(hex)
                && !Files.readString(Path.of("/proc/" + pid + "/net/tcp")).contains(hex)) {
            Thread.onSpinWait();
        }
    }

    /** What a sandbox hears from an address; empty when nothing came within a second. */
    private static String hear(long pid, String ip, int port) throws IOException {
        Process client = new ProcessBuilder(
                        "nsenter",
                        "--net=/proc/" + pid + "/ns/net",
                        "timeout",
                        "1",
                        "busybox",
                        "nc",
                        ip,
                        Integer.toString(port))
                .start();
        try (var in = client.getOutputStream()) {
            in.write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        }
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
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
        network.plug("vpc-1", "eni-0000000000000000a", web, Set.of());
        network.plug("vpc-1", "eni-0000000000000000b", app, Set.of());
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
    void aPublicAddressIsTheInternetToTheGroup() throws IOException {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "127.77.0.1", "sg-web");
        apply("vpc-1");
        long web = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", web, Set.of(8000));
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
        network.plug("vpc-1", "eni-0000000000000000a", one, Set.of());
        network.plug("vpc-2", "eni-0000000000000000b", two, Set.of());
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
        network.plug("vpc-1", "eni-0000000000000000a", web, Set.of());
        serve(web, 8000, "hello");
        network.close();
        assertThat(hear("127.77.0.4", 8000)).isEmpty();
        network = new NamespaceNetwork(instance);
        network.retain(Set.of("vpc-1"));
        apply("vpc-1");
        network.adopt("vpc-1", "eni-0000000000000000a", web, Set.of());
        assertThat(hear("127.77.0.4", 8000)).contains("hello");
        network.unplug("vpc-1", "eni-0000000000000000a");
        interfaces.clear();
        apply("vpc-1");
        assertThat(hear("127.77.0.4", 8000)).isEmpty();
    }
}
