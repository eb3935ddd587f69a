package neargate.services.ec2;

import java.util.List;
import neargate.services.ec2.resource.Ec2Errors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** The older way to say one permission, with top-level fields; requests use that or a list, and both mean the same. */
final class LegacyPermission {
    private LegacyPermission() {}

    static List<IpPermission> of(AuthorizeSecurityGroupIngressRequest request) {
        return permissions(
                request.ipPermissions(),
                request.ipProtocol(),
                request.fromPort(),
                request.toPort(),
                request.cidrIp(),
                request.sourceSecurityGroupName());
    }

    static List<IpPermission> of(RevokeSecurityGroupIngressRequest request) {
        return permissions(
                request.ipPermissions(),
                request.ipProtocol(),
                request.fromPort(),
                request.toPort(),
                request.cidrIp(),
                request.sourceSecurityGroupName());
    }

    static List<IpPermission> of(AuthorizeSecurityGroupEgressRequest request) {
        return permissions(
                request.ipPermissions(),
                request.ipProtocol(),
                request.fromPort(),
                request.toPort(),
                request.cidrIp(),
                request.sourceSecurityGroupName());
    }

    static List<IpPermission> of(RevokeSecurityGroupEgressRequest request) {
        return permissions(
                request.ipPermissions(),
                request.ipProtocol(),
                request.fromPort(),
                request.toPort(),
                request.cidrIp(),
                request.sourceSecurityGroupName());
    }

    private static List<IpPermission> permissions(
            List<IpPermission> listed,
            @Nullable String protocol,
            @Nullable Integer fromPort,
            @Nullable Integer toPort,
            @Nullable String cidr,
            @Nullable String groupName) {
        if (!listed.isEmpty()) {
            refuse("ipProtocol", protocol);
            refuse("fromPort", fromPort);
            refuse("toPort", toPort);
            refuse("cidrIp", cidr);
            refuse("sourceSecurityGroupName", groupName);
            return listed;
        }
        if (protocol == null && cidr == null && groupName == null) {
            return listed;
        }
        // A source group alone means all of its traffic.
        var permission = IpPermission.builder()
                .ipProtocol(protocol == null && groupName != null ? Protocols.ALL : protocol)
                .fromPort(fromPort)
                .toPort(toPort);
        if (cidr != null) {
            permission.ipRanges(range -> range.cidrIp(cidr));
        }
        if (groupName != null) {
            permission.userIdGroupPairs(
                    UserIdGroupPair.builder().groupName(groupName).build());
        }
        return List.of(permission.build());
    }

    private static void refuse(String name, @Nullable Object field) {
        if (field != null) {
            throw Ec2Errors.invalidParameterCombination(
                    "The parameters ipPermissions and " + name + " cannot be used together");
        }
    }
}
