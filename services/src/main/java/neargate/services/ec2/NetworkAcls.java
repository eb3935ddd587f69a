package neargate.services.ec2;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Table;
import neargate.services.ec2.resource.ClientTokens;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import neargate.services.ec2.resource.Tags;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsResponse;
import software.amazon.awssdk.services.ec2.model.IcmpTypeCode;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.PortRange;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RuleAction;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** Network ACLs. Each subnet has one: its VPC's default one, which allows everything, or another. */
final class NetworkAcls {
    /** "Amazon VPC quotas": network ACLs per VPC. */
    private static final int MOST = 200;

    private static final Table.Index<NetworkAcl> BY_VPC = new Table.Index<>("vpc", acl -> List.of(acl.vpcId()));

    static final Table.Index<NetworkAcl> BY_ASSOCIATION = new Table.Index<>(
            "association",
            acl -> associations(acl)
                    .map(NetworkAclAssociation::networkAclAssociationId)
                    .toList());

    static final Table.Index<NetworkAcl> BY_SUBNET = new Table.Index<>(
            "subnet",
            acl -> associations(acl).map(NetworkAclAssociation::subnetId).toList());

    static final Kind<NetworkAcl, NetworkAcl> KIND = Kind.plain(
            ResourceType.NETWORK_ACL,
            "acl",
            new Kind.Wording("InvalidNetworkAclID.NotFound", "InvalidNetworkAclID.Malformed", "networkAcl ID"),
            Table.named("ec2.network-acls", JsonCodec.of(NetworkAcl.class))
                    .with(BY_VPC)
                    .with(BY_ASSOCIATION)
                    .with(BY_SUBNET)
                    .build(),
            NetworkAcl::networkAclId,
            (acl, tags) -> acl.toBuilder().tags(tags).build(),
            NetworkAcl::tags,
            Filters.of(NetworkAcl::tags)
                    .texts(
                            "association.association-id",
                            acl -> associations(acl).map(NetworkAclAssociation::networkAclAssociationId))
                    .texts(
                            "association.network-acl-id",
                            acl -> associations(acl).map(NetworkAclAssociation::networkAclId))
                    .texts("association.subnet-id", acl -> associations(acl).map(NetworkAclAssociation::subnetId))
                    .text("default", NetworkAcl::isDefault)
                    .texts("entry.cidr", acl -> entries(acl).map(NetworkAclEntry::cidrBlock))
                    .texts("entry.egress", acl -> entries(acl).map(entry -> String.valueOf(entry.egress())))
                    .texts("entry.icmp.code", acl -> icmp(acl).map(icmp -> String.valueOf(icmp.code())))
                    .texts("entry.icmp.type", acl -> icmp(acl).map(icmp -> String.valueOf(icmp.type())))
                    .texts("entry.ipv6-cidr", acl -> entries(acl).map(NetworkAclEntry::ipv6CidrBlock))
                    .texts("entry.port-range.from", acl -> ports(acl).map(ports -> String.valueOf(ports.from())))
                    .texts("entry.port-range.to", acl -> ports(acl).map(ports -> String.valueOf(ports.to())))
                    .texts("entry.protocol", acl -> entries(acl).map(NetworkAclEntry::protocol))
                    .texts("entry.rule-action", acl -> entries(acl).map(NetworkAclEntry::ruleActionAsString))
                    .texts("entry.rule-number", acl -> entries(acl).map(entry -> String.valueOf(entry.ruleNumber())))
                    .id("network-acl-id", NetworkAcl::networkAclId)
                    .text("owner-id", NetworkAcl::ownerId)
                    .text("vpc-id", NetworkAcl::vpcId),
            Map.of("vpc-id", BY_VPC, "association.subnet-id", BY_SUBNET, "association.association-id", BY_ASSOCIATION));

    private final RegionStore store;

    NetworkAcls(RegionStore store) {
        this.store = store;
    }

