package neargate.services.ec2;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Table;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import neargate.services.ec2.resource.Tags;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressResponse;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesResponse;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.ModifySecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.ModifySecurityGroupRulesResponse;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressResponse;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.RevokedSecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleUpdate;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** The rules of security groups, each with an id of its own: one protocol, one range of ports, one other side. */
final class SecurityGroupRules {
    /** "Amazon VPC quotas": rules per security group, for each direction. */
    private static final int MOST_RULES = 60;

    private static final Table.Index<SecurityGroupRule> BY_GROUP =
            new Table.Index<>("group", rule -> List.of(rule.groupId()));

    private static final Table.Index<SecurityGroupRule> BY_REFERENCED_GROUP = new Table.Index<>(
            "referenced-group",
            rule -> rule.referencedGroupInfo() == null
                    ? List.of()
                    : List.of(rule.referencedGroupInfo().groupId()));

    private static final Table.Index<SecurityGroupRule> BY_PREFIX_LIST = new Table.Index<>(
            "prefix-list", rule -> rule.prefixListId() == null ? List.of() : List.of(rule.prefixListId()));

    static final Kind<SecurityGroupRule, SecurityGroupRule> KIND = Kind.plain(
            ResourceType.SECURITY_GROUP_RULE,
            "sgr",
            new Kind.Wording(
                    "InvalidSecurityGroupRuleId.NotFound",
                    "InvalidSecurityGroupRuleId.Malformed",
                    "security group rule ID"),
            Table.named("ec2.security-group-rules", JsonCodec.of(SecurityGroupRule.class))
                    .with(BY_GROUP)
                    .with(BY_REFERENCED_GROUP)
                    .with(BY_PREFIX_LIST)
                    .build(),
            SecurityGroupRule::securityGroupRuleId,
            (rule, tags) -> rule.toBuilder().tags(tags).build(),
            SecurityGroupRule::tags,
            Filters.of(SecurityGroupRule::tags)
                    .text("group-id", SecurityGroupRule::groupId)
                    .id("security-group-rule-id", SecurityGroupRule::securityGroupRuleId),
            Map.of("group-id", BY_GROUP));

    private final RegionStore store;

    SecurityGroupRules(RegionStore store) {
        this.store = store;
    }

