package neargate.services.ec2;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
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
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** Security groups. Their permissions are not stored here: they are the group's rules, seen together. */
final class SecurityGroups {
    static final String DEFAULT_NAME = "default";

    private static final Pattern TEXT = Pattern.compile("[a-zA-Z0-9 ._\\-:/()#,@\\[\\]+=&;{}!$*]{1,255}");

    static final Table.Index<SecurityGroup> BY_VPC = new Table.Index<>("vpc", group -> List.of(group.vpcId()));

    private static final Table.Index<SecurityGroup> BY_NAME =
            new Table.Index<>("name", group -> List.of(group.groupName()));

    static final Kind<SecurityGroup, SecurityGroup> KIND = new Kind<>(
            ResourceType.SECURITY_GROUP,
            "sg",
            new Kind.Wording("InvalidGroup.NotFound", "InvalidGroupId.Malformed", "security group"),
            Table.named("ec2.security-groups", JsonCodec.of(SecurityGroup.class))
                    .with(BY_VPC)
                    .with(BY_NAME)
                    .build(),
            SecurityGroup::groupId,
            SecurityGroups::shown,
            (group, tags) -> group.toBuilder().tags(tags).build(),
            SecurityGroup::tags,
            permissionFilters(
                    permissionFilters(
                            Filters.of(SecurityGroup::tags)
                                    .text("description", SecurityGroup::description)
                                    .id("group-id", SecurityGroup::groupId)
                                    .text("group-name", SecurityGroup::groupName)
                                    .text("owner-id", SecurityGroup::ownerId)
                                    .text("vpc-id", SecurityGroup::vpcId),
                            "ip-permission",
                            SecurityGroup::ipPermissions),
                    "egress.ip-permission",
                    SecurityGroup::ipPermissionsEgress),
            Map.of("vpc-id", BY_VPC, "group-name", BY_NAME));

    private final RegionStore store;

    SecurityGroups(RegionStore store) {
        this.store = store;
    }

