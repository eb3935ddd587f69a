package neargate.services.ec2;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionRows;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.RevokedSecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleRequest;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/**
 * Between permissions, which name several other sides at once, and rules, which name one: takes a permission apart into
 * checked rules, and puts rules together again.
 */
final class Permissions {
    private Permissions() {}

    /** What a rule allows, whatever it is called: two rules of a group never mean the same. */
    record Meaning(
            String protocol,
            @Nullable Integer fromPort,
            @Nullable Integer toPort,
            String peer) {}

    static Meaning meaning(SecurityGroupRule rule) {
        return new Meaning(rule.ipProtocol(), rule.fromPort(), rule.toPort(), peer(rule));
    }

    /** Everything from the members of the group itself. */
    static SecurityGroupRule allFromGroup(SecurityGroup group) {
        return all(group, false)
                .referencedGroupInfo(info -> info.groupId(group.groupId()).userId(group.ownerId()))
                .build();
    }

    /** Everything to everywhere. */
    static SecurityGroupRule allToAnywhere(SecurityGroup group) {
        return all(group, true).cidrIpv4("0.0.0.0/0").build();
    }

    private static SecurityGroupRule.Builder all(SecurityGroup group, boolean egress) {
        return SecurityGroupRule.builder()
                .groupId(group.groupId())
                .isEgress(egress)
                .ipProtocol(Protocols.ALL)
                .fromPort(-1)
                .toPort(-1);
    }

    /** The rules, not stored yet, that permissions ask for. */
    static List<SecurityGroupRule> apart(
            RegionRows rows, SecurityGroup group, boolean egress, List<IpPermission> permissions) {
        List<SecurityGroupRule> rules = new ArrayList<>();
        for (IpPermission permission : permissions) {
            Protocols.Ports ports =
                    Protocols.checked(permission.ipProtocol(), permission.fromPort(), permission.toPort());
            int before = rules.size();
            permission
                    .ipRanges()
                    .forEach(range -> rules.add(draft(group, egress, ports, range.description())
                            .cidrIpv4(Peers.ipv4(range.cidrIp()))
                            .build()));
            permission
                    .ipv6Ranges()
                    .forEach(range -> rules.add(draft(group, egress, ports, range.description())
                            .cidrIpv6(Peers.ipv6(range.cidrIpv6()))
                            .build()));
            permission
                    .prefixListIds()
                    .forEach(list -> rules.add(draft(group, egress, ports, list.description())
                            .prefixListId(Peers.prefixList(rows, list.prefixListId()))
                            .build()));
            permission
                    .userIdGroupPairs()
                    .forEach(pair -> rules.add(draft(group, egress, ports, pair.description())
                            .referencedGroupInfo(
                                    info -> info.groupId(Peers.group(rows, group, pair.groupId(), pair.groupName())
                                                    .groupId())
                                            .userId(group.ownerId()))
                            .build()));
            if (rules.size() == before) {
                throw Peers.missing();
            }
        }
        return rules;
    }

    /** A rule with new content under its old id. */
    static SecurityGroupRule changed(
            RegionRows rows,
            SecurityGroup group,
            SecurityGroupRule before,
            @Nullable SecurityGroupRuleRequest request) {
        if (request == null) {
            throw Ec2Errors.missingParameter("SecurityGroupRule");
        }
        Protocols.Ports ports = Protocols.checked(request.ipProtocol(), request.fromPort(), request.toPort());
        var after = draft(group, before.isEgress(), ports, request.description())
                .securityGroupRuleId(before.securityGroupRuleId())
                .securityGroupRuleArn(before.securityGroupRuleArn())
                .groupOwnerId(before.groupOwnerId())
                .tags(before.tags());
        if (request.cidrIpv4() != null) {
            after.cidrIpv4(Peers.ipv4(request.cidrIpv4()));
        } else if (request.cidrIpv6() != null) {
            after.cidrIpv6(Peers.ipv6(request.cidrIpv6()));
        } else if (request.prefixListId() != null) {
            after.prefixListId(Peers.prefixList(rows, request.prefixListId()));
        } else if (request.referencedGroupId() != null) {
            SecurityGroup peer = Peers.group(rows, group, request.referencedGroupId(), null);
            after.referencedGroupInfo(info -> info.groupId(peer.groupId()).userId(group.ownerId()));
        } else {
            throw Peers.missing();
        }
        return after.build();
    }