    DescribeSecurityGroupRulesResponse describe(DescribeSecurityGroupRulesRequest request) {
        var page = Describe.of(
                store.read(),
                KIND,
                new Describe.Query(
                        request.securityGroupRuleIds(), request.filters(), request.maxResults(), request.nextToken()));
        return DescribeSecurityGroupRulesResponse.builder()
                .securityGroupRules(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    AuthorizeSecurityGroupIngressResponse authorize(AuthorizeSecurityGroupIngressRequest request) {
        List<SecurityGroupRule> rules = store.write(edit -> authorize(
                edit,
                SecurityGroups.required(edit, request.groupId(), request.groupName()),
                false,
                LegacyPermission.of(request),
                request.tagSpecifications()));
        return AuthorizeSecurityGroupIngressResponse.builder()
                .returnValue(true)
                .securityGroupRules(rules)
                .build();
    }

    AuthorizeSecurityGroupEgressResponse authorize(AuthorizeSecurityGroupEgressRequest request) {
        List<SecurityGroupRule> rules = store.write(edit -> authorize(
                edit,
                edit.require(SecurityGroups.KIND, request.groupId()),
                true,
                LegacyPermission.of(request),
                request.tagSpecifications()));
        return AuthorizeSecurityGroupEgressResponse.builder()
                .returnValue(true)
                .securityGroupRules(rules)
                .build();
    }

    RevokeSecurityGroupIngressResponse revoke(RevokeSecurityGroupIngressRequest request) {
        return store.write(edit -> {
            SecurityGroup group = SecurityGroups.required(edit, request.groupId(), request.groupName());
            Revoked revoked = revoke(edit, group, false, LegacyPermission.of(request), request.securityGroupRuleIds());
            return RevokeSecurityGroupIngressResponse.builder()
                    .returnValue(true)
                    .revokedSecurityGroupRules(revoked.rules())
                    .unknownIpPermissions(revoked.unknown())
                    .build();
        });
    }

    RevokeSecurityGroupEgressResponse revoke(RevokeSecurityGroupEgressRequest request) {
        return store.write(edit -> {
            SecurityGroup group = edit.require(SecurityGroups.KIND, request.groupId());
            Revoked revoked = revoke(edit, group, true, LegacyPermission.of(request), request.securityGroupRuleIds());
            return RevokeSecurityGroupEgressResponse.builder()
                    .returnValue(true)
                    .revokedSecurityGroupRules(revoked.rules())
                    .unknownIpPermissions(revoked.unknown())
                    .build();
        });
    }

    ModifySecurityGroupRulesResponse modify(ModifySecurityGroupRulesRequest request) {
        return store.write(edit -> {
            SecurityGroup group = edit.require(SecurityGroups.KIND, request.groupId());
            for (SecurityGroupRuleUpdate update : request.securityGroupRules()) {
                SecurityGroupRule before = required(edit, group, update.securityGroupRuleId());
                SecurityGroupRule after = Permissions.changed(edit, group, before, update.securityGroupRule());
                boolean exists = ofGroup(edit, group.groupId(), after.isEgress())
                        .filter(other -> !other.securityGroupRuleId().equals(after.securityGroupRuleId()))
                        .anyMatch(other -> Permissions.meaning(other).equals(Permissions.meaning(after)));
                if (exists) {
                    throw duplicate(after);
                }
                edit.put(KIND, after);
            }
            return ModifySecurityGroupRulesResponse.builder().returnValue(true).build();
        });
    }

    static Stream<SecurityGroupRule> ofGroup(RegionRows rows, String groupId) {
        return rows.find(KIND, BY_GROUP, groupId);
    }

    static Stream<SecurityGroupRule> ofGroup(RegionRows rows, String groupId, boolean egress) {
        return ofGroup(rows, groupId).filter(rule -> rule.isEgress() == egress);
    }

    static Stream<SecurityGroupRule> withPrefixList(RegionRows rows, String prefixListId) {
        return rows.find(KIND, BY_PREFIX_LIST, prefixListId);
    }

    /** Whether a rule of another group lets members of this one through. */
    static boolean isReferenced(RegionRows rows, String groupId) {
        return rows.find(KIND, BY_REFERENCED_GROUP, groupId)
                .anyMatch(rule -> !rule.groupId().equals(groupId));
    }

    /** Stores a rule that is not there yet, under a new id. */
    static SecurityGroupRule put(RegionEdit edit, SecurityGroupRule draft) {
        String id = edit.newId(KIND);
        return edit.put(
                KIND,
                draft.toBuilder()
                        .securityGroupRuleId(id)
                        .securityGroupRuleArn(edit.arn("security-group-rule/" + id))
                        .groupOwnerId(edit.account())
                        .build());
    }

    private static List<SecurityGroupRule> authorize(
            RegionEdit edit,
            SecurityGroup group,
            boolean egress,
            List<IpPermission> permissions,
            List<TagSpecification> tagSpecifications) {
        if (permissions.isEmpty()) {
            throw Ec2Errors.missingParameter("ipPermissions");
        }
        List<Tag> tags = Tags.ofNew(edit, tagSpecifications, ResourceType.SECURITY_GROUP_RULE);
        List<SecurityGroupRule> drafts = Permissions.apart(edit, group, egress, permissions);
        Set<Permissions.Meaning> existing =
                new HashSet<>(byMeaning(edit, group, egress).keySet());
        Set<Permissions.Meaning> asked = new HashSet<>();
        for (SecurityGroupRule draft : drafts) {
            if (!asked.add(Permissions.meaning(draft))) {
                throw Ec2Errors.invalidParameterValue("The same permission must not appear multiple times");
            }
            if (existing.contains(Permissions.meaning(draft))) {
                throw duplicate(draft);
            }
        }
        int weight = Stream.concat(ofGroup(edit, group.groupId(), egress), drafts.stream())
                .mapToInt(rule -> ManagedPrefixLists.weight(edit, rule))
                .sum();
        if (weight > MOST_RULES) {
            throw Ec2Errors.error(
                    "RulesPerSecurityGroupLimitExceeded",
                    "The maximum number of rules per security group has been reached.");
        }
        return drafts.stream()
                .map(draft -> put(edit, draft.toBuilder().tags(tags).build()))
                .toList();
    }

    /** What a revocation took away, and what it did not find. */
    private record Revoked(List<RevokedSecurityGroupRule> rules, List<IpPermission> unknown) {}

    private static Revoked revoke(
            RegionEdit edit,
            SecurityGroup group,
            boolean egress,
            List<IpPermission> permissions,
            List<String> ruleIds) {
        if (permissions.isEmpty() && ruleIds.isEmpty()) {
            throw Ec2Errors.missingParameter("ipPermissions");
        }
        Map<Permissions.Meaning, SecurityGroupRule> existing = byMeaning(edit, group, egress);
        List<SecurityGroupRule> wanted = Permissions.apart(edit, group, egress, permissions);
        List<SecurityGroupRule> unknown = wanted.stream()
                .filter(rule -> !existing.containsKey(Permissions.meaning(rule)))
                .toList();
        if (!unknown.isEmpty() && !isInDefaultVpc(edit, group)) {
            throw ruleNotFound();
        }
        List<SecurityGroupRule> gone = Stream.concat(
                        wanted.stream().map(Permissions::meaning).map(existing::get),
                        ruleIds.stream().map(id -> required(edit, group, id)))
                .filter(rule -> rule != null)
                .distinct()
                .toList();
        gone.forEach(rule -> edit.delete(KIND, rule.securityGroupRuleId()));
        return new Revoked(gone.stream().map(Permissions::revoked).toList(), Permissions.together(unknown.stream()));
    }

    static Map<Permissions.Meaning, SecurityGroupRule> byMeaning(RegionRows rows, SecurityGroup group, boolean egress) {
        return ofGroup(rows, group.groupId(), egress)
                .collect(Collectors.toMap(Permissions::meaning, rule -> rule, (first, second) -> first));
    }

    static SecurityGroupRule required(RegionRows rows, SecurityGroup group, @Nullable String ruleId) {
        SecurityGroupRule rule = rows.require(KIND, ruleId);
        if (!rule.groupId().equals(group.groupId())) {
            throw KIND.notFound(rule.securityGroupRuleId());
        }
        return rule;
    }

    /** Revoking what is not there is an error, but not in the default VPC ("RevokeSecurityGroupIngress"). */
    private static boolean isInDefaultVpc(RegionRows rows, SecurityGroup group) {
        return rows.get(Vpcs.KIND, group.vpcId())
                .map(vpc -> vpc.vpc().isDefault())
                .orElse(false);
    }

    private static RuntimeException duplicate(SecurityGroupRule rule) {
        return Ec2Errors.error(
                "InvalidPermission.Duplicate",
                "the specified rule \"" + Permissions.inWords(rule) + "\" already exists");
    }

    static RuntimeException ruleNotFound() {
        return Ec2Errors.error(
                "InvalidPermission.NotFound", "The specified rule does not exist in this security group.");
    }
}
