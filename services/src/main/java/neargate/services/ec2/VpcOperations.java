package neargate.services.ec2;

import static neargate.services.ec2.resource.DryRun.answer;

import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AcceptVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.AcceptVpcPeeringConnectionResponse;
import software.amazon.awssdk.services.ec2.model.AssociateDhcpOptionsRequest;
import software.amazon.awssdk.services.ec2.model.AssociateDhcpOptionsResponse;
import software.amazon.awssdk.services.ec2.model.AssociateSubnetCidrBlockRequest;
import software.amazon.awssdk.services.ec2.model.AssociateSubnetCidrBlockResponse;
import software.amazon.awssdk.services.ec2.model.AssociateVpcCidrBlockRequest;
import software.amazon.awssdk.services.ec2.model.AssociateVpcCidrBlockResponse;
import software.amazon.awssdk.services.ec2.model.CreateDefaultSubnetRequest;
import software.amazon.awssdk.services.ec2.model.CreateDefaultSubnetResponse;
import software.amazon.awssdk.services.ec2.model.CreateDefaultVpcRequest;
import software.amazon.awssdk.services.ec2.model.CreateDefaultVpcResponse;
import software.amazon.awssdk.services.ec2.model.CreateDhcpOptionsRequest;
import software.amazon.awssdk.services.ec2.model.CreateDhcpOptionsResponse;
import software.amazon.awssdk.services.ec2.model.CreateFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.CreateFlowLogsResponse;
import software.amazon.awssdk.services.ec2.model.CreateSubnetRequest;
import software.amazon.awssdk.services.ec2.model.CreateSubnetResponse;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointResponse;
import software.amazon.awssdk.services.ec2.model.CreateVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcPeeringConnectionResponse;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcResponse;
import software.amazon.awssdk.services.ec2.model.DeleteDhcpOptionsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteDhcpOptionsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteFlowLogsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcPeeringConnectionResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcResponse;
import software.amazon.awssdk.services.ec2.model.DescribeDhcpOptionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeDhcpOptionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeFlowLogsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
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
import software.amazon.awssdk.services.ec2.model.DisassociateVpcCidrBlockRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateVpcCidrBlockResponse;
import software.amazon.awssdk.services.ec2.model.ModifySubnetAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifySubnetAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcPeeringConnectionOptionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcPeeringConnectionOptionsResponse;
import software.amazon.awssdk.services.ec2.model.RejectVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.RejectVpcPeeringConnectionResponse;

/** The operations of VPCs, their subnets, peering, endpoints and flow logs. */
interface VpcOperations extends Ec2Client {
    Vpcs vpcs();

    DefaultVpc defaultVpc();

    VpcCidrBlocks vpcCidrBlocks();

    DhcpOptionSets dhcpOptionSets();

    Subnets subnets();

    VpcPeeringConnections vpcPeeringConnections();

    VpcPeeringOptions vpcPeeringOptions();

    VpcEndpoints vpcEndpoints();

    FlowLogs flowLogs();

    EndpointServices endpointServices();

    // VPCs

    @Override
    default DescribeVpcsResponse describeVpcs(DescribeVpcsRequest request) {
        return answer(request, vpcs()::describe);
    }

    @Override
    default CreateVpcResponse createVpc(CreateVpcRequest request) {
        return answer(request, vpcs()::create);
    }

    @Override
    default CreateDefaultSubnetResponse createDefaultSubnet(CreateDefaultSubnetRequest request) {
        return answer(request, defaultVpc()::createSubnet);
    }

    @Override
    default AssociateVpcCidrBlockResponse associateVpcCidrBlock(AssociateVpcCidrBlockRequest request) {
        return answer(request, vpcCidrBlocks()::associate);
    }

    @Override
    default DisassociateVpcCidrBlockResponse disassociateVpcCidrBlock(DisassociateVpcCidrBlockRequest request) {
        return answer(request, vpcCidrBlocks()::disassociate);
    }

    @Override
    default AssociateSubnetCidrBlockResponse associateSubnetCidrBlock(AssociateSubnetCidrBlockRequest request) {
        return answer(request, vpcCidrBlocks()::associate);
    }

    @Override
    default CreateDefaultVpcResponse createDefaultVpc(CreateDefaultVpcRequest request) {
        return answer(request, defaultVpc()::create);
    }

    @Override
    default DeleteVpcResponse deleteVpc(DeleteVpcRequest request) {
        return answer(request, vpcs()::delete);
    }

