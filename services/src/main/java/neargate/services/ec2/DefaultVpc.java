package neargate.services.ec2;

import java.util.List;
import java.util.stream.IntStream;
import neargate.services.ec2.addressing.Ipv4Block;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionStore;
import software.amazon.awssdk.services.ec2.model.CreateDefaultSubnetRequest;
import software.amazon.awssdk.services.ec2.model.CreateDefaultSubnetResponse;
import software.amazon.awssdk.services.ec2.model.CreateDefaultVpcRequest;
import software.amazon.awssdk.services.ec2.model.CreateDefaultVpcResponse;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.Subnet;

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

    /** "CreateDefaultSubnet": with the first room for a block of the usual size. */
    CreateDefaultSubnetResponse createSubnet(CreateDefaultSubnetRequest request) {
        return store.write(edit -> {
            if (request.availabilityZone() == null) {
                throw Ec2Errors.missingParameter("AvailabilityZone");
            }
            VpcRecord vpc = Vpcs.defaultOf(edit)
                    .orElseThrow(() -> Ec2Errors.error(
                            "DefaultVpcDoesNotExist", "No default VPC exists for this account in this region."));
            Zones.Zone zone = Zones.of(edit.region()).stream()
                    .filter(known -> known.name().equals(request.availabilityZone()))
                    .findFirst()
                    .orElseThrow(() -> Ec2Errors.invalidParameterValue("Value (" + request.availabilityZone()
                            + ") for parameter availabilityZone is invalid. Subnets can currently only be created in the"
                            + " following availability zones: "
                            + String.join(
                                    ", ",
                                    Zones.of(edit.region()).stream()
                                            .map(Zones.Zone::name)
                                            .toList())
                            + "."));
            List<Subnet> there = Subnets.inVpc(edit, vpc.id()).toList();
            there.stream()
                    .filter(subnet -> Boolean.TRUE.equals(subnet.defaultForAz()))
                    .filter(subnet -> subnet.availabilityZone().equals(zone.name()))
                    .findFirst()
                    .ifPresent(subnet -> {
                        throw Ec2Errors.error(
                                "DefaultSubnetAlreadyExistsInAvailabilityZone",
                                "'" + subnet.subnetId() + "' is already the default subnet in " + zone.name() + ".");
                    });
            Ipv4Block block = IntStream.range(0, 1 << (SUBNET_BITS - BLOCK.prefix()))
                    .mapToObj(index -> BLOCK.part(SUBNET_BITS, index))
                    .filter(free -> there.stream()
                            .noneMatch(subnet -> Vpcs.block(subnet.cidrBlock()).overlaps(free)))
                    .findFirst()
                    .orElseThrow(() -> Ec2Errors.error(
                            "InsufficientCidrBlocks", "There is no free CIDR block for a default subnet."));
            Subnet made = Subnets.create(edit, vpc, block, zone, true, List.of());
            return CreateDefaultSubnetResponse.builder()
                    .subnet(Subnets.KIND.show().apply(edit, made))
                    .build();
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
