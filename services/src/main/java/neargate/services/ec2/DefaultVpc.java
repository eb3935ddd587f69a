package neargate.services.ec2;

import java.util.List;
import neargate.services.ec2.addressing.Ipv4Block;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionStore;
import software.amazon.awssdk.services.ec2.model.CreateDefaultVpcRequest;
import software.amazon.awssdk.services.ec2.model.CreateDefaultVpcResponse;
import software.amazon.awssdk.services.ec2.model.InternetGateway;

/**
 * The VPC that an account finds in every region ("Default VPC components"): 172.31.0.0/16 with a /20 subnet in each
 * availability zone, an internet gateway and the route to it.
 */
final class DefaultVpc {
    private static final Ipv4Block BLOCK = Ipv4Block.parse("172.31.0.0/16").orElseThrow();
    private static final int SUBNET_BITS = 20;

    private final RegionStore store;

    DefaultVpc(RegionStore store) {
        this.store = store;
    }

    CreateDefaultVpcResponse create(CreateDefaultVpcRequest request) {
        return store.write(edit -> {
            Vpcs.defaultOf(edit).ifPresent(vpc -> {
                throw Ec2Errors.error(
                        "DefaultVpcAlreadyExists", "A Default VPC already exists for this account in this region.");
            });
            return CreateDefaultVpcResponse.builder().vpc(make(edit).vpc()).build();
        });
    }

    /** Makes all of it. */
    static VpcRecord make(RegionEdit edit) {
        VpcRecord vpc = Vpcs.create(edit, BLOCK, true, List.of(), null);
        InternetGateway gateway = InternetGateways.create(edit, List.of());
        InternetGateways.attach(edit, gateway, vpc.id());
        RouteTables.routeToInternet(edit, vpc.id(), gateway.internetGatewayId());
        List<Zones.Zone> zones = Zones.of(edit.region());
        for (int i = 0; i < zones.size(); i++) {
            Subnets.create(edit, vpc, BLOCK.part(SUBNET_BITS, i), zones.get(i), true, List.of());
        }
        return vpc;
    }
}
