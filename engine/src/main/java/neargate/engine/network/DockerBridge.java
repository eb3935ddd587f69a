package neargate.engine.network;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import neargate.engine.linux.Nftables;
import neargate.engine.linux.Rtnetlink;
import org.jspecify.annotations.Nullable;

/**
 * A bridge in the network namespace of an instance, or of this machine. Published ports are elements of two nftables maps, so that one
 * more or less is one small change; what leaves the instance has the instance's address.
 */
final class DockerBridge implements ContainerBridge {
    private static final int PREFIX_LENGTH = 16;
    private static final int HOST = 32;

    /** What nftables says of an element that is not there, ENOENT. */
    private static final String IS_GONE = "No such file or directory";

    /** Idempotent: rules are written anew, and the maps keep what is in them. */
    private static final String FRAME = """
            add table ip $table
            add map ip $table tcp_ports { type inet_service : ipv4_addr . inet_service; }
            add map ip $table udp_ports { type inet_service : ipv4_addr . inet_service; }
            add chain ip $table pre { type nat hook prerouting priority -100; }
            add chain ip $table out { type nat hook output priority -100; }
            add chain ip $table post { type nat hook postrouting priority 100; }
            flush chain ip $table pre
            flush chain ip $table out
            flush chain ip $table post
            add rule ip $table pre fib daddr type local dnat ip to tcp dport map @tcp_ports
            add rule ip $table pre fib daddr type local dnat ip to udp dport map @udp_ports
            add rule ip $table out fib daddr type local dnat ip to tcp dport map @tcp_ports
            add rule ip $table out fib daddr type local dnat ip to udp dport map @udp_ports
            add rule ip $table post ip saddr $network oifname != "$device" masquerade
            add rule ip $table post ip saddr 127.0.0.0/8 oifname "$device" masquerade
            add rule ip $table post ip saddr $network ip daddr $network ct status dnat masquerade
            """;

    /**
     * Beside whatever else the machine runs: what the bridge lets through to 127.0.0.0/8 is kept to this machine, and so is
     * what answers its tasks.
     */
    private static final String GUARD = """
            add chain ip $table guard { type filter hook prerouting priority -300; }
            flush chain ip $table guard
            add rule ip $table guard iifname != "lo" ip daddr 127.0.0.0/8 drop
            add rule ip $table guard iifname != { "lo", "$device" } ip daddr { 169.254.170.2, 169.254.169.252 } drop
            """;

    private final BridgeForm form;
    private final VpcNamespace namespace;
    private final Rtnetlink links;
    private final @Nullable Nftables nftables;

    /** @param namespace the instance's; closed with this */
    DockerBridge(VpcNamespace namespace, Rtnetlink links, BridgeForm form) {
        this.form = form;
        this.namespace = namespace;
        this.links = links;
        this.nftables = namespace.<Optional<Nftables>>call(Nftables::open).orElse(null);
        namespace.run(this::make);
        if (form.isAlone()) {
            firewall(FRAME);
        } else {
            firewall(FRAME + GUARD);
            namespace.run(() -> localnet(form.device()));
            new HostForwarding(namespace).begin();
        }
    }

    private void make() throws IOException {
        links.addBridge(form.device());
        links.addAddress(form.device(), form.gateway(), PREFIX_LENGTH);
        if (form.isAlone()) {
            Files.writeString(Path.of("/proc/sys/net/ipv4/ip_forward"), "1");
            localnet("all");
        } else {
            links.addAddress(form.device(), Network.TASK_ADDRESS, HOST);
            links.addAddress(form.device(), Network.API_ADDRESS, HOST);
        }
    }

    /** A program of the instance reaches a published port at 127.0.0.1, too. */
    private static void localnet(String device) throws IOException {
        Files.writeString(Path.of("/proc/sys/net/ipv4/conf/" + device + "/route_localnet"), "1");
    }

    @Override
    public String prefix() {
        return form.prefix();
    }

    @Override
    public void attach(String address, long pid) {
        String device = device(address);
        namespace.run(() -> {
            links.removeLink(device);
            links.addPair(device, "eth0", mac(address), pid);
            links.addPort(form.device(), device);
        });
        try (VpcNamespace sandbox = namespace.other(Path.of("/proc/" + pid + "/ns/net"))) {
            sandbox.run(() -> {
                links.up("lo");
                links.up("eth0");
                links.addAddress("eth0", address, PREFIX_LENGTH);
                links.routeAll(form.gateway());
            });
        }
    }

    @Override
    public void detach(String address) {
        namespace.run(() -> links.removeLink(device(address)));
    }

    @Override
    public void publish(String protocol, int hostPort, String address, int containerPort) {
        String element = "add element ip $table %s_ports { %d : %s . %d }\n"
                .formatted(protocol, hostPort, address, containerPort);
        try {
            firewall(element);
        } catch (Network.NetworkException e) {
            // The port is ours to give: what leads elsewhere was left by a process that was killed.
            withdraw(protocol, hostPort);
            firewall(element);
        }
    }

    @Override
    public void withdraw(String protocol, int hostPort) {
        try {
            firewall("delete element ip $table %s_ports { %d }\n".formatted(protocol, hostPort));
        } catch (Network.NetworkException e) {
            if (!String.valueOf(e.getMessage()).contains(IS_GONE)) {
                throw e;
            }
        }
    }

    private void firewall(String template) {
        String script = template.replace("$table", form.table())
                .replace("$device", form.device())
                .replace("$network", form.network());
        Nftables library = nftables;
        if (library == null) {
            Commands.nft(namespace.file(), script);
        } else {
            namespace.run(() -> library.run(script));
        }
    }

    private static String device(String address) {
        return "veth" + hex(address);
    }

    /** As Docker makes it: two fixed bytes, then the address. */
    private static String mac(String address) {
        return "02:42:" + hex(address).replaceAll("..(?!$)", "$0:");
    }

    /** The address as eight hexadecimal digits. */
    private static String hex(String address) {
        return HexFormat.of().formatHex(InetAddress.ofLiteral(address).getAddress());
    }

    @Override
    public void close() {
        Nftables library = nftables;
        if (library != null) {
            namespace.run(library::close);
        }
        namespace.close();
    }
}
