package neargate.services.ec2;

import static neargate.services.ec2.resource.DryRun.answer;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.engine.Hypervisor;
import neargate.engine.network.Network;
import neargate.kernel.controller.Controller;
import neargate.kernel.store.Key;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.services.ec2.instances.InstanceListener;
import neargate.services.ec2.metadata.MetadataService;
import neargate.services.ec2.resource.ClientTokens;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionStore;
import neargate.services.ec2.resource.TagOperations;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AcceptVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.AcceptVpcPeeringConnectionResponse;
import software.amazon.awssdk.services.ec2.model.AllocateAddressRequest;
import software.amazon.awssdk.services.ec2.model.AllocateAddressResponse;
import software.amazon.awssdk.services.ec2.model.AssignPrivateIpAddressesRequest;
import software.amazon.awssdk.services.ec2.model.AssignPrivateIpAddressesResponse;
import software.amazon.awssdk.services.ec2.model.AssociateAddressRequest;
import software.amazon.awssdk.services.ec2.model.AssociateAddressResponse;
import software.amazon.awssdk.services.ec2.model.AssociateDhcpOptionsRequest;
import software.amazon.awssdk.services.ec2.model.AssociateDhcpOptionsResponse;
import software.amazon.awssdk.services.ec2.model.AssociateIamInstanceProfileRequest;
import software.amazon.awssdk.services.ec2.model.AssociateIamInstanceProfileResponse;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.AssociateSubnetCidrBlockRequest;
import software.amazon.awssdk.services.ec2.model.AssociateSubnetCidrBlockResponse;
import software.amazon.awssdk.services.ec2.model.AssociateVpcCidrBlockRequest;
import software.amazon.awssdk.services.ec2.model.AssociateVpcCidrBlockResponse;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.AttachNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.AttachNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.AttachVolumeRequest;
import software.amazon.awssdk.services.ec2.model.AttachVolumeResponse;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressResponse;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.CreateDefaultSubnetRequest;
import software.amazon.awssdk.services.ec2.model.CreateDefaultSubnetResponse;
import software.amazon.awssdk.services.ec2.model.CreateDefaultVpcRequest;
import software.amazon.awssdk.services.ec2.model.CreateDefaultVpcResponse;
import software.amazon.awssdk.services.ec2.model.CreateDhcpOptionsRequest;
import software.amazon.awssdk.services.ec2.model.CreateDhcpOptionsResponse;
import software.amazon.awssdk.services.ec2.model.CreateEgressOnlyInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateEgressOnlyInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.CreateFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.CreateFlowLogsResponse;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionResponse;
import software.amazon.awssdk.services.ec2.model.CreateManagedPrefixListRequest;
import software.amazon.awssdk.services.ec2.model.CreateManagedPrefixListResponse;
import software.amazon.awssdk.services.ec2.model.CreateNatGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateNatGatewayResponse;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclEntryResponse;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclResponse;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteResponse;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.CreateSubnetRequest;
import software.amazon.awssdk.services.ec2.model.CreateSubnetResponse;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.CreateVolumeResponse;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointResponse;
import software.amazon.awssdk.services.ec2.model.CreateVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcPeeringConnectionResponse;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcResponse;
import software.amazon.awssdk.services.ec2.model.DeleteDhcpOptionsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteDhcpOptionsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteEgressOnlyInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteEgressOnlyInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteFlowLogsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.DeleteKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteManagedPrefixListRequest;
import software.amazon.awssdk.services.ec2.model.DeleteManagedPrefixListResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNatGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNatGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclEntryResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.DeleteRouteRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteResponse;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVolumeRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVolumeResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcPeeringConnectionResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAccountAttributesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAccountAttributesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesAttributeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeDhcpOptionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeDhcpOptionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeEgressOnlyInternetGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeEgressOnlyInternetGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeFlowLogsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeIamInstanceProfileAssociationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIamInstanceProfileAssociationsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceCreditSpecificationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceCreditSpecificationsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeKeyPairsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeKeyPairsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeManagedPrefixListsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeManagedPrefixListsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfaceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfaceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.DescribePrefixListsRequest;
import software.amazon.awssdk.services.ec2.model.DescribePrefixListsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupReferencesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupReferencesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeStaleSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeStaleSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVolumeStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumeStatusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesModificationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesModificationsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointServicesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointServicesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcPeeringConnectionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcPeeringConnectionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DetachNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.DetachNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.DetachVolumeRequest;
import software.amazon.awssdk.services.ec2.model.DetachVolumeResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateAddressRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateAddressResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateIamInstanceProfileRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateIamInstanceProfileResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateVpcCidrBlockRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateVpcCidrBlockResponse;
import software.amazon.awssdk.services.ec2.model.GetConsoleOutputRequest;
import software.amazon.awssdk.services.ec2.model.GetConsoleOutputResponse;
import software.amazon.awssdk.services.ec2.model.GetLaunchTemplateDataRequest;
import software.amazon.awssdk.services.ec2.model.GetLaunchTemplateDataResponse;
import software.amazon.awssdk.services.ec2.model.GetManagedPrefixListAssociationsRequest;
import software.amazon.awssdk.services.ec2.model.GetManagedPrefixListAssociationsResponse;
import software.amazon.awssdk.services.ec2.model.GetManagedPrefixListEntriesRequest;
import software.amazon.awssdk.services.ec2.model.GetManagedPrefixListEntriesResponse;
import software.amazon.awssdk.services.ec2.model.GetSecurityGroupsForVpcRequest;
import software.amazon.awssdk.services.ec2.model.GetSecurityGroupsForVpcResponse;
import software.amazon.awssdk.services.ec2.model.ImportKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.ImportKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.ModifyAddressAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyAddressAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceCreditSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceCreditSpecificationResponse;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceMetadataOptionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceMetadataOptionsResponse;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.ModifyManagedPrefixListRequest;
import software.amazon.awssdk.services.ec2.model.ModifyManagedPrefixListResponse;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifySecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.ModifySecurityGroupRulesResponse;
import software.amazon.awssdk.services.ec2.model.ModifySubnetAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifySubnetAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVolumeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVolumeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcPeeringConnectionOptionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcPeeringConnectionOptionsResponse;
import software.amazon.awssdk.services.ec2.model.MonitorInstancesRequest;
import software.amazon.awssdk.services.ec2.model.MonitorInstancesResponse;
import software.amazon.awssdk.services.ec2.model.RebootInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RebootInstancesResponse;
import software.amazon.awssdk.services.ec2.model.RejectVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.RejectVpcPeeringConnectionResponse;
import software.amazon.awssdk.services.ec2.model.ReleaseAddressRequest;
import software.amazon.awssdk.services.ec2.model.ReleaseAddressResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceIamInstanceProfileAssociationRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceIamInstanceProfileAssociationResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclAssociationRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclAssociationResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclEntryResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteTableAssociationRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteTableAssociationResponse;
import software.amazon.awssdk.services.ec2.model.ResetAddressAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ResetAddressAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ResetNetworkInterfaceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ResetNetworkInterfaceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.RestoreManagedPrefixListVersionRequest;
import software.amazon.awssdk.services.ec2.model.RestoreManagedPrefixListVersionResponse;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressResponse;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.StartInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StartInstancesResponse;
import software.amazon.awssdk.services.ec2.model.StopInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StopInstancesResponse;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;
import software.amazon.awssdk.services.ec2.model.UnassignPrivateIpAddressesRequest;
import software.amazon.awssdk.services.ec2.model.UnassignPrivateIpAddressesResponse;
import software.amazon.awssdk.services.ec2.model.UnmonitorInstancesRequest;
import software.amazon.awssdk.services.ec2.model.UnmonitorInstancesResponse;
import software.amazon.awssdk.services.ec2.model.UpdateSecurityGroupRuleDescriptionsEgressRequest;
import software.amazon.awssdk.services.ec2.model.UpdateSecurityGroupRuleDescriptionsEgressResponse;
import software.amazon.awssdk.services.ec2.model.UpdateSecurityGroupRuleDescriptionsIngressRequest;
import software.amazon.awssdk.services.ec2.model.UpdateSecurityGroupRuleDescriptionsIngressResponse;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Amazon EC2: the operations there are, each in the class of its resource. */
public final class Ec2Service implements Ec2Client {
    private static final List<Kind<?, ?>> KINDS = List.of(
            Vpcs.KIND,
            Subnets.KIND,
            DhcpOptionSets.KIND,
            NetworkAcls.KIND,
            InternetGateways.KIND,
            EgressOnlyInternetGateways.KIND,
            NatGateways.KIND,
            VpcPeeringConnections.KIND,
            RouteTables.KIND,
            SecurityGroups.KIND,
            SecurityGroupRules.KIND,
            ManagedPrefixLists.KIND,
            VpcEndpoints.KIND,
            FlowLogs.KIND,
            NetworkInterfaces.KIND,
            Addresses.KIND,
            KeyPairs.KIND,
            Instances.KIND,
            LaunchTemplates.KIND,
            Volumes.KIND);