    @Override
    default ModifyVpcAttributeResponse modifyVpcAttribute(ModifyVpcAttributeRequest request) {
        return answer(request, vpcs()::modifyAttribute);
    }

    @Override
    default DescribeVpcAttributeResponse describeVpcAttribute(DescribeVpcAttributeRequest request) {
        return answer(request, vpcs()::describeAttribute);
    }

    @Override
    default CreateDhcpOptionsResponse createDhcpOptions(CreateDhcpOptionsRequest request) {
        return answer(request, dhcpOptionSets()::create);
    }

    @Override
    default DeleteDhcpOptionsResponse deleteDhcpOptions(DeleteDhcpOptionsRequest request) {
        return answer(request, dhcpOptionSets()::delete);
    }

    @Override
    default AssociateDhcpOptionsResponse associateDhcpOptions(AssociateDhcpOptionsRequest request) {
        return answer(request, dhcpOptionSets()::associate);
    }

    @Override
    default DescribeDhcpOptionsResponse describeDhcpOptions(DescribeDhcpOptionsRequest request) {
        return answer(request, dhcpOptionSets()::describe);
    }

    // Subnets

    @Override
    default DescribeSubnetsResponse describeSubnets(DescribeSubnetsRequest request) {
        return answer(request, subnets()::describe);
    }

    @Override
    default CreateSubnetResponse createSubnet(CreateSubnetRequest request) {
        return answer(request, subnets()::create);
    }

    @Override
    default DeleteSubnetResponse deleteSubnet(DeleteSubnetRequest request) {
        return answer(request, subnets()::delete);
    }

    @Override
    default ModifySubnetAttributeResponse modifySubnetAttribute(ModifySubnetAttributeRequest request) {
        return answer(request, subnets()::modifyAttribute);
    }

    // Peering

    @Override
    default DescribeVpcPeeringConnectionsResponse describeVpcPeeringConnections(
            DescribeVpcPeeringConnectionsRequest request) {
        return answer(request, vpcPeeringConnections()::describe);
    }

    @Override
    default CreateVpcPeeringConnectionResponse createVpcPeeringConnection(CreateVpcPeeringConnectionRequest request) {
        return answer(request, vpcPeeringConnections()::create);
    }

    @Override
    default AcceptVpcPeeringConnectionResponse acceptVpcPeeringConnection(AcceptVpcPeeringConnectionRequest request) {
        return answer(request, vpcPeeringConnections()::accept);
    }

    @Override
    default RejectVpcPeeringConnectionResponse rejectVpcPeeringConnection(RejectVpcPeeringConnectionRequest request) {
        return answer(request, vpcPeeringConnections()::reject);
    }

    @Override
    default DeleteVpcPeeringConnectionResponse deleteVpcPeeringConnection(DeleteVpcPeeringConnectionRequest request) {
        return answer(request, vpcPeeringConnections()::delete);
    }

    @Override
    default ModifyVpcPeeringConnectionOptionsResponse modifyVpcPeeringConnectionOptions(
            ModifyVpcPeeringConnectionOptionsRequest request) {
        return answer(request, vpcPeeringOptions()::modify);
    }

    // VPC endpoints

    @Override
    default DescribeVpcEndpointServicesResponse describeVpcEndpointServices(
            DescribeVpcEndpointServicesRequest request) {
        return answer(request, endpointServices()::describe);
    }

    @Override
    default DescribeVpcEndpointsResponse describeVpcEndpoints(DescribeVpcEndpointsRequest request) {
        return answer(request, vpcEndpoints()::describe);
    }

    @Override
    default CreateVpcEndpointResponse createVpcEndpoint(CreateVpcEndpointRequest request) {
        return answer(request, vpcEndpoints()::create);
    }

    @Override
    default ModifyVpcEndpointResponse modifyVpcEndpoint(ModifyVpcEndpointRequest request) {
        return answer(request, vpcEndpoints()::modify);
    }

    @Override
    default DeleteVpcEndpointsResponse deleteVpcEndpoints(DeleteVpcEndpointsRequest request) {
        return answer(request, vpcEndpoints()::delete);
    }

    // Flow logs

    @Override
    default DescribeFlowLogsResponse describeFlowLogs(DescribeFlowLogsRequest request) {
        return answer(request, flowLogs()::describe);
    }

    @Override
    default CreateFlowLogsResponse createFlowLogs(CreateFlowLogsRequest request) {
        return answer(request, flowLogs()::create);
    }

    @Override
    default DeleteFlowLogsResponse deleteFlowLogs(DeleteFlowLogsRequest request) {
        return answer(request, flowLogs()::delete);
    }
}
