package neargate.services.ec2;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Table;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionStore;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsResponse;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RuleAction;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** Network ACLs, as data: each VPC's default one, which allows everything and holds all its subnets. */
final class NetworkAcls {
    private static final int LAST_RULE = 32767;

    private static final Table.Index<NetworkAcl> BY_VPC = new Table.Index<>("vpc", acl -> List.of(acl.vpcId()));

    static final Kind<NetworkAcl, NetworkAcl> KIND = Kind.plain(
            ResourceType.NETWORK_ACL,
            "acl",
            new Kind.Wording("InvalidNetworkAclID.NotFound", "InvalidNetworkAclID.Malformed", "networkAcl ID"),
            Table.named("ec2.network-acls", JsonCodec.of(NetworkAcl.class))
                    .with(BY_VPC)
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
                    .texts("entry.protocol", acl -> entries(acl).map(NetworkAclEntry::protocol))
                    .texts("entry.rule-action", acl -> entries(acl).map(NetworkAclEntry::ruleActionAsString))
                    .texts("entry.rule-number", acl -> entries(acl).map(entry -> String.valueOf(entry.ruleNumber())))
                    .text("network-acl-id", NetworkAcl::networkAclId)
                    .text("owner-id", NetworkAcl::ownerId)
                    .text("vpc-id", NetworkAcl::vpcId),
            Map.of("vpc-id", BY_VPC));

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

    static void createDefault(RegionEdit edit, Vpc vpc) {
        edit.put(
                KIND,
                NetworkAcl.builder()
                        .networkAclId(edit.newId(KIND))
                        .vpcId(vpc.vpcId())
                        .isDefault(true)
                        .ownerId(edit.account())
                        .entries(
                                entry(true, 100, RuleAction.ALLOW),
                                entry(true, LAST_RULE, RuleAction.DENY),
                                entry(false, 100, RuleAction.ALLOW),
                                entry(false, LAST_RULE, RuleAction.DENY))
                        .build());
    }

    /** Puts a new subnet under its VPC's default ACL. */
    static void associate(RegionEdit edit, String vpcId, String subnetId) {
        edit.find(KIND, BY_VPC, vpcId)
                .filter(NetworkAcl::isDefault)
                .toList()
                .forEach(acl -> withAssociations(
                        edit,
                        acl,
                        Stream.concat(
                                associations(acl),
                                Stream.of(NetworkAclAssociation.builder()
                                        .networkAclAssociationId(edit.newId("aclassoc"))
                                        .networkAclId(acl.networkAclId())
                                        .subnetId(subnetId)
                                        .build()))));
    }

    /** Forgets a subnet that goes. */
    static void dissociate(RegionEdit edit, Subnet subnet) {
        edit.find(KIND, BY_VPC, subnet.vpcId())
                .toList()
                .forEach(acl -> withAssociations(
                        edit,
                        acl,
                        associations(acl)
                                .filter(association -> !association.subnetId().equals(subnet.subnetId()))));
    }

    static void deleteAll(RegionEdit edit, String vpcId) {
        edit.find(KIND, BY_VPC, vpcId).toList().forEach(acl -> edit.delete(KIND, acl.networkAclId()));
    }

    private static void withAssociations(RegionEdit edit, NetworkAcl acl, Stream<NetworkAclAssociation> associations) {
        edit.put(KIND, acl.toBuilder().associations(associations.toList()).build());
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

    private static Stream<NetworkAclAssociation> associations(NetworkAcl acl) {
        return acl.associations().stream();
    }

    private static Stream<NetworkAclEntry> entries(NetworkAcl acl) {
        return acl.entries().stream();
    }
}
