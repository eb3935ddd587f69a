package neargate.services.ec2;

import java.util.List;
import java.util.Map;
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
import software.amazon.awssdk.services.ec2.model.AvailabilityMode;
import software.amazon.awssdk.services.ec2.model.ConnectivityType;
import software.amazon.awssdk.services.ec2.model.CreateNatGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateNatGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNatGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNatGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayAddress;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;

/** NAT gateways, public and private, as they are asked for; {@link NatGatewayController} makes and unmakes them. */
final class NatGateways {
    /** "Amazon VPC quotas": NAT gateways per availability zone. */
    private static final int MOST = 5;

    private static final Table.Index<NatGatewayRecord> BY_VPC =
            new Table.Index<>("vpc", record -> List.of(record.natGateway().vpcId()));

    private static final Table.Index<NatGatewayRecord> BY_SUBNET =
            new Table.Index<>("subnet", record -> List.of(record.natGateway().subnetId()));

    static final Kind<NatGatewayRecord, NatGateway> KIND = new Kind<>(
            ResourceType.NATGATEWAY,
            "nat",
            new Kind.Wording("NatGatewayNotFound", "NatGatewayMalformed", "natGateway ID"),
            Table.named("ec2.nat-gateways", JsonCodec.of(NatGatewayRecord.class))
                    .with(BY_VPC)
                    .with(BY_SUBNET)
                    .build(),
            NatGatewayRecord::id,
            (rows, record) -> record.natGateway(),
            (record, tags) ->
                    record.with(record.natGateway().toBuilder().tags(tags).build()),
            NatGateway::tags,
            Filters.of(NatGateway::tags)
                    .id("nat-gateway-id", NatGateway::natGatewayId)
                    .text("state", NatGateway::stateAsString)
                    .text("subnet-id", NatGateway::subnetId)
                    .text("vpc-id", NatGateway::vpcId),
            Map.of("vpc-id", BY_VPC, "subnet-id", BY_SUBNET));

    private final RegionStore store;

    NatGateways(RegionStore store) {
        this.store = store;
    }

    DescribeNatGatewaysResponse describe(DescribeNatGatewaysRequest request) {
        var page = Describe.of(
                store.read(),
                KIND,
                new Describe.Query(
                        request.natGatewayIds(), request.filter(), request.maxResults(), request.nextToken()));
        return DescribeNatGatewaysResponse.builder()
                .natGateways(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    CreateNatGatewayResponse create(CreateNatGatewayRequest request) {
        refuseWhatIsNotCarried(request);
        boolean isPrivate = request.connectivityType() == ConnectivityType.PRIVATE;
        if (isPrivate && request.allocationId() != null) {
            throw Ec2Errors.invalidParameterCombination(
                    "The parameter allocationId cannot be used with a private NAT gateway");
        }
        if (!isPrivate && request.allocationId() == null) {
            throw Ec2Errors.missingParameter("allocationId");
        }
        NatGateway made = store.write(edit -> ClientTokens.once(
                        edit,
                        KIND,
                        request.clientToken(),
                        request,
                        () -> edit.put(KIND, new NatGatewayRecord(fresh(edit, request, isPrivate))))
                .natGateway());
        return CreateNatGatewayResponse.builder()
                .clientToken(request.clientToken())
                .natGateway(made)
                .build();
    }

    private static NatGateway fresh(RegionEdit edit, CreateNatGatewayRequest request, boolean isPrivate) {
        Subnet subnet = edit.require(Subnets.KIND, request.subnetId());
        if (!isPrivate) {
            edit.require(Addresses.KIND, request.allocationId());
        }
        if (inZone(edit, subnet.availabilityZone()) >= MOST) {
            throw Ec2Errors.error(
                    "NatGatewayLimitExceeded",
                    "Performing this operation would exceed the limit of " + MOST + " NAT gateways");
        }
        List<Tag> tags = Tags.ofNew(edit, request.tagSpecifications(), ResourceType.NATGATEWAY);
        return NatGateway.builder()
                .natGatewayId(edit.newId(KIND))
                .subnetId(subnet.subnetId())
                .vpcId(subnet.vpcId())
                .connectivityType(isPrivate ? ConnectivityType.PRIVATE : ConnectivityType.PUBLIC)
                .natGatewayAddresses(NatGatewayAddress.builder()
                        .allocationId(request.allocationId())
                        .privateIp(request.privateIpAddress())
                        .isPrimary(true)
                        .build())
                .createTime(edit.now())
                .state(NatGatewayState.PENDING)
                .tags(tags)
                .build();
    }

    private static long inZone(RegionRows rows, String zone) {
        return rows.all(KIND)
                .map(NatGatewayRecord::natGateway)
                .filter(gateway -> gateway.state() == NatGatewayState.PENDING
                        || gateway.state() == NatGatewayState.AVAILABLE
                        || gateway.state() == NatGatewayState.DELETING)
                .filter(gateway -> rows.get(Subnets.KIND, gateway.subnetId())
                        .filter(subnet -> subnet.availabilityZone().equals(zone))
                        .isPresent())
                .count();
    }

    DeleteNatGatewayResponse delete(DeleteNatGatewayRequest request) {
        return store.write(edit -> {
            NatGatewayRecord record = edit.require(KIND, request.natGatewayId());
            NatGateway gateway = record.natGateway();
            if (gateway.state() != NatGatewayState.DELETED) {
                edit.put(
                        KIND,
                        record.with(gateway.toBuilder()
                                .state(NatGatewayState.DELETING)
                                .build()));
            }
            return DeleteNatGatewayResponse.builder().natGatewayId(record.id()).build();
        });
    }

    private static void refuseWhatIsNotCarried(CreateNatGatewayRequest request) {
        if (!request.secondaryAllocationIds().isEmpty()
                || !request.secondaryPrivateIpAddresses().isEmpty()
                || request.secondaryPrivateIpAddressCount() != null) {
            throw Ec2Errors.unsupported("A secondary address of a NAT gateway");
        }
        if (request.availabilityMode() == AvailabilityMode.REGIONAL
                || request.vpcId() != null
                || !request.availabilityZoneAddresses().isEmpty()) {
            throw Ec2Errors.unsupported("A regional NAT gateway");
        }
    }
}
