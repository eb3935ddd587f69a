package neargate.services.ec2;

import static neargate.services.ec2.resource.DryRun.answer;

import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.CreateEgressOnlyInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateEgressOnlyInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.CreateNatGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateNatGatewayResponse;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteResponse;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DeleteEgressOnlyInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteEgressOnlyInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNatGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNatGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteRouteRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteResponse;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DescribeEgressOnlyInternetGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeEgressOnlyInternetGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteTableAssociationRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteTableAssociationResponse;

/** The operations of routes and the gateways that they lead to. */
interface RoutingOperations extends Ec2Client {
    InternetGateways internetGateways();

    EgressOnlyInternetGateways egressOnlyInternetGateways();

    NatGateways natGateways();

    RouteTables routeTables();

    Routes routes();

    RouteTableAssociations routeTableAssociations();

    // Route tables

    @Override
    default DescribeRouteTablesResponse describeRouteTables(DescribeRouteTablesRequest request) {
        return answer(request, routeTables()::describe);
    }

    @Override
    default CreateRouteTableResponse createRouteTable(CreateRouteTableRequest request) {
        return answer(request, routeTables()::create);
    }

    @Override
    default DeleteRouteTableResponse deleteRouteTable(DeleteRouteTableRequest request) {
        return answer(request, routeTables()::delete);
    }

    @Override
    default CreateRouteResponse createRoute(CreateRouteRequest request) {
        return answer(request, routes()::create);
    }

    @Override
    default ReplaceRouteResponse replaceRoute(ReplaceRouteRequest request) {
        return answer(request, routes()::replace);
    }

    @Override
    default DeleteRouteResponse deleteRoute(DeleteRouteRequest request) {
        return answer(request, routes()::delete);
    }

    @Override
    default AssociateRouteTableResponse associateRouteTable(AssociateRouteTableRequest request) {
        return answer(request, routeTableAssociations()::associate);
    }

    @Override
    default DisassociateRouteTableResponse disassociateRouteTable(DisassociateRouteTableRequest request) {
        return answer(request, routeTableAssociations()::disassociate);
    }

    @Override
    default ReplaceRouteTableAssociationResponse replaceRouteTableAssociation(
            ReplaceRouteTableAssociationRequest request) {
        return answer(request, routeTableAssociations()::replace);
    }

    // Internet gateways

    @Override
    default DescribeInternetGatewaysResponse describeInternetGateways(DescribeInternetGatewaysRequest request) {
        return answer(request, internetGateways()::describe);
    }

    @Override
    default CreateInternetGatewayResponse createInternetGateway(CreateInternetGatewayRequest request) {
        return answer(request, internetGateways()::create);
    }

    @Override
    default AttachInternetGatewayResponse attachInternetGateway(AttachInternetGatewayRequest request) {
        return answer(request, internetGateways()::attach);
    }

    @Override
    default DetachInternetGatewayResponse detachInternetGateway(DetachInternetGatewayRequest request) {
        return answer(request, internetGateways()::detach);
    }

    @Override
    default DeleteInternetGatewayResponse deleteInternetGateway(DeleteInternetGatewayRequest request) {
        return answer(request, internetGateways()::delete);
    }

    // NAT gateways

    @Override
    default DescribeNatGatewaysResponse describeNatGateways(DescribeNatGatewaysRequest request) {
        return answer(request, natGateways()::describe);
    }

    @Override
    default CreateNatGatewayResponse createNatGateway(CreateNatGatewayRequest request) {
        return answer(request, natGateways()::create);
    }

    @Override
    default DeleteNatGatewayResponse deleteNatGateway(DeleteNatGatewayRequest request) {
        return answer(request, natGateways()::delete);
    }

    // Egress-only internet gateways

    @Override
    default DescribeEgressOnlyInternetGatewaysResponse describeEgressOnlyInternetGateways(
            DescribeEgressOnlyInternetGatewaysRequest request) {
        return answer(request, egressOnlyInternetGateways()::describe);
    }

    @Override
    default CreateEgressOnlyInternetGatewayResponse createEgressOnlyInternetGateway(
            CreateEgressOnlyInternetGatewayRequest request) {
        return answer(request, egressOnlyInternetGateways()::create);
    }

    @Override
    default DeleteEgressOnlyInternetGatewayResponse deleteEgressOnlyInternetGateway(
            DeleteEgressOnlyInternetGatewayRequest request) {
        return answer(request, egressOnlyInternetGateways()::delete);
    }
}
