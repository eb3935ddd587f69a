package neargate.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import neargate.engine.network.VpcSpec.NetworkInterface;
import neargate.engine.network.VpcSpec.Peer;
import neargate.engine.network.VpcSpec.Rule;
import neargate.engine.network.VpcSpec.SecurityGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/**
 * A network of namespaces, and a VPC of two subnets to put into it. Real namespaces, real packets; plain processes stand for
 * tasks. Needs root, iproute2, nftables and busybox.
 */
abstract class NamespaceWorld extends Sandboxes {
    private static final Rule ALL_OUT = new Rule("-1", null, null, new Peer.Cidr("0.0.0.0/0"));
    static final Route TO_THE_INTERNET = new Route("0.0.0.0/0", new Route.Target.InternetGateway());
    static final Rule EVERYTHING_IN = new Rule("-1", null, null, new Peer.Cidr("0.0.0.0/0"));

    final String instance = "t" + Long.toHexString(ProcessHandle.current().pid());
    final Map<String, NetworkInterface> interfaces = new TreeMap<>();
    final Map<String, SecurityGroup> groups = new TreeMap<>();
    List<Route> routes = List.of(TO_THE_INTERNET);
    VpcSpec.NetworkAcl acl = VpcSpec.NetworkAcl.OPEN;
    NamespaceNetwork network = new NamespaceNetwork(instance);
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

    void group(String id, Rule... ingress) {
        groups.put(id, new SecurityGroup(List.of(ingress), List.of(ALL_OUT)));
    }

    static Rule tcp(int port, Peer peer) {
        return new Rule("tcp", port, port, peer);
    }

    void apply(String vpc) {
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

    void networkInterface(String id, String subnet, String ip, String publicIp, String... groupIds) {
        String mac = "02:00:00:00:00:" + String.format("%02x", interfaces.size() + 1);
        interfaces.put(
                id,
                new NetworkInterface(
                        subnet, ip, List.of(), mac, List.of(groupIds), true, publicIp.isEmpty() ? null : publicIp));
    }

    /** A network interface with secondary addresses. */
    void withSecondary(String id, String subnet, String ip, List<String> secondary) {
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

    /** What this host hears from a public address; empty when nothing came within a second. */
    static String hear(String ip, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(ip, port), 1_000);
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** A task with a public address that says again whatever it hears. */
    long echo(String publicIp, Rule... ingress) throws IOException {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", publicIp, "sg-web");
        group("sg-web", ingress);
        apply("vpc-1");
        long task = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, task, Set.of(7));
        run(task, 7, "busybox", "nc", "-ll", "-p", "7", "-e", "cat");
        return task;
    }

    /** Sends a line and returns what comes back. */
    static String said(Socket socket, String line) throws IOException {
        socket.setSoTimeout(2_000);
        socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        byte[] answer = new byte[line.length() + 1];
        int length = socket.getInputStream().readNBytes(answer, 0, answer.length);
        return new String(answer, 0, length, StandardCharsets.UTF_8).strip();
    }

    /** The firewall as the kernel has it; chains and sets in no order. */
    List<String> ruleset(String vpc) {
        String all = Commands.run(
                List.of("nsenter", "--net=/run/netns/ng-" + instance + "-" + vpc, "nft", "-n", "list", "ruleset"), "");
        return Stream.of(all.strip().replaceAll("\n}$", "").split("\n\n?\t(?=chain|set|map)"))
                .map(String::strip)
                .sorted()
                .toList();
    }
}