    /**
     * What EC2 has to do with.
     *
     * @param strictImages whether only Amazon's own images are known, and no other id is taken for an Amazon Linux
     */
    public record Machine(Network network, Hypervisor hypervisor, boolean strictImages) {}

    private final Store store;
    private final Network network;
    private final AccountAttributes accountAttributes;
    private final Vpcs vpcs;
    private final DefaultVpc defaultVpc;
    private final VpcCidrBlocks vpcCidrBlocks;
    private final DhcpOptionSets dhcpOptionSets;
    private final NetworkAcls networkAcls;
    private final NetworkAclEntries networkAclEntries;
    private final NetworkAclAssociations networkAclAssociations;
    private final Subnets subnets;
    private final InternetGateways internetGateways;
    private final EgressOnlyInternetGateways egressOnlyInternetGateways;
    private final NatGateways natGateways;
    private final VpcPeeringConnections vpcPeeringConnections;
    private final VpcPeeringOptions vpcPeeringOptions;
    private final VpcPeeringController vpcPeeringController;
    private final NatGatewayController natGatewayController;
    private final RouteTables routeTables;
    private final Routes routes;
    private final RouteTableAssociations routeTableAssociations;
    private final SecurityGroups securityGroups;
    private final SecurityGroupViews securityGroupViews;
    private final SecurityGroupRules securityGroupRules;
    private final SecurityGroupRuleDescriptions ruleDescriptions;
    private final ManagedPrefixLists managedPrefixLists;
    private final PrefixListViews prefixListViews;
    private final VpcEndpoints vpcEndpoints;
    private final FlowLogs flowLogs;
    private final EndpointServices endpointServices;
    private final NetworkInterfaces networkInterfaces;
    private final NetworkInterfaceCreation networkInterfaceCreation;
    private final NetworkInterfaceAttributes networkInterfaceAttributes;
    private final NetworkInterfaceAttachments networkInterfaceAttachments;
    private final PrivateIpAddresses privateIpAddresses;
    private final Addresses addresses;
    private final AddressAttributes addressAttributes;
    private final KeyPairs keyPairs;
    private final Images images;
    private final Instances instances;
    private final InstanceLaunch instanceLaunch;
    private final InstanceStates instanceStates;
    private final InstanceAttributes instanceAttributes;
    private final InstanceOptions instanceOptions;
    private final CreditSpecifications creditSpecifications;
    private final InstanceProfiles instanceProfiles;
    private final LaunchTemplates launchTemplates;
    private final LaunchTemplateData launchTemplateData;
    private final Volumes volumes;
    private final VolumeAttachments volumeAttachments;
    private final VolumeModifications volumeModifications;
    private final VolumeViews volumeViews;
    private final InstanceController instanceController;
    private final TagOperations tags;

