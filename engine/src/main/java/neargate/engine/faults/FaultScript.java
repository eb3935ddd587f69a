package neargate.engine.faults;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.engine.faults.NetworkFault.BlackHolePort;
import neargate.engine.faults.NetworkFault.Impairment;
import neargate.engine.faults.NetworkFault.Latency;
import neargate.engine.faults.NetworkFault.PacketLoss;
import neargate.engine.network.Network;

/**
 * What makes the kernel lose packets or keep them back. Pure.
 *
 * <p>Packets are lost where they leave by the interface, as netem would lose them: their sender is not told, and what stays
 * on the loopback interface is spared. Nobody is kept from the endpoint at which a fault is stopped, which in AWS is not
 * behind the task's network interface.
 *
 * @param table a table of this name holds whatever the task injected: one of the family inet for ports, one of the family
 *     netdev for the interface
 */
record FaultScript(String table) {
    static final String DEVICE = "eth0";
    private static final int ALL = 100;

    /** Puts it in force, as one change; fails when it is, or when another impairment is. */
    String start(NetworkFault fault) {
        return switch (fault) {
            case BlackHolePort port -> start(port);
            case PacketLoss loss ->
                """
                create table netdev %1$s
                add chain netdev %1$s lost
                add rule netdev %1$s lost %2$s
                add chain netdev %1$s %3$s { type filter hook egress device "%4$s" priority 0; }
                """.formatted(table, lose(loss), fault.name(), DEVICE)
                        + spared(loss)
                                .map(address -> rule("netdev", fault, "daddr", address, "accept"))
                                .collect(Collectors.joining())
                        + loss.sources().stream()
                                .map(address -> rule("netdev", fault, "daddr", address, "goto lost"))
                                .collect(Collectors.joining());
            // What is late is tc's; that it is stands here.
            case Latency _ -> """
                create table netdev %1$s
                add chain netdev %1$s %2$s
                """.formatted(table, fault.name());
        };
    }

    private String start(BlackHolePort port) {
        String peer = port.ingress() ? "saddr" : "daddr";
        return """
        add table inet %1$s
        create chain inet %1$s %2$s { type filter hook %3$s priority 0; }
        """.formatted(table, port.name(), port.ingress() ? "input" : "output")
                + spared(port)
                        .map(address -> rule("inet", port, peer, address, "accept"))
                        .collect(Collectors.joining())
                + "add rule inet %s %s %s dport %d drop\n".formatted(table, port.name(), port.protocol(), port.port());
    }

    private static String lose(PacketLoss loss) {
        return loss.lossPercent() == ALL ? "drop" : "numgen random mod " + ALL + " < " + loss.lossPercent() + " drop";
    }

    private String rule(String family, NetworkFault fault, String end, String address, String verdict) {
        return "add rule %s %s %s %s %s %s %s\n"
                .formatted(family, table, fault.name(), ip(address, "ip6"), end, address, verdict);
    }

    private static Stream<String> spared(Impairment fault) {
        return Stream.concat(Stream.of(Network.TASK_ADDRESS), fault.sourcesToFilter().stream());
    }

    private static Stream<String> spared(BlackHolePort port) {
        return port.ingress()
                ? port.sourcesToFilter().stream()
                : Stream.concat(Stream.of(Network.TASK_ADDRESS), port.sourcesToFilter().stream());
    }

    private static String ip(String address, String six) {
        return address.contains(":") ? six : "ip";
    }

    /** Asks for it; fails when it is not in force. */
    String find(String name) {
        return "list chain " + family(name) + " " + table + " " + name + "\n";
    }

    /** Takes it away. */
    String stop(String name) {
        return isImpairment(name)
                ? "delete table netdev " + table + "\n"
                : "delete chain inet " + table + " " + name + "\n";
    }

    /** Takes all away that there is. */
    String stopAll() {
        return Stream.of("inet", "netdev")
                .map(family -> "add table %1$s %2$s\ndelete table %1$s %2$s\n".formatted(family, table))
                .collect(Collectors.joining());
    }

    private static String family(String name) {
        return isImpairment(name) ? "netdev" : "inet";
    }

    private static boolean isImpairment(String name) {
        return name.equals(Latency.NAME) || name.equals(PacketLoss.NAME);
    }

    /** For {@code tc -batch}: the interface has bands. Fails where it has them already: it is one task's at a time. */
    static String bands() {
        return "qdisc add dev " + DEVICE + " root handle 1: prio priomap 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2\n";
    }

    /** For {@code tc -batch}: one band of the interface is late, and leads where the sources are. */
    static String delay(Latency latency) {
        List<String> spared = spared(latency).toList();
        return """
        qdisc add dev %1$s parent 1:1 handle 10: netem delay %2$dms %3$dms
        """.formatted(DEVICE, latency.delayMilliseconds(), latency.jitterMilliseconds())
                + spared.stream().map(address -> filter(address, 1, 3)).collect(Collectors.joining())
                + latency.sources().stream()
                        .map(address -> filter(address, 2, 1))
                        .collect(Collectors.joining());
    }

    private static String filter(String address, int priority, int band) {
        return "filter add dev %s protocol all parent 1:0 prio %d u32 match %s dst %s flowid 1:%d\n"
                .formatted(DEVICE, priority, ip(address, "ip6"), address, band);
    }

    /** For {@code tc -batch}: nothing is late any more. */
    static String onTime() {
        return "qdisc del dev " + DEVICE + " root handle 1: prio\n";
    }
}