    DescribeNetworkAclsResponse describe(DescribeNetworkAclsRequest request) {
        var page = Describe.of(
                store.read(),
                KIND,
                new Describe.Query(
                        request.networkAclIds(), request.filters(), request.maxResults(), request.nextToken()));
        return DescribeNetworkAclsResponse.builder()
                .networkAcls(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    CreateNetworkAclResponse create(CreateNetworkAclRequest request) {
        return store.write(edit -> CreateNetworkAclResponse.builder()
                .networkAcl(ClientTokens.once(
                        edit, KIND, request.clientToken(), request, () -> edit.put(KIND, asked(edit, request))))
                .clientToken(request.clientToken())
                .build());
    }

    private static NetworkAcl asked(RegionEdit edit, CreateNetworkAclRequest request) {
        String vpcId = edit.require(Vpcs.KIND, request.vpcId()).id();
        if (edit.count(KIND, BY_VPC, vpcId) >= MOST) {
            throw Ec2Errors.error("NetworkAclLimitExceeded", "The maximum number of network ACLs has been reached.");
        }
        return fresh(edit, vpcId)
                .tags(Tags.ofNew(edit, request.tagSpecifications(), ResourceType.NETWORK_ACL))
                .build();
    }

    DeleteNetworkAclResponse delete(DeleteNetworkAclRequest request) {
        return store.write(edit -> {
            NetworkAcl acl = edit.require(KIND, request.networkAclId());
            if (acl.isDefault()) {
                throw Ec2Errors.invalidParameterValue("cannot delete default network ACL " + acl.networkAclId());
            }
            if (!acl.associations().isEmpty()) {
                throw Ec2Errors.dependencyViolation(
                        "The networkAcl '" + acl.networkAclId() + "' has dependencies and cannot be deleted.");
            }
            edit.delete(KIND, acl.networkAclId());
            return DeleteNetworkAclResponse.builder().build();
        });
    }

    static void createDefault(RegionEdit edit, Vpc vpc) {
        NetworkAcl acl = fresh(edit, vpc.vpcId()).isDefault(true).build();
        Stream<NetworkAclEntry> open = Stream.of(true, false).map(egress -> entry(egress, 100, RuleAction.ALLOW));
        edit.put(KIND, withEntries(acl, Stream.concat(entries(acl), open)));
    }

    /** A new ACL denies everything. */
    private static NetworkAcl.Builder fresh(RegionEdit edit, String vpcId) {
        return NetworkAcl.builder()
                .networkAclId(edit.newId(KIND))
                .vpcId(vpcId)
                .isDefault(false)
                .ownerId(edit.account())
                .entries(
                        entry(true, NetworkAclEntries.LAST, RuleAction.DENY),
                        entry(false, NetworkAclEntries.LAST, RuleAction.DENY));
    }

    /** The ACL of a VPC's subnets that have no other. */
    static NetworkAcl defaultOf(RegionRows rows, String vpcId) {
        return rows.find(KIND, BY_VPC, vpcId)
                .filter(NetworkAcl::isDefault)
                .findFirst()
                .orElseThrow();
    }

    static NetworkAcl ofSubnet(RegionRows rows, String subnetId) {
        return rows.find(KIND, BY_SUBNET, subnetId).findFirst().orElseThrow();
    }

    static boolean isOnlyDefault(RegionRows rows, String vpcId) {
        return rows.count(KIND, BY_VPC, vpcId) <= 1;
    }

    static void deleteAll(RegionEdit edit, String vpcId) {
        edit.find(KIND, BY_VPC, vpcId).toList().forEach(acl -> edit.delete(KIND, acl.networkAclId()));
    }

    /** The ACL with these entries, in the order in which they are shown: the way out first, then by number. */
    static NetworkAcl withEntries(NetworkAcl acl, Stream<NetworkAclEntry> entries) {
        return acl.toBuilder()
                .entries(entries.sorted(Comparator.comparing((NetworkAclEntry entry) -> !entry.egress())
                                .thenComparing(NetworkAclEntry::ruleNumber))
                        .toList())
                .build();
    }

    private static NetworkAclEntry entry(boolean egress, int number, RuleAction action) {
        return NetworkAclEntry.builder()
                .egress(egress)
                .ruleNumber(number)
                .ruleAction(action)
                .protocol("-1")
                .cidrBlock("0.0.0.0/0")
                .build();
    }

    static Stream<NetworkAclAssociation> associations(NetworkAcl acl) {
        return acl.associations().stream();
    }

    static Stream<NetworkAclEntry> entries(NetworkAcl acl) {
        return acl.entries().stream();
    }

    private static Stream<IcmpTypeCode> icmp(NetworkAcl acl) {
        return entries(acl).flatMap(entry -> Stream.ofNullable(entry.icmpTypeCode()));
    }

    private static Stream<PortRange> ports(NetworkAcl acl) {
        return entries(acl).flatMap(entry -> Stream.ofNullable(entry.portRange()));
    }
}