    /**
     * EC2 on a machine.
     *
     * @param iam whose instance profiles instances have
     * @param sts that gives instances the credentials of their roles
     * @param random what keys are made of
     */
    public Ec2Service(Store store, Machine machine, IamClient iam, StsClient sts, Clock clock, SecureRandom random) {
        this.store = store;
        this.network = machine.network();
        var region = new RegionStore(store, DefaultVpc::make);
        accountAttributes = new AccountAttributes(region);
        vpcs = new Vpcs(region);
        defaultVpc = new DefaultVpc(region);
        vpcCidrBlocks = new VpcCidrBlocks(region);
        dhcpOptionSets = new DhcpOptionSets(region);
        networkAcls = new NetworkAcls(region);
        networkAclEntries = new NetworkAclEntries(region);
        networkAclAssociations = new NetworkAclAssociations(region);
        subnets = new Subnets(region);
        internetGateways = new InternetGateways(region);
        egressOnlyInternetGateways = new EgressOnlyInternetGateways(region);
        natGateways = new NatGateways(region);
        vpcPeeringConnections = new VpcPeeringConnections(region);
        vpcPeeringOptions = new VpcPeeringOptions(region);
        vpcPeeringController = new VpcPeeringController(region, clock);
        natGatewayController = new NatGatewayController(region, clock);
        routeTables = new RouteTables(region);
        routes = new Routes(region);
        routeTableAssociations = new RouteTableAssociations(region);
        securityGroups = new SecurityGroups(region);
        securityGroupViews = new SecurityGroupViews(region);
        securityGroupRules = new SecurityGroupRules(region);
        ruleDescriptions = new SecurityGroupRuleDescriptions(region);
        managedPrefixLists = new ManagedPrefixLists(region);
        prefixListViews = new PrefixListViews(region);
        vpcEndpoints = new VpcEndpoints(region);
        flowLogs = new FlowLogs(region);
        endpointServices = new EndpointServices(region);
        networkInterfaces = new NetworkInterfaces(region);
        networkInterfaceCreation = new NetworkInterfaceCreation(region);
        networkInterfaceAttributes = new NetworkInterfaceAttributes(region);
        networkInterfaceAttachments = new NetworkInterfaceAttachments(region);
        privateIpAddresses = new PrivateIpAddresses(region);
        addresses = new Addresses(region);
        addressAttributes = new AddressAttributes(region);
        keyPairs = new KeyPairs(region, random);
        images = new Images(machine.strictImages());
        volumes = new Volumes(region);
        volumeAttachments = new VolumeAttachments(region);
        volumeModifications = new VolumeModifications(region);
        volumeViews = new VolumeViews(region);
        launchTemplates = new LaunchTemplates(region);
        launchTemplateData = new LaunchTemplateData(region);
        instanceProfiles = new InstanceProfiles(region, iam);
        instances = new Instances(region, machine.hypervisor());
        instanceLaunch = new InstanceLaunch(region, images, instanceProfiles, launchTemplates);
        instanceStates = new InstanceStates(region);
        instanceAttributes = new InstanceAttributes(region);
        instanceOptions = new InstanceOptions(region);
        creditSpecifications = new CreditSpecifications(region);
        var lookup = new InstanceLookup(store, iam, sts, clock);
        machine.network().answerNames(new VpcNames(store));
        machine.network().answerMetadata(new MetadataService(lookup::find, random, clock));
        instanceController = new InstanceController(region, store::snapshot, machine.hypervisor(), clock);
        tags = new TagOperations(region, KINDS);
    }

    /** The tables of this service. */
    public static List<Table<?>> tables() {
        return Stream.concat(
                        Stream.of(
                                RegionStore.USED_REGIONS,
                                ClientTokens.TABLE,
                                PublicIps.TABLE,
                                VolumeModifications.KIND.table()),
                        KINDS.stream().map(Kind::table))
                .toList();
    }

    /** What keeps the machine's networks as EC2 describes them. */
    public List<Controller> controllers() {
        return List.of(new NetworkController(network), natGatewayController, vpcPeeringController, instanceController);
    }

    /**
     * Takes up the instances that an earlier process left behind. Called once, before the controllers run.
     *
     * @param listener is told what instances do
     */
    public void recover(InstanceListener listener) {
        instanceController.recover(store.snapshot(), listener);
    }

    /** The VPCs that the machine must have: those with a network interface. What the network keeps at start. */
    public Set<String> vpcsInUse() {
        return NetworkController.inUse(store.snapshot()).map(Key::id).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}