    /** Rules with the same protocol and ports as one permission. */
    static List<IpPermission> together(Stream<SecurityGroupRule> rules) {
        Map<Meaning, IpPermission> permissions = new LinkedHashMap<>();
        rules.forEach(rule -> permissions.merge(
                new Meaning(rule.ipProtocol(), rule.fromPort(), rule.toPort(), ""),
                permission(rule),
                Permissions::union));
        return List.copyOf(permissions.values());
    }

    static RevokedSecurityGroupRule revoked(SecurityGroupRule rule) {
        return RevokedSecurityGroupRule.builder()
                .securityGroupRuleId(rule.securityGroupRuleId())
                .groupId(rule.groupId())
                .isEgress(rule.isEgress())
                .ipProtocol(rule.ipProtocol())
                .fromPort(rule.fromPort())
                .toPort(rule.toPort())
                .cidrIpv4(rule.cidrIpv4())
                .cidrIpv6(rule.cidrIpv6())
                .prefixListId(rule.prefixListId())
                .referencedGroupId(
                        rule.referencedGroupInfo() == null
                                ? null
                                : rule.referencedGroupInfo().groupId())
                .description(rule.description())
                .build();
    }

    /** {@code peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW}: how errors tell of a rule. */
    static String inWords(SecurityGroupRule rule) {
        boolean all = rule.ipProtocol().equals(Protocols.ALL);
        String protocol = all ? "ALL" : rule.ipProtocol().toUpperCase(Locale.ROOT);
        String ports = all ? "" : ", from port: " + rule.fromPort() + ", to port: " + rule.toPort();
        return "peer: " + peer(rule) + ", " + protocol + ports + ", ALLOW";
    }

    static @Nullable String checkedDescription(@Nullable String description) {
        if (!SecurityGroups.isDescription(description)) {
            throw Ec2Errors.invalidParameterValue("Invalid rule description. Valid descriptions are strings less than"
                    + " 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*");
        }
        return description;
    }

    private static SecurityGroupRule.Builder draft(
            SecurityGroup group, boolean egress, Protocols.Ports ports, @Nullable String description) {
        return SecurityGroupRule.builder()
                .groupId(group.groupId())
                .isEgress(egress)
                .ipProtocol(ports.protocol())
                .fromPort(ports.from())
                .toPort(ports.to())
                .description(checkedDescription(description));
    }

    private static String peer(SecurityGroupRule rule) {
        if (rule.cidrIpv4() != null) {
            return rule.cidrIpv4();
        }
        if (rule.cidrIpv6() != null) {
            return rule.cidrIpv6();
        }
        return rule.prefixListId() != null
                ? rule.prefixListId()
                : rule.referencedGroupInfo().groupId();
    }

    private static IpPermission permission(SecurityGroupRule rule) {
        boolean all = rule.ipProtocol().equals(Protocols.ALL);
        var permission = IpPermission.builder()
                .ipProtocol(rule.ipProtocol())
                .fromPort(all ? null : rule.fromPort())
                .toPort(all ? null : rule.toPort());
        if (rule.cidrIpv4() != null) {
            permission.ipRanges(range -> range.cidrIp(rule.cidrIpv4()).description(rule.description()));
        } else if (rule.cidrIpv6() != null) {
            permission.ipv6Ranges(range -> range.cidrIpv6(rule.cidrIpv6()).description(rule.description()));
        } else if (rule.prefixListId() != null) {
            permission.prefixListIds(
                    list -> list.prefixListId(rule.prefixListId()).description(rule.description()));
        } else {
            permission.userIdGroupPairs(UserIdGroupPair.builder()
                    .groupId(rule.referencedGroupInfo().groupId())
                    .userId(rule.referencedGroupInfo().userId())
                    .description(rule.description())
                    .build());
        }
        return permission.build();
    }

    private static IpPermission union(IpPermission one, IpPermission other) {
        return one.toBuilder()
                .ipRanges(both(one.ipRanges(), other.ipRanges()))
                .ipv6Ranges(both(one.ipv6Ranges(), other.ipv6Ranges()))
                .prefixListIds(both(one.prefixListIds(), other.prefixListIds()))
                .userIdGroupPairs(both(one.userIdGroupPairs(), other.userIdGroupPairs()))
                .build();
    }

    private static <X> List<X> both(List<X> one, List<X> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }
}