    DescribeSecurityGroupsResponse describe(DescribeSecurityGroupsRequest request) {
        RegionRows rows = store.read();
        List<Filter> filters = new ArrayList<>(request.filters());
        if (!request.groupNames().isEmpty()) {
            request.groupNames().forEach(name -> inDefaultVpc(rows, name));
            filters.add(filter("group-name", request.groupNames()));
            filters.add(filter(
                    "vpc-id", Vpcs.defaultOf(rows).map(VpcRecord::id).stream().toList()));
        }
        var page = Describe.of(
                rows, KIND, new Describe.Query(request.groupIds(), filters, request.maxResults(), request.nextToken()));
        return DescribeSecurityGroupsResponse.builder()
                .securityGroups(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    CreateSecurityGroupResponse create(CreateSecurityGroupRequest request) {
        String name = checkedName(request.groupName());
        String description = checkedDescription(request.description());
        return store.write(edit -> {
            String vpcId = request.vpcId() == null
                    ? Vpcs.defaultOf(edit)
                            .map(VpcRecord::id)
                            .orElseThrow(() -> Ec2Errors.error("VPCIdNotSpecified", "No default VPC for this user"))
                    : edit.require(Vpcs.KIND, request.vpcId()).id();
            if (named(edit, vpcId, name).findAny().isPresent()) {
                throw Ec2Errors.error(
                        "InvalidGroup.Duplicate",
                        "The security group '" + name + "' already exists for VPC '" + vpcId + "'");
            }
            List<Tag> tags = Tags.ofNew(edit, request.tagSpecifications(), ResourceType.SECURITY_GROUP);
            SecurityGroup group = create(edit, vpcId, name, description, tags);
            return CreateSecurityGroupResponse.builder()
                    .groupId(group.groupId())
                    .securityGroupArn(group.securityGroupArn())
                    .tags(tags)
                    .build();
        });
    }

    /** Makes the group of a new VPC that takes all interfaces which name no other: its members reach each other. */
    static void createDefault(RegionEdit edit, String vpcId) {
        SecurityGroup group = create(edit, vpcId, DEFAULT_NAME, "default VPC security group", List.of());
        SecurityGroupRules.put(edit, Permissions.allFromGroup(group));
    }

    private static SecurityGroup create(
            RegionEdit edit, String vpcId, String name, String description, List<Tag> tags) {
        String id = edit.newId(KIND);
        SecurityGroup group = edit.put(
                KIND,
                SecurityGroup.builder()
                        .groupId(id)
                        .groupName(name)
                        .description(description)
                        .vpcId(vpcId)
                        .ownerId(edit.account())
                        .securityGroupArn(edit.arn("security-group/" + id))
                        .tags(tags)
                        .build());
        SecurityGroupRules.put(edit, Permissions.allToAnywhere(group));
        return group;
    }

    DeleteSecurityGroupResponse delete(DeleteSecurityGroupRequest request) {
        return store.write(edit -> {
            SecurityGroup group = required(edit, request.groupId(), request.groupName());
            String id = group.groupId();
            if (group.groupName().equals(DEFAULT_NAME)) {
                throw Ec2Errors.error(
                        "CannotDelete",
                        "the specified group: \"" + id + "\" name: \"default\" cannot be deleted by a user");
            }
            if (edit.count(NetworkInterfaces.KIND, NetworkInterfaces.BY_GROUP, id) > 0
                    || SecurityGroupRules.isReferenced(edit, id)) {
                throw Ec2Errors.dependencyViolation("resource " + id + " has a dependent object");
            }
            delete(edit, id);
            return DeleteSecurityGroupResponse.builder()
                    .returnValue(true)
                    .groupId(id)
                    .build();
        });
    }

    static boolean isOnlyDefault(RegionRows rows, String vpcId) {
        return rows.count(KIND, BY_VPC, vpcId) <= 1;
    }

    static void deleteAll(RegionEdit edit, String vpcId) {
        edit.find(KIND, BY_VPC, vpcId).toList().forEach(group -> delete(edit, group.groupId()));
    }

    private static void delete(RegionEdit edit, String id) {
        SecurityGroupRules.ofGroup(edit, id)
                .toList()
                .forEach(rule -> edit.delete(SecurityGroupRules.KIND, rule.securityGroupRuleId()));
        edit.delete(KIND, id);
    }

    static SecurityGroup defaultOf(RegionRows rows, String vpcId) {
        return named(rows, vpcId, DEFAULT_NAME).findFirst().orElseThrow();
    }

    /** The group that a request names by id, or by name in the default VPC. */
    static SecurityGroup required(RegionRows rows, @Nullable String id, @Nullable String name) {
        if (id == null && name == null) {
            throw Ec2Errors.missingParameter("groupName or groupId");
        }
        return id != null ? rows.require(KIND, id) : inDefaultVpc(rows, Objects.requireNonNull(name));
    }

    static SecurityGroup inDefaultVpc(RegionRows rows, String name) {
        String vpcId = Vpcs.defaultOf(rows).map(VpcRecord::id).orElse("");
        return named(rows, vpcId, name)
                .findFirst()
                .orElseThrow(() -> Ec2Errors.error(
                        "InvalidGroup.NotFound",
                        "The security group '" + name + "' does not exist in default VPC '" + vpcId + "'"));
    }

    /** Whether a description has only the characters that AWS allows; none is fine. */
    static boolean isDescription(@Nullable String text) {
        return text == null || text.isEmpty() || TEXT.matcher(text).matches();
    }

    private static Stream<SecurityGroup> named(RegionRows rows, String vpcId, String name) {
        return rows.find(KIND, BY_NAME, name).filter(group -> group.vpcId().equals(vpcId));
    }

    private static SecurityGroup shown(RegionRows rows, SecurityGroup group) {
        return group.toBuilder()
                .ipPermissions(Permissions.together(SecurityGroupRules.ofGroup(rows, group.groupId(), false)))
                .ipPermissionsEgress(Permissions.together(SecurityGroupRules.ofGroup(rows, group.groupId(), true)))
                .build();
    }

    private static Filter filter(String name, List<String> values) {
        return Filter.builder().name(name).values(values).build();
    }

    private static String checkedName(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            throw Ec2Errors.missingParameter("groupName");
        }
        if (name.equals(DEFAULT_NAME)) {
            throw Ec2Errors.error("InvalidGroup.Reserved", "The security group 'default' is reserved");
        }
        if (name.startsWith("sg-")) {
            throw Ec2Errors.invalidParameterValue("Value (" + name
                    + ") for parameter GroupName is invalid. Group names may not be in the format sg-*.");
        }
        if (!TEXT.matcher(name).matches()) {
            throw Ec2Errors.invalidParameterValue("Value (" + name
                    + ") for parameter GroupName is invalid. Character sets beyond ASCII are not supported.");
        }
        return name;
    }

    private static String checkedDescription(@Nullable String description) {
        if (description == null || description.isEmpty()) {
            throw Ec2Errors.missingParameter("GroupDescription");
        }
        if (!isDescription(description)) {
            throw Ec2Errors.invalidParameterValue("Invalid security group description. Valid descriptions are strings"
                    + " less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*");
        }
        return description;
    }

    private static Filters<SecurityGroup> permissionFilters(
            Filters<SecurityGroup> filters, String name, Function<SecurityGroup, List<IpPermission>> permissions) {
        Function<SecurityGroup, Stream<IpPermission>> all = group -> permissions.apply(group).stream();
        return filters.texts(
                        name + ".cidr",
                        group -> all.apply(group)
                                .flatMap(permission -> permission.ipRanges().stream())
                                .map(IpRange::cidrIp))
                .texts(name + ".from-port", group -> all.apply(group).map(permission -> number(permission.fromPort())))
                .texts(name + ".to-port", group -> all.apply(group).map(permission -> number(permission.toPort())))
                .texts(name + ".protocol", group -> all.apply(group).map(IpPermission::ipProtocol))
                .texts(
                        name + ".group-id",
                        group -> all.apply(group)
                                .flatMap(permission -> permission.userIdGroupPairs().stream())
                                .map(UserIdGroupPair::groupId))
                .texts(
                        name + ".group-name",
                        group -> all.apply(group)
                                .flatMap(permission -> permission.userIdGroupPairs().stream())
                                .map(UserIdGroupPair::groupName))
                .texts(
                        name + ".user-id",
                        group -> all.apply(group)
                                .flatMap(permission -> permission.userIdGroupPairs().stream())
                                .map(UserIdGroupPair::userId))
                .texts(
                        name + ".ipv6-cidr",
                        group -> all.apply(group)
                                .flatMap(permission -> permission.ipv6Ranges().stream())
                                .map(Ipv6Range::cidrIpv6))
                .texts(
                        name + ".prefix-list-id",
                        group -> all.apply(group)
                                .flatMap(permission -> permission.prefixListIds().stream())
                                .map(PrefixListId::prefixListId));
    }

    private static @Nullable String number(@Nullable Integer port) {
        return port == null ? null : port.toString();
    }
}