    // Regions and accounts

    @Override
    public DescribeAvailabilityZonesResponse describeAvailabilityZones(DescribeAvailabilityZonesRequest request) {
        return answer(request, Zones::describe);
    }

    @Override
    public DescribeRegionsResponse describeRegions(DescribeRegionsRequest request) {
        return answer(request, Zones::describe);
    }

    @Override
    public DescribeAccountAttributesResponse describeAccountAttributes(DescribeAccountAttributesRequest request) {
        return answer(request, accountAttributes::describe);
    }

    // VPCs

    @Override
    public DescribeVpcsResponse describeVpcs(DescribeVpcsRequest request) {
        return answer(request, vpcs::describe);
    }

    @Override
    public CreateVpcResponse createVpc(CreateVpcRequest request) {
        return answer(request, vpcs::create);
    }

    @Override
    public CreateDefaultSubnetResponse createDefaultSubnet(CreateDefaultSubnetRequest request) {
        return answer(request, defaultVpc::createSubnet);
    }

    @Override
    public AssociateVpcCidrBlockResponse associateVpcCidrBlock(AssociateVpcCidrBlockRequest request) {
        return answer(request, vpcCidrBlocks::associate);
    }

    @Override
    public DisassociateVpcCidrBlockResponse disassociateVpcCidrBlock(DisassociateVpcCidrBlockRequest request) {
        return answer(request, vpcCidrBlocks::disassociate);
    }

    @Override
    public AssociateSubnetCidrBlockResponse associateSubnetCidrBlock(AssociateSubnetCidrBlockRequest request) {
        return answer(request, vpcCidrBlocks::associate);
    }

    @Override
    public CreateDefaultVpcResponse createDefaultVpc(CreateDefaultVpcRequest request) {
        return answer(request, defaultVpc::create);
    }

    @Override
    public DeleteVpcResponse deleteVpc(DeleteVpcRequest request) {
        return answer(request, vpcs::delete);
    }

    @Override
    public ModifyVpcAttributeResponse modifyVpcAttribute(ModifyVpcAttributeRequest request) {
        return answer(request, vpcs::modifyAttribute);
    }

    @Override
    public DescribeVpcAttributeResponse describeVpcAttribute(DescribeVpcAttributeRequest request) {
        return answer(request, vpcs::describeAttribute);
    }

    @Override
    public CreateDhcpOptionsResponse createDhcpOptions(CreateDhcpOptionsRequest request) {
        return answer(request, dhcpOptionSets::create);
    }

    @Override
    public DeleteDhcpOptionsResponse deleteDhcpOptions(DeleteDhcpOptionsRequest request) {
        return answer(request, dhcpOptionSets::delete);
    }

    @Override
    public AssociateDhcpOptionsResponse associateDhcpOptions(AssociateDhcpOptionsRequest request) {
        return answer(request, dhcpOptionSets::associate);
    }

    @Override
    public DescribeDhcpOptionsResponse describeDhcpOptions(DescribeDhcpOptionsRequest request) {
        return answer(request, dhcpOptionSets::describe);
    }

    // Network ACLs

    @Override
    public DescribeNetworkAclsResponse describeNetworkAcls(DescribeNetworkAclsRequest request) {
        return answer(request, networkAcls::describe);
    }

    @Override
    public CreateNetworkAclResponse createNetworkAcl(CreateNetworkAclRequest request) {
        return answer(request, networkAcls::create);
    }

    @Override
    public DeleteNetworkAclResponse deleteNetworkAcl(DeleteNetworkAclRequest request) {
        return answer(request, networkAcls::delete);
    }

    @Override
    public CreateNetworkAclEntryResponse createNetworkAclEntry(CreateNetworkAclEntryRequest request) {
        return answer(request, networkAclEntries::create);
    }

    @Override
    public ReplaceNetworkAclEntryResponse replaceNetworkAclEntry(ReplaceNetworkAclEntryRequest request) {
        return answer(request, networkAclEntries::replace);
    }

    @Override
    public DeleteNetworkAclEntryResponse deleteNetworkAclEntry(DeleteNetworkAclEntryRequest request) {
        return answer(request, networkAclEntries::delete);
    }

    @Override
    public ReplaceNetworkAclAssociationResponse replaceNetworkAclAssociation(
            ReplaceNetworkAclAssociationRequest request) {
        return answer(request, networkAclAssociations::replace);
    }

    // Subnets

    @Override
    public DescribeSubnetsResponse describeSubnets(DescribeSubnetsRequest request) {
        return answer(request, subnets::describe);
    }

    @Override
    public CreateSubnetResponse createSubnet(CreateSubnetRequest request) {
        return answer(request, subnets::create);
    }

    @Override
    public DeleteSubnetResponse deleteSubnet(DeleteSubnetRequest request) {
        return answer(request, subnets::delete);
    }

    @Override
    public ModifySubnetAttributeResponse modifySubnetAttribute(ModifySubnetAttributeRequest request) {
        return answer(request, subnets::modifyAttribute);
    }

    // Internet gateways

    @Override
    public DescribeInternetGatewaysResponse describeInternetGateways(DescribeInternetGatewaysRequest request) {
        return answer(request, internetGateways::describe);
    }

    @Override
    public CreateInternetGatewayResponse createInternetGateway(CreateInternetGatewayRequest request) {
        return answer(request, internetGateways::create);
    }

