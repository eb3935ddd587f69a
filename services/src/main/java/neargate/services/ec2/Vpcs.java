package neargate.services.ec2;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Table;
import neargate.services.ec2.addressing.Ipv4;
import neargate.services.ec2.addressing.Ipv4Block;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import neargate.services.ec2.resource.Tags;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Tenancy;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockStateCode;
import software.amazon.awssdk.services.ec2.model.VpcState;

/** VPCs. Each is born with a main route table, a default security group and a default network ACL, and dies with them. */
final class Vpcs {
    private static final int LARGEST = 16;
    private static final int SMALLEST = 28;

    /** "IPv4 CIDR block association restrictions": what means something else to every machine. */
    private static final List<Ipv4Block> RESERVED = Stream.of(
                    "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4")
            .map(Ipv4Block::parse)
            .flatMap(Optional::stream)
            .toList();

    private static final Table.Index<VpcRecord> DEFAULT =
            new Table.Index<>("default", vpc -> vpc.vpc().isDefault() ? List.of("true") : List.of());

    static final Table.Index<VpcRecord> BY_CIDR_ASSOCIATION = new Table.Index<>(
            "cidr-block-association",
            vpc -> associations(vpc.vpc())
                    .map(VpcCidrBlockAssociation::associationId)
                    .toList());

    private static final Table.Index<VpcRecord> BY_DHCP_OPTIONS =
            new Table.Index<>("dhcp-options", vpc -> List.of(vpc.vpc().dhcpOptionsId()));

    static final Kind<VpcRecord, Vpc> KIND = new Kind<>(
            ResourceType.VPC,
            "vpc",
            new Kind.Wording("InvalidVpcID.NotFound", "InvalidVpcID.Malformed", "vpc ID"),
            Table.named("ec2.vpcs", JsonCodec.of(VpcRecord.class))
                    .with(DEFAULT)
                    .with(BY_DHCP_OPTIONS)
                    .with(BY_CIDR_ASSOCIATION)
                    .build(),
            VpcRecord::id,
            (rows, vpc) -> vpc.vpc(),
            (vpc, tags) -> vpc.with(vpc.vpc().toBuilder().tags(tags).build()),
            Vpc::tags,
            Filters.of(Vpc::tags)
                    .text("cidr", Vpc::cidrBlock)
                    .text("cidrBlock", Vpc::cidrBlock)
                    .texts(
                            "cidr-block-association.association-id",
                            vpc -> associations(vpc).map(VpcCidrBlockAssociation::associationId))
                    .texts(
                            "cidr-block-association.cidr-block",
                            vpc -> associations(vpc).map(VpcCidrBlockAssociation::cidrBlock))
                    .texts(
                            "cidr-block-association.state",
                            vpc -> associations(vpc)
                                    .map(association ->
                                            association.cidrBlockState().stateAsString()))
                    .texts("ipv6-cidr-block-association.ipv6-cidr-block", vpc -> Stream.empty())
                    .texts("ipv6-cidr-block-association.ipv6-pool", vpc -> Stream.empty())
                    .texts("ipv6-cidr-block-association.association-id", vpc -> Stream.empty())
                    .texts("ipv6-cidr-block-association.state", vpc -> Stream.empty())
                    .text("dhcp-options-id", Vpc::dhcpOptionsId)
                    .text("is-default", Vpc::isDefault)
                    .text("isDefault", Vpc::isDefault)
                    .text("owner-id", Vpc::ownerId)
                    .text("state", Vpc::stateAsString)
                    .id("vpc-id", Vpc::vpcId),
            Map.of("is-default", DEFAULT, "isDefault", DEFAULT));

    private final RegionStore store;

    Vpcs(RegionStore store) {
        this.store = store;
    }

    /** The account and region that a VPC is in. */
    static Optional<Scope> ownerOf(Snapshot now, String vpcId) {
        return now.scanAll(RegionStore.USED_REGIONS)
                .map(row -> new Scope(row.key().scope().account(), row.key().id()))
                .filter(scope -> now.get(KIND.table(), scope.key(vpcId)).isPresent())
                .findFirst();
    }

