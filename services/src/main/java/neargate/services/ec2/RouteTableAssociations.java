package neargate.services.ec2;

import java.util.stream.Stream;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteTableAssociationRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteTableAssociationResponse;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociationState;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociationStateCode;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Which route table a subnet uses, and which one is a VPC's main. */
final class RouteTableAssociations {
    private static final RouteTableAssociationState ASSOCIATED = RouteTableAssociationState.builder()
            .state(RouteTableAssociationStateCode.ASSOCIATED)
            .build();

    private final RegionStore store;

    RouteTableAssociations(RegionStore store) {
        this.store = store;
    }

    AssociateRouteTableResponse associate(AssociateRouteTableRequest request) {
        if (request.gatewayId() != null) {
            throw Ec2Errors.unsupported("A gateway route table");
        }
        return store.write(edit -> {
            RouteTable table = edit.require(RouteTables.KIND, request.routeTableId());
            Subnet subnet = edit.require(Subnets.KIND, request.subnetId());
            checkSameVpc(table, subnet.vpcId(), "subnet " + subnet.subnetId());
            if (edit.count(RouteTables.KIND, RouteTables.BY_SUBNET, subnet.subnetId()) > 0) {
                throw Ec2Errors.error(
                        "Resource.AlreadyAssociated",
                        "the specified association for route table " + table.routeTableId()
                                + " conflicts with an existing association");
            }
            RouteTableAssociation association = RouteTables.association(edit, table)
                    .subnetId(subnet.subnetId())
                    .build();
            add(edit, table, association);
            return AssociateRouteTableResponse.builder()
                    .associationId(association.routeTableAssociationId())
                    .associationState(ASSOCIATED)
                    .build();
        });
    }

    DisassociateRouteTableResponse disassociate(DisassociateRouteTableRequest request) {
        return store.write(edit -> {
            RouteTable table = holding(edit, request.associationId());
            if (find(table, request.associationId()).main()) {
                throw Ec2Errors.invalidParameterValue(
                        "cannot disassociate the main route table association " + request.associationId());
            }
            remove(edit, table, request.associationId());
            return DisassociateRouteTableResponse.builder().build();
        });
    }

    /** Moves an association to another table under a new id; moving the main one makes that table the main one. */
    ReplaceRouteTableAssociationResponse replace(ReplaceRouteTableAssociationRequest request) {
        return store.write(edit -> {
            RouteTable from = holding(edit, request.associationId());
            RouteTable to = edit.require(RouteTables.KIND, request.routeTableId());
            checkSameVpc(to, from.vpcId(), "route table " + from.routeTableId());
            RouteTableAssociation before = find(from, request.associationId());
            RouteTableAssociation after = RouteTables.association(edit, to)
                    .subnetId(before.subnetId())
                    .main(before.main())
                    .build();
            remove(edit, from, request.associationId());
            add(edit, edit.require(RouteTables.KIND, to.routeTableId()), after);
            return ReplaceRouteTableAssociationResponse.builder()
                    .newAssociationId(after.routeTableAssociationId())
                    .associationState(ASSOCIATED)
                    .build();
        });
    }

    private static void add(RegionEdit edit, RouteTable table, RouteTableAssociation association) {
        edit.put(
                RouteTables.KIND,
                RouteTables.withAssociations(
                        table, Stream.concat(RouteTables.associations(table), Stream.of(association))));
    }

    private static void remove(RegionEdit edit, RouteTable table, String associationId) {
        edit.put(
                RouteTables.KIND,
                RouteTables.withAssociations(
                        table,
                        RouteTables.associations(table)
                                .filter(it -> !it.routeTableAssociationId().equals(associationId))));
    }

    private static RouteTable holding(RegionRows rows, String associationId) {
        return rows.find(RouteTables.KIND, RouteTables.BY_ASSOCIATION, associationId)
                .findFirst()
                .orElseThrow(() -> Ec2Errors.error(
                        "InvalidAssociationID.NotFound", "The association ID '" + associationId + "' does not exist"));
    }

    private static RouteTableAssociation find(RouteTable table, String associationId) {
        return RouteTables.associations(table)
                .filter(it -> it.routeTableAssociationId().equals(associationId))
                .findFirst()
                .orElseThrow();
    }

    private static void checkSameVpc(RouteTable table, String vpcId, String other) {
        if (!table.vpcId().equals(vpcId)) {
            throw Ec2Errors.invalidParameterValue(
                    "route table " + table.routeTableId() + " and " + other + " belong to different networks");
        }
    }
}