    @Override
    public AttachInternetGatewayResponse attachInternetGateway(AttachInternetGatewayRequest request) {
        return answer(request, internetGateways::attach);
    }

    @Override
    public DetachInternetGatewayResponse detachInternetGateway(DetachInternetGatewayRequest request) {
        return answer(request, internetGateways::detach);
    }

    @Override
    public DeleteInternetGatewayResponse deleteInternetGateway(DeleteInternetGatewayRequest request) {
        return answer(request, internetGateways::delete);
    }

    // NAT gateways

    @Override
    public DescribeNatGatewaysResponse describeNatGateways(DescribeNatGatewaysRequest request) {
        return answer(request, natGateways::describe);
    }

    @Override
    public CreateNatGatewayResponse createNatGateway(CreateNatGatewayRequest request) {
        return answer(request, natGateways::create);
    }

    @Override
    public DeleteNatGatewayResponse deleteNatGateway(DeleteNatGatewayRequest request) {
        return answer(request, natGateways::delete);
    }

    // Egress-only internet gateways

    @Override
    public DescribeEgressOnlyInternetGatewaysResponse describeEgressOnlyInternetGateways(
            DescribeEgressOnlyInternetGatewaysRequest request) {
        return answer(request, egressOnlyInternetGateways::describe);
    }

    @Override
    public CreateEgressOnlyInternetGatewayResponse createEgressOnlyInternetGateway(
            CreateEgressOnlyInternetGatewayRequest request) {
        return answer(request, egressOnlyInternetGateways::create);
    }

    @Override
    public DeleteEgressOnlyInternetGatewayResponse deleteEgressOnlyInternetGateway(
            DeleteEgressOnlyInternetGatewayRequest request) {
        return answer(request, egressOnlyInternetGateways::delete);
    }

    // Peering

    @Override
    public DescribeVpcPeeringConnectionsResponse describeVpcPeeringConnections(
            DescribeVpcPeeringConnectionsRequest request) {
        return answer(request, vpcPeeringConnections::describe);
    }

    @Override
    public CreateVpcPeeringConnectionResponse createVpcPeeringConnection(CreateVpcPeeringConnectionRequest request) {
        return answer(request, vpcPeeringConnections::create);
    }

    @Override
    public AcceptVpcPeeringConnectionResponse acceptVpcPeeringConnection(AcceptVpcPeeringConnectionRequest request) {
        return answer(request, vpcPeeringConnections::accept);
    }

    @Override
    public RejectVpcPeeringConnectionResponse rejectVpcPeeringConnection(RejectVpcPeeringConnectionRequest request) {
        return answer(request, vpcPeeringConnections::reject);
    }

    @Override
    public DeleteVpcPeeringConnectionResponse deleteVpcPeeringConnection(DeleteVpcPeeringConnectionRequest request) {
        return answer(request, vpcPeeringConnections::delete);
    }

    @Override
    public ModifyVpcPeeringConnectionOptionsResponse modifyVpcPeeringConnectionOptions(
            ModifyVpcPeeringConnectionOptionsRequest request) {
        return answer(request, vpcPeeringOptions::modify);
    }

    // Route tables

    @Override
    public DescribeRouteTablesResponse describeRouteTables(DescribeRouteTablesRequest request) {
        return answer(request, routeTables::describe);
    }

    @Override
    public CreateRouteTableResponse createRouteTable(CreateRouteTableRequest request) {
        return answer(request, routeTables::create);
    }

    @Override
    public DeleteRouteTableResponse deleteRouteTable(DeleteRouteTableRequest request) {
        return answer(request, routeTables::delete);
    }

    @Override
    public CreateRouteResponse createRoute(CreateRouteRequest request) {
        return answer(request, routes::create);
    }

    @Override
    public ReplaceRouteResponse replaceRoute(ReplaceRouteRequest request) {
        return answer(request, routes::replace);
    }

    @Override
    public DeleteRouteResponse deleteRoute(DeleteRouteRequest request) {
        return answer(request, routes::delete);
    }

    @Override
    public AssociateRouteTableResponse associateRouteTable(AssociateRouteTableRequest request) {
        return answer(request, routeTableAssociations::associate);
    }

    @Override
    public DisassociateRouteTableResponse disassociateRouteTable(DisassociateRouteTableRequest request) {
        return answer(request, routeTableAssociations::disassociate);
    }

    @Override
    public ReplaceRouteTableAssociationResponse replaceRouteTableAssociation(
            ReplaceRouteTableAssociationRequest request) {
        return answer(request, routeTableAssociations::replace);
    }

    // Security groups

    @Override
    public DescribeSecurityGroupsResponse describeSecurityGroups(DescribeSecurityGroupsRequest request) {
        return answer(request, securityGroups::describe);
    }

    @Override
    public GetSecurityGroupsForVpcResponse getSecurityGroupsForVpc(GetSecurityGroupsForVpcRequest request) {
        return answer(request, securityGroupViews::forVpc);
    }

    @Override
    public DescribeSecurityGroupReferencesResponse describeSecurityGroupReferences(
            DescribeSecurityGroupReferencesRequest request) {
        return answer(request, securityGroupViews::references);
    }

    @Override
    public DescribeStaleSecurityGroupsResponse describeStaleSecurityGroups(DescribeStaleSecurityGroupsRequest request) {
        return answer(request, securityGroupViews::stale);
    }

