package neargate.engine.network;

import java.io.IOException;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The bridge in this machine's own network, beside whatever else is there: it has a name of ours, a table of ours, and the
 * first /16 of those from which Docker chooses that no network interface of the machine has a part of.
 */
final class OwnBridge {
    /** The network that this process is in, whichever thread asks. */
    static final Path NAMESPACE = Path.of("/proc/" + ProcessHandle.current().pid() + "/ns/net");

    private static final int FIRST = 17;
    private static final int LAST = 31;

    private final String device;

    /** @param device what the bridge and its table are called */
    OwnBridge(String device) {
        this.device = device;
    }

    /** Of the bridge that is there, or of one that could be. */
    BridgeForm form() {
        try {
            NetworkInterface before = NetworkInterface.getByName(device);
            List<InterfaceAddress> taken = (before == null
                            ? NetworkInterface.networkInterfaces()
                            : java.util.stream.Stream.of(before))
                    .flatMap(each -> each.getInterfaceAddresses().stream())
                    .toList();
            return IntStream.rangeClosed(FIRST, LAST)
                    .mapToObj(second -> new BridgeForm(device, device, "172." + second + "."))
                    .filter(form -> taken.stream().anyMatch(address -> overlaps(form, address)) == (before != null))
                    .findFirst()
                    .orElseThrow(() -> new Network.NetworkException(
                            "none of 172." + FIRST + ".0.0/16 to 172." + LAST
                                    + ".0.0/16 is free for a bridge on this machine",
                            null));
        } catch (SocketException e) {
            throw new Network.NetworkException("cannot list the machine's network interfaces: " + e.getMessage(), e);
        }
    }

    private static boolean overlaps(BridgeForm form, InterfaceAddress address) {
        String text = address.getAddress().getHostAddress();
        return !text.contains(":")
                && (Cidr.contains(form.network(), text)
                        || Cidr.contains(text + "/" + address.getNetworkPrefixLength(), form.gateway()));
    }

    /** Takes it away, with all that it published and changed on the machine. */
    void remove(VpcNamespace machine) throws IOException {
        if (NetworkInterface.getByName(device) != null) {
            Commands.run(List.of("ip", "link", "del", device), "");
            Commands.nft(NAMESPACE, "add table ip " + device + "\ndelete table ip " + device + "\n");
            new HostForwarding(machine).end();
        }
    }
}
