package neargate.services.ec2;

import java.util.Comparator;
import java.util.List;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupReferencesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupReferencesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeStaleSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeStaleSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.GetSecurityGroupsForVpcRequest;
import software.amazon.awssdk.services.ec2.model.GetSecurityGroupsForVpcResponse;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupForVpc;

/** What else can be asked about security groups: those that a VPC may use, and who names whom across VPCs. */
final class SecurityGroupViews {
    private static final Filters<SecurityGroupForVpc> FILTERS = Filters.of(SecurityGroupForVpc::tags)
            .text("description", SecurityGroupForVpc::description)
            .text("group-id", SecurityGroupForVpc::groupId)
            .text("group-name", SecurityGroupForVpc::groupName)
            .text("owner-id", SecurityGroupForVpc::ownerId)
            .text("primary-vpc-id", SecurityGroupForVpc::primaryVpcId);

    private final RegionStore store;

    SecurityGroupViews(RegionStore store) {
        this.store = store;
    }

    GetSecurityGroupsForVpcResponse forVpc(GetSecurityGroupsForVpcRequest request) {
        RegionRows rows = store.read();
        VpcRecord vpc = rows.require(Vpcs.KIND, request.vpcId());
        var page = Describe.of(
                rows.find(SecurityGroups.KIND, SecurityGroups.BY_VPC, vpc.id())
                        .map(SecurityGroupViews::forVpc)
                        .sorted(Comparator.comparing(SecurityGroupForVpc::groupId)),
                SecurityGroupForVpc::groupId,
                FILTERS,
                new Describe.Query(List.of(), request.filters(), request.maxResults(), request.nextToken()));
        return GetSecurityGroupsForVpcResponse.builder()
                .securityGroupForVpcs(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private static SecurityGroupForVpc forVpc(SecurityGroup group) {
        return SecurityGroupForVpc.builder()
                .groupId(group.groupId())
                .groupName(group.groupName())
                .description(group.description())
                .ownerId(group.ownerId())
                .primaryVpcId(group.vpcId())
                .tags(group.tags())
                .build();
    }

    /** The VPCs on the other side of peering connections whose rules name a group: rules name groups of their own VPC. */
    DescribeSecurityGroupReferencesResponse references(DescribeSecurityGroupReferencesRequest request) {
        RegionRows rows = store.read();
        if (request.groupId().isEmpty()) {
            throw Ec2Errors.missingParameter("GroupId");
        }
        request.groupId().forEach(id -> rows.require(SecurityGroups.KIND, id));
        return DescribeSecurityGroupReferencesResponse.builder()
                .securityGroupReferenceSet(List.of())
                .build();
    }

    /** Groups with rules that name a group of another VPC that is gone: rules name groups of their own VPC. */
    DescribeStaleSecurityGroupsResponse stale(DescribeStaleSecurityGroupsRequest request) {
        VpcRecord _ = store.read().require(Vpcs.KIND, request.vpcId());
        return DescribeStaleSecurityGroupsResponse.builder()
                .staleSecurityGroupSet(List.of())
                .build();
    }
}