    @Override
    public CreateSecurityGroupResponse createSecurityGroup(CreateSecurityGroupRequest request) {
        return answer(request, securityGroups::create);
    }

    @Override
    public DeleteSecurityGroupResponse deleteSecurityGroup(DeleteSecurityGroupRequest request) {
        return answer(request, securityGroups::delete);
    }

    @Override
    public DescribeSecurityGroupRulesResponse describeSecurityGroupRules(DescribeSecurityGroupRulesRequest request) {
        return answer(request, securityGroupRules::describe);
    }

    @Override
    public AuthorizeSecurityGroupIngressResponse authorizeSecurityGroupIngress(
            AuthorizeSecurityGroupIngressRequest request) {
        return answer(request, securityGroupRules::authorize);
    }

    @Override
    public AuthorizeSecurityGroupEgressResponse authorizeSecurityGroupEgress(
            AuthorizeSecurityGroupEgressRequest request) {
        return answer(request, securityGroupRules::authorize);
    }

    @Override
    public RevokeSecurityGroupIngressResponse revokeSecurityGroupIngress(RevokeSecurityGroupIngressRequest request) {
        return answer(request, securityGroupRules::revoke);
    }

    @Override
    public RevokeSecurityGroupEgressResponse revokeSecurityGroupEgress(RevokeSecurityGroupEgressRequest request) {
        return answer(request, securityGroupRules::revoke);
    }

    @Override
    public ModifySecurityGroupRulesResponse modifySecurityGroupRules(ModifySecurityGroupRulesRequest request) {
        return answer(request, securityGroupRules::modify);
    }

    @Override
    public UpdateSecurityGroupRuleDescriptionsIngressResponse updateSecurityGroupRuleDescriptionsIngress(
            UpdateSecurityGroupRuleDescriptionsIngressRequest request) {
        return answer(request, ruleDescriptions::update);
    }

    @Override
    public UpdateSecurityGroupRuleDescriptionsEgressResponse updateSecurityGroupRuleDescriptionsEgress(
            UpdateSecurityGroupRuleDescriptionsEgressRequest request) {
        return answer(request, ruleDescriptions::update);
    }

    // Prefix lists

    @Override
    public CreateManagedPrefixListResponse createManagedPrefixList(CreateManagedPrefixListRequest request) {
        return answer(request, managedPrefixLists::create);
    }

    @Override
    public ModifyManagedPrefixListResponse modifyManagedPrefixList(ModifyManagedPrefixListRequest request) {
        return answer(request, managedPrefixLists::modify);
    }

    @Override
    public RestoreManagedPrefixListVersionResponse restoreManagedPrefixListVersion(
            RestoreManagedPrefixListVersionRequest request) {
        return answer(request, managedPrefixLists::restore);
    }

    @Override
    public DeleteManagedPrefixListResponse deleteManagedPrefixList(DeleteManagedPrefixListRequest request) {
        return answer(request, managedPrefixLists::delete);
    }

    @Override
    public DescribeManagedPrefixListsResponse describeManagedPrefixLists(DescribeManagedPrefixListsRequest request) {
        return answer(request, prefixListViews::describe);
    }

    @Override
    public DescribePrefixListsResponse describePrefixLists(DescribePrefixListsRequest request) {
        return answer(request, prefixListViews::describe);
    }

    @Override
    public GetManagedPrefixListEntriesResponse getManagedPrefixListEntries(GetManagedPrefixListEntriesRequest request) {
        return answer(request, prefixListViews::entries);
    }

    @Override
    public GetManagedPrefixListAssociationsResponse getManagedPrefixListAssociations(
            GetManagedPrefixListAssociationsRequest request) {
        return answer(request, prefixListViews::associations);
    }

    // VPC endpoints

    @Override
    public DescribeVpcEndpointServicesResponse describeVpcEndpointServices(DescribeVpcEndpointServicesRequest request) {
        return answer(request, endpointServices::describe);
    }

    @Override
    public DescribeVpcEndpointsResponse describeVpcEndpoints(DescribeVpcEndpointsRequest request) {
        return answer(request, vpcEndpoints::describe);
    }

    @Override
    public CreateVpcEndpointResponse createVpcEndpoint(CreateVpcEndpointRequest request) {
        return answer(request, vpcEndpoints::create);
    }

    @Override
    public ModifyVpcEndpointResponse modifyVpcEndpoint(ModifyVpcEndpointRequest request) {
        return answer(request, vpcEndpoints::modify);
    }

    @Override
    public DeleteVpcEndpointsResponse deleteVpcEndpoints(DeleteVpcEndpointsRequest request) {
        return answer(request, vpcEndpoints::delete);
    }

    // Flow logs

    @Override
    public DescribeFlowLogsResponse describeFlowLogs(DescribeFlowLogsRequest request) {
        return answer(request, flowLogs::describe);
    }

    @Override
    public CreateFlowLogsResponse createFlowLogs(CreateFlowLogsRequest request) {
        return answer(request, flowLogs::create);
    }

    @Override
    public DeleteFlowLogsResponse deleteFlowLogs(DeleteFlowLogsRequest request) {
        return answer(request, flowLogs::delete);
    }

    // Network interfaces and addresses

    @Override
    public DescribeNetworkInterfacesResponse describeNetworkInterfaces(DescribeNetworkInterfacesRequest request) {
        return answer(request, networkInterfaces::describe);
    }

    @Override
    public CreateNetworkInterfaceResponse createNetworkInterface(CreateNetworkInterfaceRequest request) {
        return answer(request, networkInterfaceCreation::create);
    }

