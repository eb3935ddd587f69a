package neargate.services.ec2;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Table;
import neargate.services.ec2.addressing.Ipv4Block;
import neargate.services.ec2.addressing.SubnetAddresses;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import neargate.services.ec2.resource.Tags;
import software.amazon.awssdk.services.ec2.model.CreateSubnetRequest;
import software.amazon.awssdk.services.ec2.model.CreateSubnetResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.HostnameType;
import software.amazon.awssdk.services.ec2.model.ModifySubnetAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifySubnetAttributeResponse;
import software.amazon.awssdk.services.ec2.model.PrivateDnsNameOptionsOnLaunch;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetState;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Subnets. How many addresses are free is never stored: it follows from the network interfaces. */
final class Subnets {
    static final Table.Index<Subnet> BY_VPC = new Table.Index<>("vpc", subnet -> List.of(subnet.vpcId()));

    static final Kind<Subnet, Subnet> KIND = new Kind<>(
            ResourceType.SUBNET,
            "subnet",
            new Kind.Wording("InvalidSubnetID.NotFound", "InvalidSubnetID.Malformed", "subnet ID"),
            Table.named("ec2.subnets", JsonCodec.of(Subnet.class)).with(BY_VPC).build(),
            Subnet::subnetId,
            Subnets::shown,
            (subnet, tags) -> subnet.toBuilder().tags(tags).build(),
            Subnet::tags,
            Filters.of(Subnet::tags)
                    .text("availability-zone", Subnet::availabilityZone)
                    .text("availabilityZone", Subnet::availabilityZone)
                    .text("availability-zone-id", Subnet::availabilityZoneId)
                    .text("availabilityZoneId", Subnet::availabilityZoneId)
                    .text("available-ip-address-count", Subnet::availableIpAddressCount)
                    .text("cidr", Subnet::cidrBlock)
                    .text("cidrBlock", Subnet::cidrBlock)
                    .text("cidr-block", Subnet::cidrBlock)
                    .text("customer-owned-ipv4-pool", Subnet::customerOwnedIpv4Pool)
                    .text("default-for-az", Subnet::defaultForAz)
                    .text("defaultForAz", Subnet::defaultForAz)
                    .text("enable-dns64", Subnet::enableDns64)
                    .text("enable-lni-at-device-index", Subnet::enableLniAtDeviceIndex)
                    .text("ipv6-native", Subnet::ipv6Native)
                    .texts("ipv6-cidr-block-association.ipv6-cidr-block", subnet -> Stream.empty())
                    .texts("ipv6-cidr-block-association.association-id", subnet -> Stream.empty())
                    .texts("ipv6-cidr-block-association.state", subnet -> Stream.empty())
                    .text("map-customer-owned-ip-on-launch", Subnet::mapCustomerOwnedIpOnLaunch)
                    .text("map-public-ip-on-launch", Subnet::mapPublicIpOnLaunch)
                    .text("outpost-arn", Subnet::outpostArn)
                    .text("owner-id", Subnet::ownerId)
                    .texts(
                            "private-dns-name-options-on-launch.hostname-type",
                            subnet -> nameOptions(subnet).map(PrivateDnsNameOptionsOnLaunch::hostnameTypeAsString))
                    .texts(
                            "private-dns-name-options-on-launch.enable-resource-name-dns-a-record",
                            subnet -> nameOptions(subnet).map(it -> String.valueOf(it.enableResourceNameDnsARecord())))
                    .texts(
                            "private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record",
                            subnet ->
                                    nameOptions(subnet).map(it -> String.valueOf(it.enableResourceNameDnsAAAARecord())))
                    .text("state", Subnet::stateAsString)
                    .text("subnet-arn", Subnet::subnetArn)
                    .id("subnet-id", Subnet::subnetId)
                    .text("vpc-id", Subnet::vpcId),
            Map.of("vpc-id", BY_VPC));

    private final RegionStore store;

    Subnets(RegionStore store) {
        this.store = store;
    }

