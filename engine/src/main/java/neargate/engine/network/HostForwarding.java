package neargate.engine.network;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * That the host forwards. One that forwards nothing else is kept from it by a table which all Neargates of the machine
 * share; the last one out takes it away and has the host forward nothing again.
 *
 * @param host its network
 */
record HostForwarding(VpcNamespace host) {
    /** How the tables begin of those who need it, besides the bridges'. */
    static final String TABLES = "neargate_";

    private static final String DEVICES = "ng-";
    private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");
    private static final String ONLY_OURS = TABLES + "forwarding";

    /** For somebody who has a table already. */
    void begin() {
        if (!host.call(() -> Files.readString(FORWARDING)).strip().equals("1")) {
            Commands.nft(host.file(), onlyOurs());
            host.run(() -> Files.writeString(FORWARDING, "1"));
        }
    }

    /** For somebody who has no table any more. */
    void end() {
        List<String> tables = Commands.run(List.of("nsenter", "--net=" + host.file(), "nft", "list", "tables"), "")
                .lines()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .filter(name -> name.startsWith(TABLES) || name.startsWith(DEVICES))
                .toList();
        if (tables.equals(List.of(ONLY_OURS))) {
            host.run(() -> Files.writeString(FORWARDING, "0"));
            Commands.nft(host.file(), "delete table ip " + ONLY_OURS + "\n");
        }
    }

    private static String onlyOurs() {
        return """
                add table ip %1$s
                delete table ip %1$s
                add table ip %1$s
                add chain ip %1$s forward { type filter hook forward priority 10; policy drop; }
                add rule ip %1$s forward iifname "%2$s*" accept
                add rule ip %1$s forward oifname "%2$s*" accept
                """.formatted(ONLY_OURS, DEVICES);
    }
}