    @Override
    public DeleteNetworkInterfaceResponse deleteNetworkInterface(DeleteNetworkInterfaceRequest request) {
        return answer(request, networkInterfaces::delete);
    }

    @Override
    public ModifyNetworkInterfaceAttributeResponse modifyNetworkInterfaceAttribute(
            ModifyNetworkInterfaceAttributeRequest request) {
        return answer(request, networkInterfaceAttributes::modify);
    }

    @Override
    public DescribeNetworkInterfaceAttributeResponse describeNetworkInterfaceAttribute(
            DescribeNetworkInterfaceAttributeRequest request) {
        return answer(request, networkInterfaceAttributes::describe);
    }

    @Override
    public ResetNetworkInterfaceAttributeResponse resetNetworkInterfaceAttribute(
            ResetNetworkInterfaceAttributeRequest request) {
        return answer(request, networkInterfaceAttributes::reset);
    }

    @Override
    public AttachNetworkInterfaceResponse attachNetworkInterface(AttachNetworkInterfaceRequest request) {
        return answer(request, networkInterfaceAttachments::attach);
    }

    @Override
    public DetachNetworkInterfaceResponse detachNetworkInterface(DetachNetworkInterfaceRequest request) {
        return answer(request, networkInterfaceAttachments::detach);
    }

    @Override
    public AssignPrivateIpAddressesResponse assignPrivateIpAddresses(AssignPrivateIpAddressesRequest request) {
        return answer(request, privateIpAddresses::assign);
    }

    @Override
    public UnassignPrivateIpAddressesResponse unassignPrivateIpAddresses(UnassignPrivateIpAddressesRequest request) {
        return answer(request, privateIpAddresses::unassign);
    }

    @Override
    public DescribeAddressesResponse describeAddresses(DescribeAddressesRequest request) {
        return answer(request, addresses::describe);
    }

    @Override
    public DescribeAddressesAttributeResponse describeAddressesAttribute(DescribeAddressesAttributeRequest request) {
        return answer(request, addressAttributes::describe);
    }

    @Override
    public ModifyAddressAttributeResponse modifyAddressAttribute(ModifyAddressAttributeRequest request) {
        return answer(request, addressAttributes::modify);
    }

    @Override
    public ResetAddressAttributeResponse resetAddressAttribute(ResetAddressAttributeRequest request) {
        return answer(request, addressAttributes::reset);
    }

    @Override
    public AllocateAddressResponse allocateAddress(AllocateAddressRequest request) {
        return answer(request, addresses::allocate);
    }

    @Override
    public AssociateAddressResponse associateAddress(AssociateAddressRequest request) {
        return answer(request, addresses::associate);
    }

    @Override
    public DisassociateAddressResponse disassociateAddress(DisassociateAddressRequest request) {
        return answer(request, addresses::disassociate);
    }

    @Override
    public ReleaseAddressResponse releaseAddress(ReleaseAddressRequest request) {
        return answer(request, addresses::release);
    }

    // Key pairs

    @Override
    public DescribeKeyPairsResponse describeKeyPairs(DescribeKeyPairsRequest request) {
        return answer(request, keyPairs::describe);
    }

    @Override
    public CreateKeyPairResponse createKeyPair(CreateKeyPairRequest request) {
        return answer(request, keyPairs::create);
    }

    @Override
    public ImportKeyPairResponse importKeyPair(ImportKeyPairRequest request) {
        return answer(request, keyPairs::importKey);
    }

    @Override
    public DeleteKeyPairResponse deleteKeyPair(DeleteKeyPairRequest request) {
        return answer(request, keyPairs::delete);
    }

    // Images

    @Override
    public DescribeImagesResponse describeImages(DescribeImagesRequest request) {
        return answer(request, images::describe);
    }

    @Override
    public DescribeInstanceTypesResponse describeInstanceTypes(DescribeInstanceTypesRequest request) {
        return answer(request, InstanceTypeOperations::describe);
    }

    @Override
    public DescribeInstanceTypeOfferingsResponse describeInstanceTypeOfferings(
            DescribeInstanceTypeOfferingsRequest request) {
        return answer(request, InstanceTypeOperations::describe);
    }

    // Instances

    @Override
    public RunInstancesResponse runInstances(RunInstancesRequest request) {
        return answer(request, instanceLaunch::run);
    }

    @Override
    public DescribeInstancesResponse describeInstances(DescribeInstancesRequest request) {
        return answer(request, instances::describe);
    }

    @Override
    public DescribeInstanceStatusResponse describeInstanceStatus(DescribeInstanceStatusRequest request) {
        return answer(request, instances::describe);
    }

    @Override
    public GetConsoleOutputResponse getConsoleOutput(GetConsoleOutputRequest request) {
        return answer(request, instances::console);
    }

    @Override
    public StartInstancesResponse startInstances(StartInstancesRequest request) {
        return answer(request, instanceStates::start);
    }

    @Override
    public StopInstancesResponse stopInstances(StopInstancesRequest request) {
        return answer(request, instanceStates::stop);
    }

    @Override
    public RebootInstancesResponse rebootInstances(RebootInstancesRequest request) {
        return answer(request, instanceStates::reboot);
    }

    @Override
    public TerminateInstancesResponse terminateInstances(TerminateInstancesRequest request) {
        return answer(request, instanceStates::terminate);
    }

