package neargate.services.ec2;

import java.net.Inet6Address;
import java.util.Locale;
import neargate.services.ec2.addressing.Ipv4Block;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionRows;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/** The other sides that a security group rule may name, checked. */
final class Peers {
    private static final int IPV6_BITS = 128;

    private Peers() {}

    static String ipv4(@Nullable String cidr) {
        if (cidr == null) {
            throw missing();
        }
        return Ipv4Block.parse(cidr).orElseThrow(() -> malformed(cidr)).toString();
    }

    static String ipv6(@Nullable String cidr) {
        if (cidr == null) {
            throw missing();
        }
        String[] parts = cidr.split("/", -1);
        if (parts.length != 2
                || !parts[0].contains(":")
                || !parts[1].matches("[0-9]{1,3}")
                || Integer.parseInt(parts[1]) > IPV6_BITS) {
            throw malformed(cidr);
        }
        try {
            Inet6Address.ofLiteral(parts[0]);
            return cidr.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notIpv6) {
            throw malformed(cidr);
        }
    }

    static String prefixList(RegionRows rows, @Nullable String id) {
        return ManagedPrefixLists.required(rows, id).id();
    }

    /** A group by id, or by name in the default VPC; of the same VPC as the group whose rule names it. */
    static SecurityGroup group(RegionRows rows, SecurityGroup owner, @Nullable String id, @Nullable String name) {
        SecurityGroup peer = SecurityGroups.required(rows, id, name);
        if (!peer.vpcId().equals(owner.vpcId())) {
            throw Ec2Errors.error(
                    "InvalidGroup.NotFound", "You have specified two resources that belong to different networks.");
        }
        return peer;
    }

    static Ec2Exception missing() {
        return Ec2Errors.error(
                "MissingParameter", "Missing source specification: include source security group or CIDR information");
    }

    private static Ec2Exception malformed(String cidr) {
        return Ec2Errors.invalidParameterValue("CIDR block " + cidr + " is malformed");
    }
}
