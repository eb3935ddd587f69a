package neargate.services.ec2;

import java.util.List;
import java.util.Optional;
import neargate.services.ec2.addressing.Ipv4;

/** The names that AWS's DNS gives to addresses ("DNS attributes in your VPC"). */
final class DnsNames {
    private static final String REVERSE = ".in-addr.arpa";

    private DnsNames() {}

    /** {@code ip-172-31-4-5.ec2.internal}; outside us-east-1 {@code ip-172-31-4-5.eu-west-1.compute.internal}. */
    static String ofPrivate(String address, String region) {
        return "ip-" + address.replace('.', '-') + "." + internalDomain(region);
    }

    /** {@code ec2-127-4-5-6.compute-1.amazonaws.com}; outside us-east-1 {@code ....eu-west-1.compute.amazonaws.com}. */
    static String ofPublic(String address, String region) {
        String domain = region.equals("us-east-1") ? "compute-1" : region + ".compute";
        return "ec2-" + address.replace('.', '-') + "." + domain + ".amazonaws.com";
    }

    /** The address that a private name stands for; empty if it is no such name. */
    static Optional<String> privateAddress(String name, String region) {
        return address(name, "ip-").filter(address -> ofPrivate(address, region).equals(name));
    }

    /** The address that a public name of any region stands for; empty if it is no such name. */
    static Optional<String> publicAddress(String name) {
        return name.endsWith(".amazonaws.com") ? address(name, "ec2-") : Optional.empty();
    }

    /** The address in the first part of a name, written with dashes. */
    private static Optional<String> address(String name, String prefix) {
        int dot = name.indexOf('.');
        return dot > prefix.length() && name.startsWith(prefix)
                ? Optional.of(name.substring(prefix.length(), dot).replace('-', '.'))
                        .filter(address -> Ipv4.parse(address).isPresent())
                : Optional.empty();
    }

    /** The address that a name for looking up names stands for, {@code 4.3.2.1.in-addr.arpa}. */
    static Optional<String> reversed(String name) {
        if (!name.endsWith(REVERSE)) {
            return Optional.empty();
        }
        List<String> parts =
                List.of(name.substring(0, name.length() - REVERSE.length()).split("\\.", -1));
        return Optional.of(String.join(".", parts.reversed()))
                .filter(address -> Ipv4.parse(address).isPresent());
    }

    static String internalDomain(String region) {
        return region.equals("us-east-1") ? "ec2.internal" : region + ".compute.internal";
    }
}