    @Override
    public DescribeInstanceAttributeResponse describeInstanceAttribute(DescribeInstanceAttributeRequest request) {
        return answer(request, instanceAttributes::describe);
    }

    @Override
    public ModifyInstanceAttributeResponse modifyInstanceAttribute(ModifyInstanceAttributeRequest request) {
        return answer(request, instanceAttributes::modify);
    }

    @Override
    public MonitorInstancesResponse monitorInstances(MonitorInstancesRequest request) {
        return answer(request, instanceOptions::monitor);
    }

    @Override
    public UnmonitorInstancesResponse unmonitorInstances(UnmonitorInstancesRequest request) {
        return answer(request, instanceOptions::unmonitor);
    }

    @Override
    public ModifyInstanceMetadataOptionsResponse modifyInstanceMetadataOptions(
            ModifyInstanceMetadataOptionsRequest request) {
        return answer(request, instanceOptions::modify);
    }

    @Override
    public ModifyInstanceCreditSpecificationResponse modifyInstanceCreditSpecification(
            ModifyInstanceCreditSpecificationRequest request) {
        return answer(request, creditSpecifications::modify);
    }

    @Override
    public DescribeInstanceCreditSpecificationsResponse describeInstanceCreditSpecifications(
            DescribeInstanceCreditSpecificationsRequest request) {
        return answer(request, creditSpecifications::describe);
    }

    @Override
    public AssociateIamInstanceProfileResponse associateIamInstanceProfile(AssociateIamInstanceProfileRequest request) {
        return answer(request, instanceProfiles::associate);
    }

    @Override
    public DisassociateIamInstanceProfileResponse disassociateIamInstanceProfile(
            DisassociateIamInstanceProfileRequest request) {
        return answer(request, instanceProfiles::disassociate);
    }

    @Override
    public ReplaceIamInstanceProfileAssociationResponse replaceIamInstanceProfileAssociation(
            ReplaceIamInstanceProfileAssociationRequest request) {
        return answer(request, instanceProfiles::replace);
    }

    @Override
    public DescribeIamInstanceProfileAssociationsResponse describeIamInstanceProfileAssociations(
            DescribeIamInstanceProfileAssociationsRequest request) {
        return answer(request, instanceProfiles::describe);
    }

    // Launch templates

    @Override
    public CreateLaunchTemplateResponse createLaunchTemplate(CreateLaunchTemplateRequest request) {
        return answer(request, launchTemplates::create);
    }

    @Override
    public CreateLaunchTemplateVersionResponse createLaunchTemplateVersion(CreateLaunchTemplateVersionRequest request) {
        return answer(request, launchTemplates::createVersion);
    }

    @Override
    public GetLaunchTemplateDataResponse getLaunchTemplateData(GetLaunchTemplateDataRequest request) {
        return answer(request, launchTemplateData::get);
    }

    @Override
    public ModifyLaunchTemplateResponse modifyLaunchTemplate(ModifyLaunchTemplateRequest request) {
        return answer(request, launchTemplates::modify);
    }

    @Override
    public DeleteLaunchTemplateResponse deleteLaunchTemplate(DeleteLaunchTemplateRequest request) {
        return answer(request, launchTemplates::delete);
    }

    @Override
    public DeleteLaunchTemplateVersionsResponse deleteLaunchTemplateVersions(
            DeleteLaunchTemplateVersionsRequest request) {
        return answer(request, launchTemplates::deleteVersions);
    }

    @Override
    public DescribeLaunchTemplatesResponse describeLaunchTemplates(DescribeLaunchTemplatesRequest request) {
        return answer(request, launchTemplates::describe);
    }

    @Override
    public DescribeLaunchTemplateVersionsResponse describeLaunchTemplateVersions(
            DescribeLaunchTemplateVersionsRequest request) {
        return answer(request, launchTemplates::describe);
    }

    // Volumes

    @Override
    public DescribeVolumesResponse describeVolumes(DescribeVolumesRequest request) {
        return answer(request, volumes::describe);
    }

    @Override
    public DescribeVolumeStatusResponse describeVolumeStatus(DescribeVolumeStatusRequest request) {
        return answer(request, volumeViews::describe);
    }

    @Override
    public CreateVolumeResponse createVolume(CreateVolumeRequest request) {
        return answer(request, volumes::create);
    }

    @Override
    public DeleteVolumeResponse deleteVolume(DeleteVolumeRequest request) {
        return answer(request, volumes::delete);
    }

    @Override
    public ModifyVolumeResponse modifyVolume(ModifyVolumeRequest request) {
        return answer(request, volumeModifications::modify);
    }

    @Override
    public DescribeVolumesModificationsResponse describeVolumesModifications(
            DescribeVolumesModificationsRequest request) {
        return answer(request, volumeModifications::describe);
    }

    @Override
    public AttachVolumeResponse attachVolume(AttachVolumeRequest request) {
        return answer(request, volumeAttachments::attach);
    }

    @Override
    public DetachVolumeResponse detachVolume(DetachVolumeRequest request) {
        return answer(request, volumeAttachments::detach);
    }

    // Tags

    @Override
    public DescribeTagsResponse describeTags(DescribeTagsRequest request) {
        return answer(request, tags::describe);
    }

    @Override
    public CreateTagsResponse createTags(CreateTagsRequest request) {
        return answer(request, tags::create);
    }

    @Override
    public DeleteTagsResponse deleteTags(DeleteTagsRequest request) {
        return answer(request, tags::delete);
    }
}
