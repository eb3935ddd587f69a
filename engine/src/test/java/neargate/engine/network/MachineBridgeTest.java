package neargate.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import neargate.engine.linux.NetworkNamespace;
import neargate.engine.linux.Rtnetlink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bridge beside whatever else a machine has, which a sandbox plays. Needs root, iproute2, nftables and busybox. */
@Tag("machine")
class MachineBridgeTest extends Sandboxes {
    private static final BridgeForm FORM = new BridgeForm("ng-test", "ng-test", "172.17.");

    @AfterEach
    void nothingIsLeft() {
        endSandboxes();
    }

    @Test
    void aPublishedPortAnswersTheMachineAndNothingElseOfTheMachineChanges() throws IOException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root may make namespaces");
        long machine = sandbox();
        long task = sandbox();
        Path file = Path.of("/proc/" + machine + "/ns/net");
        forwardsNothing(file);
        try (var namespace = new VpcNamespace("machine", file, new NetworkNamespace());
                var bridge = new DockerBridge(namespace.other(file), new Rtnetlink(), FORM)) {
            namespace.run(() -> new Rtnetlink().up("lo"));
            bridge.attach("172.17.0.2", task);
            serve(task, 80, "hello");
            bridge.publish("tcp", 8080, "172.17.0.9", 80);
            bridge.publish("tcp", 8080, "172.17.0.2", 80);
            assertThat(hears(machine, "127.0.0.1", 8080, "hello")).isTrue();
            assertThat(setting(namespace, "conf/all/route_localnet")).isEqualTo("0");
            bridge.withdraw("tcp", 8080);
            assertThat(hears(machine, "127.0.0.1", 8080, "hello")).isFalse();
            bridge.withdraw("tcp", 8080);

            serve(machine, 82, "tasks");
            assertThat(hear(task, Network.TASK_ADDRESS, 82)).contains("tasks");
            assertThat(hear(machine, Network.API_ADDRESS, 82)).contains("tasks");

            serve(machine, 81, "private");
            assertThat(hear(machine, "127.0.0.1", 81)).contains("private");
            assertThat(setting(namespace, "ip_forward")).isEqualTo("1");
            Commands.nft(file, "delete table ip ng-test\n");
            new HostForwarding(namespace).end();
            assertThat(setting(namespace, "ip_forward")).isEqualTo("0");
        }
    }

    /** A namespace begins with the settings of the machine that it is made on. */
    private static void forwardsNothing(Path file) {
        try (var namespace = new VpcNamespace("machine", file, new NetworkNamespace())) {
            namespace.run(() -> {
                Files.writeString(Path.of("/proc/sys/net/ipv4/ip_forward"), "0");
                Files.writeString(Path.of("/proc/sys/net/ipv4/conf/all/route_localnet"), "0");
            });
        }
    }

    private static String setting(VpcNamespace namespace, String name) {
        return namespace
                .call(() -> Files.readString(Path.of("/proc/sys/net/ipv4").resolve(name)))
                .strip();
    }
}