    DescribeSubnetsResponse describe(DescribeSubnetsRequest request) {
        var page = Describe.of(
                store.read(),
                KIND,
                new Describe.Query(request.subnetIds(), request.filters(), request.maxResults(), request.nextToken()));
        return DescribeSubnetsResponse.builder()
                .subnets(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    CreateSubnetResponse create(CreateSubnetRequest request) {
        if (request.ipv6CidrBlock() != null || Boolean.TRUE.equals(request.ipv6Native())) {
            throw Ec2Errors.unsupported("An IPv6 CIDR block");
        }
        if (request.outpostArn() != null || request.ipv4IpamPoolId() != null) {
            throw Ec2Errors.unsupported("An Outpost or IPAM");
        }
        Ipv4Block block = Vpcs.block(request.cidrBlock());
        return store.write(edit -> {
            VpcRecord vpc = edit.require(Vpcs.KIND, request.vpcId());
            checkRoomFor(edit, vpc, block);
            Zones.Zone zone = zoneFor(edit.region(), request);
            List<Tag> tags = Tags.ofNew(edit, request.tagSpecifications(), ResourceType.SUBNET);
            return CreateSubnetResponse.builder()
                    .subnet(shown(edit, create(edit, vpc, block, zone, false, tags)))
                    .build();
        });
    }

    static Subnet create(
            RegionEdit edit, VpcRecord vpc, Ipv4Block block, Zones.Zone zone, boolean isDefault, List<Tag> tags) {
        String id = edit.newId(KIND);
        NetworkAclAssociations.associate(edit, vpc.id(), id);
        return edit.put(
                KIND,
                Subnet.builder()
                        .subnetId(id)
                        .subnetArn(edit.arn("subnet/" + id))
                        .vpcId(vpc.id())
                        .cidrBlock(block.toString())
                        .availabilityZone(zone.name())
                        .availabilityZoneId(zone.id())
                        .defaultForAz(isDefault)
                        .mapPublicIpOnLaunch(isDefault)
                        .mapCustomerOwnedIpOnLaunch(false)
                        .assignIpv6AddressOnCreation(false)
                        .enableDns64(false)
                        .ipv6Native(false)
                        .privateDnsNameOptionsOnLaunch(options -> options.hostnameType(HostnameType.IP_NAME)
                                .enableResourceNameDnsARecord(false)
                                .enableResourceNameDnsAAAARecord(false))
                        .ownerId(edit.account())
                        .state(SubnetState.AVAILABLE)
                        .tags(tags)
                        .build());
    }

    DeleteSubnetResponse delete(DeleteSubnetRequest request) {
        return store.write(edit -> {
            Subnet subnet = edit.require(KIND, request.subnetId());
            if (edit.count(NetworkInterfaces.KIND, NetworkInterfaces.BY_SUBNET, subnet.subnetId()) > 0) {
                throw Ec2Errors.dependencyViolation(
                        "The subnet '" + subnet.subnetId() + "' has dependencies and cannot be deleted.");
            }
            NetworkAclAssociations.dissociate(edit, subnet);
            RouteTables.dissociate(edit, subnet);
            edit.delete(KIND, subnet.subnetId());
            return DeleteSubnetResponse.builder().build();
        });
    }

    ModifySubnetAttributeResponse modifyAttribute(ModifySubnetAttributeRequest request) {
        if (request.mapPublicIpOnLaunch() == null
                || request.mapPublicIpOnLaunch().value() == null) {
            throw Ec2Errors.unsupported("A subnet attribute other than MapPublicIpOnLaunch");
        }
        return store.write(edit -> {
            Subnet subnet = edit.require(KIND, request.subnetId());
            edit.put(
                    KIND,
                    subnet.toBuilder()
                            .mapPublicIpOnLaunch(request.mapPublicIpOnLaunch().value())
                            .build());
            return ModifySubnetAttributeResponse.builder().build();
        });
    }

    static Stream<Subnet> inVpc(RegionRows rows, String vpcId) {
        return rows.find(KIND, BY_VPC, vpcId);
    }

    static SubnetAddresses addresses(Subnet subnet) {
        return new SubnetAddresses(blockOf(subnet));
    }

    private static Ipv4Block blockOf(Subnet subnet) {
        return Ipv4Block.parse(subnet.cidrBlock()).orElseThrow();
    }

    private static Subnet shown(RegionRows rows, Subnet subnet) {
        long free = addresses(subnet).count() - NetworkInterfaces.addressesIn(rows, subnet.subnetId());
        return subnet.toBuilder().availableIpAddressCount((int) free).build();
    }

    private static void checkRoomFor(RegionRows rows, VpcRecord vpc, Ipv4Block block) {
        if (!Vpcs.isAllowedSize(block) || Vpcs.blocks(vpc.vpc()).noneMatch(all -> all.contains(block))) {
            throw Ec2Errors.error("InvalidSubnet.Range", "The CIDR '" + block + "' is invalid.");
        }
        if (inVpc(rows, vpc.id()).anyMatch(other -> blockOf(other).overlaps(block))) {
            throw Ec2Errors.error("InvalidSubnet.Conflict", "The CIDR '" + block + "' conflicts with another subnet");
        }
    }

    private static Zones.Zone zoneFor(String region, CreateSubnetRequest request) {
        if (request.availabilityZone() != null) {
            return zone(
                    region,
                    "availabilityZone",
                    request.availabilityZone(),
                    zone -> zone.name().equals(request.availabilityZone()));
        }
        if (request.availabilityZoneId() != null) {
            return zone(
                    region,
                    "availabilityZoneId",
                    request.availabilityZoneId(),
                    zone -> zone.id().equals(request.availabilityZoneId()));
        }
        return Zones.of(region).getFirst();
    }

    private static Zones.Zone zone(String region, String parameter, String asked, Predicate<Zones.Zone> is) {
        List<Zones.Zone> zones = Zones.of(region);
        return zones.stream()
                .filter(is)
                .findFirst()
                .orElseThrow(() -> Ec2Errors.invalidParameterValue("Value (" + asked + ") for parameter " + parameter
                        + " is invalid. Subnets can currently only be created in the following availability zones: "
                        + zones.stream().map(Zones.Zone::name).collect(Collectors.joining(", ")) + "."));
    }

    private static Stream<PrivateDnsNameOptionsOnLaunch> nameOptions(Subnet subnet) {
        return Stream.ofNullable(subnet.privateDnsNameOptionsOnLaunch());
    }
}