    /** "Amazon DNS server": the second address after the first of the VPC's first block. */
    static String resolver(VpcRecord vpc) {
        return Ipv4.text(block(vpc.vpc().cidrBlock()).address(2));
    }

    static Stream<VpcRecord> withDhcpOptions(RegionRows rows, String dhcpOptionsId) {
        return rows.find(KIND, BY_DHCP_OPTIONS, dhcpOptionsId);
    }

    DescribeVpcsResponse describe(DescribeVpcsRequest request) {
        var page = Describe.of(
                store.read(),
                KIND,
                new Describe.Query(request.vpcIds(), request.filters(), request.maxResults(), request.nextToken()));
        return DescribeVpcsResponse.builder()
                .vpcs(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    CreateVpcResponse create(CreateVpcRequest request) {
        refuseWhatIsNotCarried(request);
        Ipv4Block block = checkedBlock(request.cidrBlock());
        return store.write(edit -> {
            List<Tag> tags = Tags.ofNew(edit, request.tagSpecifications(), ResourceType.VPC);
            VpcRecord vpc = create(edit, block, false, tags, request.instanceTenancy());
            return CreateVpcResponse.builder().vpc(vpc.vpc()).build();
        });
    }

    /** Makes a VPC and what every VPC has from birth. */
    static VpcRecord create(
            RegionEdit edit, Ipv4Block block, boolean isDefault, List<Tag> tags, @Nullable Tenancy tenancy) {
        Vpc vpc = Vpc.builder()
                .vpcId(edit.newId(KIND))
                .cidrBlock(block.toString())
                .cidrBlockAssociationSet(VpcCidrBlockAssociation.builder()
                        .associationId(edit.newId("vpc-cidr-assoc"))
                        .cidrBlock(block.toString())
                        .cidrBlockState(state -> state.state(VpcCidrBlockStateCode.ASSOCIATED))
                        .build())
                .dhcpOptionsId(DhcpOptionSets.standard(edit).dhcpOptionsId())
                .instanceTenancy(tenancy == null ? Tenancy.DEFAULT : tenancy)
                .isDefault(isDefault)
                .ownerId(edit.account())
                .state(VpcState.AVAILABLE)
                .tags(tags)
                .build();
        VpcRecord created = edit.put(KIND, new VpcRecord(vpc, true, isDefault, false));
        RouteTables.createMain(edit, vpc);
        NetworkAcls.createDefault(edit, vpc);
        SecurityGroups.createDefault(edit, vpc.vpcId());
        return created;
    }

    DeleteVpcResponse delete(DeleteVpcRequest request) {
        return store.write(edit -> {
            String id = edit.require(KIND, request.vpcId()).id();
            if (Subnets.inVpc(edit, id).findAny().isPresent()
                    || InternetGateways.ofVpc(edit, id).isPresent()
                    || VpcEndpoints.inVpc(edit, id).findAny().isPresent()
                    || !RouteTables.isOnlyMain(edit, id)
                    || !NetworkAcls.isOnlyDefault(edit, id)
                    || !SecurityGroups.isOnlyDefault(edit, id)) {
                throw Ec2Errors.dependencyViolation("The vpc '" + id + "' has dependencies and cannot be deleted.");
            }
            RouteTables.deleteAll(edit, id);
            NetworkAcls.deleteAll(edit, id);
            VpcPeeringConnections.vpcGone(edit, id);
            SecurityGroups.deleteAll(edit, id);
            edit.delete(KIND, id);
            return DeleteVpcResponse.builder().build();
        });
    }

    ModifyVpcAttributeResponse modifyAttribute(ModifyVpcAttributeRequest request) {
        List<AttributeBooleanValue> given = Stream.of(
                        request.enableDnsSupport(),
                        request.enableDnsHostnames(),
                        request.enableNetworkAddressUsageMetrics())
                .filter(value -> value != null)
                .toList();
        if (given.size() != 1) {
            throw Ec2Errors.invalidParameterCombination(
                    given.isEmpty() ? "No attributes specified." : "Fields for multiple attribute types specified");
        }
        return store.write(edit -> {
            VpcRecord vpc = edit.require(KIND, request.vpcId());
            edit.put(
                    KIND,
                    new VpcRecord(
                            vpc.vpc(),
                            changed(vpc.dnsSupport(), request.enableDnsSupport()),
                            changed(vpc.dnsHostnames(), request.enableDnsHostnames()),
                            changed(vpc.networkAddressUsageMetrics(), request.enableNetworkAddressUsageMetrics())));
            return ModifyVpcAttributeResponse.builder().build();
        });
    }

    DescribeVpcAttributeResponse describeAttribute(DescribeVpcAttributeRequest request) {
        VpcRecord vpc = store.read().require(KIND, request.vpcId());
        var answer = DescribeVpcAttributeResponse.builder().vpcId(vpc.id());
        switch (request.attribute()) {
            case ENABLE_DNS_SUPPORT -> answer.enableDnsSupport(v -> v.value(vpc.dnsSupport()));
            case ENABLE_DNS_HOSTNAMES -> answer.enableDnsHostnames(v -> v.value(vpc.dnsHostnames()));
            case ENABLE_NETWORK_ADDRESS_USAGE_METRICS ->
                answer.enableNetworkAddressUsageMetrics(v -> v.value(vpc.networkAddressUsageMetrics()));
            default ->
                throw Ec2Errors.invalidParameterValue("Value (" + request.attributeAsString()
                        + ") for parameter attribute is invalid. Unknown attribute.");
        }
        return answer.build();
    }

    /** The region's default VPC, unless it was deleted. */
    static Optional<VpcRecord> defaultOf(RegionRows rows) {
        return rows.find(KIND, DEFAULT, "true").findFirst();
    }

    /** All blocks that a VPC has. */
    static Stream<Ipv4Block> blocks(Vpc vpc) {
        return associations(vpc).map(association -> block(association.cidrBlock()));
    }

    /** Reads the CIDR block of a request. */
    static Ipv4Block block(@Nullable String text) {
        if (text == null) {
            throw Ec2Errors.missingParameter("cidrBlock");
        }
        return Ipv4Block.parse(text)
                .orElseThrow(() -> Ec2Errors.invalidParameterValue(
                        "Value (" + text + ") for parameter cidrBlock is invalid. This is not a valid CIDR block."));
    }

    static boolean isAllowedSize(Ipv4Block block) {
        return block.prefix() >= LARGEST && block.prefix() <= SMALLEST;
    }

    static Ipv4Block checkedBlock(@Nullable String text) {
        Ipv4Block block = block(text);
        if (!isAllowedSize(block) || RESERVED.stream().anyMatch(reserved -> reserved.contains(block))) {
            throw Ec2Errors.error("InvalidVpc.Range", "The CIDR '" + text + "' is invalid.");
        }
        return block;
    }

    private static boolean changed(boolean before, @Nullable AttributeBooleanValue value) {
        return value == null ? before : Objects.requireNonNullElse(value.value(), before);
    }

    private static Stream<VpcCidrBlockAssociation> associations(Vpc vpc) {
        return vpc.cidrBlockAssociationSet().stream();
    }

    private static void refuseWhatIsNotCarried(CreateVpcRequest request) {
        if (Boolean.TRUE.equals(request.amazonProvidedIpv6CidrBlock())
                || request.ipv6CidrBlock() != null
                || request.ipv6Pool() != null) {
            throw Ec2Errors.unsupported("An IPv6 CIDR block");
        }
        if (request.ipv4IpamPoolId() != null || request.ipv6IpamPoolId() != null) {
            throw Ec2Errors.unsupported("IPAM");
        }
    }
}
