package neargate.engine.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a network is told that forwards every packet, whichever way the answer takes. */
final class RouterSettings {
    private RouterSettings() {}

    /**
     * Tells the network of the calling thread.
     *
     * @param setting one more of its interfaces, those to come included
     */
    static void write(String setting, String value) throws IOException {
        write();
        ofInterfaces(setting, value);
    }

    /** As above, with nothing more. */
    static void write() throws IOException {
        Files.writeString(Path.of("/proc/sys/net/ipv4/ip_forward"), "1");
        ofInterfaces("rp_filter", "0");
    }

    private static void ofInterfaces(String setting, String value) throws IOException {
        for (String scope : new String[] {"all", "default"}) {
            Files.writeString(Path.of("/proc/sys/net/ipv4/conf", scope, setting), value);
        }
    }
}
