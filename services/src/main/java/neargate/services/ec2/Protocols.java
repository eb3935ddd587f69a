package neargate.services.ec2;

import java.util.Locale;
import java.util.Map;
import neargate.services.ec2.resource.Ec2Errors;
import org.jspecify.annotations.Nullable;

/** The protocols and ports of security group rules, in the one spelling that AWS answers with. */
final class Protocols {
    /** All protocols and ports. */
    static final String ALL = "-1";

    private static final Map<String, String> NAMES = Map.of(
            "6", "tcp", "tcp", "tcp", "17", "udp", "udp", "udp", "1", "icmp", "icmp", "icmp", "58", "icmpv6", "icmpv6",
            "icmpv6", "-1", ALL, "all", ALL);

    private static final int ANY = -1;
    private static final int MOST_PROTOCOL = 255;
    private static final int MOST_PORT = 65535;
    private static final int MOST_ICMP = 255;

    private Protocols() {}

    /** A protocol with its ports; with ICMP, type and code. Protocols without ports have -1, as in DescribeSecurityGroupRules. */
    record Ports(String protocol, int from, int to) {}

    /**
     * Checks what a request says.
     *
     * @throws software.amazon.awssdk.services.ec2.model.Ec2Exception when it makes no sense
     */
    static Ports checked(@Nullable String protocol, @Nullable Integer from, @Nullable Integer to) {
        String name = name(protocol);
        return switch (name) {
            case "tcp", "udp" -> transport(name, from, to);
            case "icmp", "icmpv6" -> icmp(name, from, to);
            default -> new Ports(name, ANY, ANY);
        };
    }

    /** Whether rules of a protocol name ports, or ICMP's type and code. */
    static boolean hasPorts(String protocol) {
        return switch (protocol) {
            case "tcp", "udp", "icmp", "icmpv6" -> true;
            default -> false;
        };
    }

    private static String name(@Nullable String protocol) {
        if (protocol == null) {
            throw Ec2Errors.missingParameter("ipProtocol");
        }
        String name = NAMES.get(protocol.toLowerCase(Locale.ROOT));
        if (name != null) {
            return name;
        }
        boolean number = protocol.matches("[0-9]{1,3}") && Integer.parseInt(protocol) <= MOST_PROTOCOL;
        if (!number) {
            throw Ec2Errors.invalidParameterValue(
                    "Invalid value '" + protocol + "' for IP protocol. Unknown protocol.");
        }
        return String.valueOf(Integer.parseInt(protocol));
    }

    private static Ports transport(String name, @Nullable Integer from, @Nullable Integer to) {
        if (from == null || to == null) {
            throw Ec2Errors.invalidParameterValue(
                    "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.");
        }
        for (int port : new int[] {from, to}) {
            if (port < 0 || port > MOST_PORT) {
                throw Ec2Errors.invalidParameterValue("TCP/UDP port (" + port + ") out of range");
            }
        }
        if (from > to) {
            throw Ec2Errors.invalidParameterValue("Invalid TCP/UDP port range (" + from + ":" + to + ")");
        }
        return new Ports(name, from, to);
    }

    private static Ports icmp(String name, @Nullable Integer type, @Nullable Integer code) {
        int from = type == null ? ANY : type;
        int to = code == null ? ANY : code;
        if (from < ANY || from > MOST_ICMP) {
            throw Ec2Errors.invalidParameterValue("ICMP type (" + from + ") out of range");
        }
        if (to < ANY || to > MOST_ICMP) {
            throw Ec2Errors.invalidParameterValue("ICMP code (" + to + ") out of range");
        }
        return new Ports(name, from, to);
    }
}
