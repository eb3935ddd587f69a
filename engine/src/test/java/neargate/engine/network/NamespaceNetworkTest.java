package neargate.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import neargate.engine.network.VpcSpec.Peer;
import neargate.engine.network.VpcSpec.SecurityGroup;
import neargate.engine.network.dns.Resolver;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every VPC has, and which namespaces there are. Needs root, iproute2, nftables and busybox. */
@Tag("machine")
class NamespaceNetworkTest extends NamespaceWorld {
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
