package neargate.services.ec2;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import neargate.services.ec2.resource.ClientTokens;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import neargate.services.ec2.resource.Tags;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AttachmentStatus;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceStatus;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;

/**
 * CreateNetworkInterface. What a service makes for itself, as ECS does for a task, is requester-managed and in use from
 * the start.
 */
final class NetworkInterfaceCreation {
    /** "Amazon VPC quotas": security groups per network interface. */
    private static final int MOST_GROUPS = 5;

    private final RegionStore store;

    NetworkInterfaceCreation(RegionStore store) {
        this.store = store;
    }

    CreateNetworkInterfaceResponse create(CreateNetworkInterfaceRequest request) {
        refuseWhatIsNotCarried(request);
        NetworkInterface made = store.write(edit -> ClientTokens.once(
                        edit,
                        NetworkInterfaces.KIND,
                        request.clientToken(),
                        request,
                        () -> make(edit, request, edit.callingService()))
                .networkInterface());
        return CreateNetworkInterfaceResponse.builder()
                .networkInterface(made)
                .clientToken(request.clientToken())
                .build();
    }

    /** Makes an interface of an instance: its owner's, whoever launches the instance. */
    static NetworkInterface forInstance(RegionEdit edit, CreateNetworkInterfaceRequest request) {
        return make(edit, request, Optional.empty()).networkInterface();
    }

    /** Makes the interface of a NAT gateway: it has no groups, and passes on what is not for itself. */
    static NetworkInterface forNatGateway(RegionEdit edit, NatGateway gateway, @Nullable String privateIp) {
        NetworkInterfaceRecord made = make(
                edit,
                CreateNetworkInterfaceRequest.builder()
                        .subnetId(gateway.subnetId())
                        .privateIpAddress(privateIp)
                        .description("Interface for NAT Gateway " + gateway.natGatewayId())
                        .build(),
                Optional.of("aws"));
        return edit.put(
                        NetworkInterfaces.KIND,
                        made.with(made.networkInterface().toBuilder()
                                .interfaceType(NetworkInterfaceType.NAT_GATEWAY)
                                .groups(List.of())
                                .sourceDestCheck(false)
                                .build()))
                .networkInterface();
    }

    /** Makes an interface of a VPC endpoint. */
    static NetworkInterface forVpcEndpoint(
            RegionEdit edit, VpcEndpoint endpoint, String subnetId, @Nullable String privateIp) {
        NetworkInterfaceRecord made = make(
                edit,
                CreateNetworkInterfaceRequest.builder()
                        .subnetId(subnetId)
                        .privateIpAddress(privateIp)
                        .groups(endpoint.groups().stream()
                                .map(SecurityGroupIdentifier::groupId)
                                .toList())
                        .description("VPC Endpoint Interface " + endpoint.vpcEndpointId())
                        .build(),
                Optional.of("aws"));
        return edit.put(
                        NetworkInterfaces.KIND,
                        made.with(made.networkInterface().toBuilder()
                                .interfaceType(NetworkInterfaceType.VPC_ENDPOINT)
                                .build()))
                .networkInterface();
    }

    /** The groups of an interface: those named, which must be of its VPC, or the VPC's default one. */
    static List<GroupIdentifier> groups(RegionRows rows, Subnet subnet, List<String> ids) {
        if (ids.isEmpty()) {
            return List.of(identifier(SecurityGroups.defaultOf(rows, subnet.vpcId())));
        }
        List<GroupIdentifier> groups = ids.stream()
                .distinct()
                .map(id -> identifier(ofSameVpc(rows, subnet, id)))
                .toList();
        if (groups.size() > MOST_GROUPS) {
            throw Ec2Errors.error(
                    "SecurityGroupsPerInterfaceLimitExceeded",
                    "The maximum number of security groups per interface has been reached.");
        }
        return groups;
    }

    private static SecurityGroup ofSameVpc(RegionRows rows, Subnet subnet, String groupId) {
        SecurityGroup group = rows.require(SecurityGroups.KIND, groupId);
        if (!group.vpcId().equals(subnet.vpcId())) {
            throw Ec2Errors.error(
                    "InvalidParameter",
                    "Security group " + groupId + " and subnet " + subnet.subnetId()
                            + " belong to different networks.");
        }
        return group;
    }

    private static NetworkInterfaceRecord make(
            RegionEdit edit, CreateNetworkInterfaceRequest request, Optional<String> service) {
        Subnet subnet = edit.require(Subnets.KIND, request.subnetId());
        List<NetworkInterfacePrivateIpAddress> addresses = PrivateIpAddresses.ofNew(edit, subnet, request);
        NetworkInterfacePrivateIpAddress primary = addresses.getFirst();
        NetworkInterface eni = NetworkInterface.builder()
                .networkInterfaceId(edit.newId(NetworkInterfaces.KIND))
                .subnetId(subnet.subnetId())
                .vpcId(subnet.vpcId())
                .availabilityZone(subnet.availabilityZone())
                .availabilityZoneId(subnet.availabilityZoneId())
                .description(text(request.description()))
                .groups(groups(edit, subnet, request.groups()))
                .interfaceType(NetworkInterfaceType.INTERFACE)
                .macAddress(mac(edit))
                .ownerId(edit.account())
                .privateIpAddress(primary.privateIpAddress())
                .privateDnsName(primary.privateDnsName())
                .privateIpAddresses(addresses)
                .requesterId(service.map(NetworkInterfaceCreation::amazon).orElse(edit.account()))
                .requesterManaged(service.isPresent())
                .sourceDestCheck(true)
                .attachment(service.map(name -> attachment(edit, name)).orElse(null))
                .status(service.isPresent() ? NetworkInterfaceStatus.IN_USE : NetworkInterfaceStatus.AVAILABLE)
                .operator(operator -> operator.managed(false))
                .tagSet(Tags.ofNew(edit, request.tagSpecifications(), ResourceType.NETWORK_INTERFACE))
                .build();
        return edit.put(NetworkInterfaces.KIND, new NetworkInterfaceRecord(eni));
    }

    private static NetworkInterfaceAttachment attachment(RegionEdit edit, String service) {
        return NetworkInterfaceAttachment.builder()
                .attachmentId(edit.newId("eni-attach"))
                .attachTime(edit.now())
                .deleteOnTermination(false)
                .deviceIndex(1)
                .instanceOwnerId(amazon(service))
                .status(AttachmentStatus.ATTACHED)
                .build();
    }

    /** A locally administered address, as AWS's are. */
    private static String mac(RegionEdit edit) {
        return HexFormat.ofDelimiter(":")
                .formatHex(HexFormat.of().parseHex("02" + edit.ids().hex(10)));
    }

    private static GroupIdentifier identifier(SecurityGroup group) {
        return GroupIdentifier.builder()
                .groupId(group.groupId())
                .groupName(group.groupName())
                .build();
    }

    private static String amazon(String service) {
        return "amazon-" + service;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static void refuseWhatIsNotCarried(CreateNetworkInterfaceRequest request) {
        if (!request.ipv6Addresses().isEmpty()
                || request.ipv6AddressCount() != null
                || !request.ipv6Prefixes().isEmpty()
                || request.ipv6PrefixCount() != null) {
            throw Ec2Errors.unsupported("An IPv6 address");
        }
        if (!request.ipv4Prefixes().isEmpty() || request.ipv4PrefixCount() != null) {
            throw Ec2Errors.unsupported("An IPv4 prefix");
        }
        if (request.interfaceType() != null) {
            throw Ec2Errors.unsupported("The interface type " + request.interfaceTypeAsString());
        }
    }
}
