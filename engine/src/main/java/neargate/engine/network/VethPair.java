package neargate.engine.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import neargate.engine.linux.Rtnetlink;
import neargate.engine.network.VpcSpec.NetworkInterface;

/**
 * A network interface that is plugged in: a device of the VPC's namespace, to which its addresses are routed, and one of
 * the sandbox's. From {@code eth1} on, what has one of its addresses as its source leaves by it, as Amazon Linux sets it
 * up; everything else leaves by {@code eth0}.
 *
 * @param pid the process whose network namespace is the sandbox
 * @param deviceIndex 0 for {@code eth0}
 * @param device the name of the VPC's end
 */
record VethPair(VpcNamespace vpc, Rtnetlink links, long pid, int deviceIndex, String device) {
    /** Where the routing tables of {@code eth1} and so on begin. */
    private static final int TABLES = 10_000;

    /** Makes the pair, in place of one that is there, and returns the number of the VPC's end. */
    int make(NetworkInterface is, String subnetCidr) {
        int index = vpc.call(() -> {
            links.removeLink(device);
            links.addPair(device, inside(), is.mac(), pid);
            route(is.privateIps());
            // Without this the kernel waits up to 0.8 s before it answers the first ARP question for a neighbour.
            Files.writeString(Path.of("/proc/sys/net/ipv4/neigh/" + device + "/proxy_delay"), "0");
            return links.find(device);
        });
        inSandbox(() -> {
            links.up("lo");
            links.up(inside());
            answer(is.privateIps(), Cidr.prefixLength(subnetCidr));
            if (deviceIndex == 0) {
                links.routeAll(Cidr.address(subnetCidr, 1));
            } else {
                links.routeAll(Cidr.address(subnetCidr, 1), inside(), table());
            }
        });
        return index;
    }

    /** Takes secondary addresses away and gives others. */
    void change(List<String> was, List<String> is, String subnetCidr) {
        List<String> gone = without(was, is);
        List<String> come = without(is, was);
        if (gone.isEmpty() && come.isEmpty()) {
            return;
        }
        vpc.run(() -> {
            for (String address : gone) {
                links.removeRoute(address, device);
            }
            route(come);
        });
        int prefixLength = Cidr.prefixLength(subnetCidr);
        inSandbox(() -> {
            for (String address : gone) {
                links.removeAddress(inside(), address, prefixLength);
                if (deviceIndex > 0) {
                    links.removeRule(address, table());
                }
            }
            answer(come, prefixLength);
        });
    }

    private static List<String> without(List<String> all, List<String> others) {
        return all.stream().filter(address -> !others.contains(address)).toList();
    }

    private void route(List<String> addresses) throws IOException {
        for (String address : addresses) {
            links.route(address, device);
        }
    }

    private void answer(List<String> addresses, int prefixLength) throws IOException {
        for (String address : addresses) {
            links.addAddress(inside(), address, prefixLength);
            if (deviceIndex > 0) {
                links.addRule(address, table());
            }
        }
    }

    private void inSandbox(VpcNamespace.Work work) {
        try (VpcNamespace sandbox = vpc.other(Path.of("/proc/" + pid + "/ns/net"))) {
            sandbox.run(work);
        }
    }

    private String inside() {
        return "eth" + deviceIndex;
    }

    private int table() {
        return TABLES + deviceIndex;
    }
}
