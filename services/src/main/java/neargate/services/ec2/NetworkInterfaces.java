package neargate.services.ec2;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Table;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** Network interfaces, once they are there; {@link NetworkInterfaceCreation} makes them. */
final class NetworkInterfaces {
    static final Table.Index<NetworkInterfaceRecord> BY_VPC =
            new Table.Index<>("vpc", eni -> List.of(eni.networkInterface().vpcId()));

    static final Table.Index<NetworkInterfaceRecord> BY_SUBNET =
            new Table.Index<>("subnet", eni -> List.of(eni.networkInterface().subnetId()));

    static final Table.Index<NetworkInterfaceRecord> BY_GROUP = new Table.Index<>(
            "group",
            eni -> groups(eni.networkInterface()).map(GroupIdentifier::groupId).toList());

    static final Table.Index<NetworkInterfaceRecord> BY_ADDRESS = new Table.Index<>(
            "address",
            eni -> addresses(eni.networkInterface())
                    .map(address -> addressTerm(eni.networkInterface().subnetId(), address.privateIpAddress()))
                    .toList());

    static final Table.Index<NetworkInterfaceRecord> BY_INSTANCE = new Table.Index<>(
            "instance",
            eni -> attachment(eni.networkInterface())
                    .flatMap(attachment -> Stream.ofNullable(attachment.instanceId()))
                    .toList());

    static final Table.Index<NetworkInterfaceRecord> BY_ATTACHMENT = new Table.Index<>(
            "attachment",
            eni -> attachment(eni.networkInterface())
                    .map(NetworkInterfaceAttachment::attachmentId)
                    .toList());

    private static final Table.Sum<NetworkInterfaceRecord> ADDRESSES = new Table.Sum<>(
            "addresses",
            eni -> List.of(eni.networkInterface().subnetId()),
            eni -> eni.networkInterface().privateIpAddresses().size());

    static final Kind<NetworkInterfaceRecord, NetworkInterface> KIND = new Kind<>(
            ResourceType.NETWORK_INTERFACE,
            "eni",
            new Kind.Wording(
                    "InvalidNetworkInterfaceID.NotFound", "InvalidNetworkInterfaceId.Malformed", "networkInterface ID"),
            Table.named("ec2.network-interfaces", JsonCodec.of(NetworkInterfaceRecord.class))
                    .with(BY_VPC)
                    .with(BY_SUBNET)
                    .with(BY_GROUP)
                    .with(BY_ADDRESS)
                    .with(BY_INSTANCE)
                    .with(BY_ATTACHMENT)
                    .with(ADDRESSES)
                    .build(),
            NetworkInterfaceRecord::id,
            (rows, eni) -> eni.networkInterface(),
            (eni, tags) ->
                    eni.with(eni.networkInterface().toBuilder().tagSet(tags).build()),
            NetworkInterface::tagSet,
            filters(),
            Map.of(
                    "vpc-id", BY_VPC,
                    "subnet-id", BY_SUBNET,
                    "group-id", BY_GROUP,
                    "attachment.instance-id", BY_INSTANCE,
                    "attachment.attachment-id", BY_ATTACHMENT));

    private final RegionStore store;

    NetworkInterfaces(RegionStore store) {
        this.store = store;
    }

    DescribeNetworkInterfacesResponse describe(DescribeNetworkInterfacesRequest request) {
        var page = Describe.of(
                store.read(),
                KIND,
                new Describe.Query(
                        request.networkInterfaceIds(), request.filters(), request.maxResults(), request.nextToken()));
        return DescribeNetworkInterfacesResponse.builder()
                .networkInterfaces(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    /** "Requester-managed network interfaces": a user sees what a service made for itself, and no more. */
    static NetworkInterfaceRecord own(RegionEdit edit, @Nullable String eniId) {
        NetworkInterfaceRecord record = edit.require(KIND, eniId);
        if (isManaged(record.networkInterface()) && edit.callingService().isEmpty()) {
            throw Ec2Errors.error("AuthFailure", "You do not have permission to access the specified resource.");
        }
        return record;
    }

    /** Whether a service made it for itself, as ECS does for a task. */
    static boolean isManaged(NetworkInterface eni) {
        return Boolean.TRUE.equals(eni.requesterManaged());
    }

    /**
     * Deletes an interface that nothing uses. A service deletes the interfaces that it uses itself in one go: with the
     * attachment and with the public address, unless a user gave that.
     */
    DeleteNetworkInterfaceResponse delete(DeleteNetworkInterfaceRequest request) {
        return store.write(edit -> {
            NetworkInterface eni =
                    edit.require(KIND, request.networkInterfaceId()).networkInterface();
            if (eni.attachment() != null && edit.callingService().isEmpty()) {
                throw Ec2Errors.invalidParameterValue(
                        "Network interface '" + eni.networkInterfaceId() + "' is currently in use.");
            }
            releasePublicAddress(edit, eni);
            edit.delete(KIND, eni.networkInterfaceId());
            return DeleteNetworkInterfaceResponse.builder().build();
        });
    }

    /** Sets or takes away the public address of an interface's primary private address. */
    static void associate(RegionEdit edit, String eniId, @Nullable NetworkInterfaceAssociation association) {
        NetworkInterfaceRecord before = edit.require(KIND, eniId);
        edit.put(
                KIND,
                before.with(before.networkInterface().toBuilder()
                        .association(association)
                        .privateIpAddresses(addresses(before.networkInterface())
                                .map(address -> address.primary()
                                        ? address.toBuilder()
                                                .association(association)
                                                .build()
                                        : address)
                                .toList())
                        .build()));
    }

    /** Gives back a public address that came without AllocateAddress; unties one that came with it. */
    static void releasePublicAddress(RegionEdit edit, NetworkInterface eni) {
        NetworkInterfaceAssociation association = eni.association();
        if (association == null) {
            return;
        }
        if (association.allocationId() == null) {
            associate(edit, eni.networkInterfaceId(), null);
            PublicIps.release(edit, association.publicIp());
        } else {
            Addresses.interfaceGone(edit, association.allocationId());
        }
    }

    static Stream<NetworkInterface> inVpc(RegionRows rows, String vpcId) {
        return rows.find(KIND, BY_VPC, vpcId).map(NetworkInterfaceRecord::networkInterface);
    }

    /** How many private addresses of a subnet are taken, in constant time. */
    static long addressesIn(RegionRows rows, String subnetId) {
        return rows.sum(KIND, ADDRESSES, subnetId);
    }

    static String addressTerm(String subnetId, String address) {
        return subnetId + "/" + address;
    }

    /** An address of Amazon's pool: only in a public subnet, since without an internet gateway nothing would reach it. */
    static void associatePublicAddress(RegionEdit edit, String eniId, boolean wanted) {
        NetworkInterface eni = edit.require(KIND, eniId).networkInterface();
        if (!wanted && eni.association() != null && eni.association().allocationId() == null) {
            releasePublicAddress(edit, eni);
        }
        boolean isPublic = RouteTables.reachInternet(edit, edit.require(Subnets.KIND, eni.subnetId()));
        if (wanted && eni.association() == null && isPublic) {
            String address = PublicIps.draw(edit, eniId);
            associate(
                    edit,
                    eniId,
                    NetworkInterfaceAssociation.builder()
                            .ipOwnerId("amazon")
                            .publicIp(address)
                            .publicDnsName(PublicIps.dnsName(edit, eni.vpcId(), address))
                            .build());
        }
    }

    private static Stream<GroupIdentifier> groups(NetworkInterface eni) {
        return eni.groups().stream();
    }

    private static Stream<NetworkInterfacePrivateIpAddress> addresses(NetworkInterface eni) {
        return eni.privateIpAddresses().stream();
    }

    private static Stream<NetworkInterfaceAssociation> association(NetworkInterface eni) {
        return Stream.ofNullable(eni.association());
    }

    private static Stream<NetworkInterfaceAttachment> attachment(NetworkInterface eni) {
        return Stream.ofNullable(eni.attachment());
    }

    private static Filters<NetworkInterface> filters() {
        return Filters.of(NetworkInterface::tagSet)
                .texts(
                        "addresses.association.owner-id",
                        eni -> association(eni).map(NetworkInterfaceAssociation::ipOwnerId))
                .texts(
                        "addresses.association.public-ip",
                        eni -> association(eni).map(NetworkInterfaceAssociation::publicIp))
                .texts("addresses.primary", eni -> addresses(eni).map(address -> String.valueOf(address.primary())))
                .texts(
                        "addresses.private-ip-address",
                        eni -> addresses(eni).map(NetworkInterfacePrivateIpAddress::privateIpAddress))
                .texts(
                        "association.allocation-id",
                        eni -> association(eni).map(NetworkInterfaceAssociation::allocationId))
                .texts(
                        "association.association-id",
                        eni -> association(eni).map(NetworkInterfaceAssociation::associationId))
                .texts("association.ip-owner-id", eni -> association(eni).map(NetworkInterfaceAssociation::ipOwnerId))
                .texts(
                        "association.public-dns-name",
                        eni -> association(eni).map(NetworkInterfaceAssociation::publicDnsName))
                .texts("association.public-ip", eni -> association(eni).map(NetworkInterfaceAssociation::publicIp))
                .texts("attachment.attachment-id", eni -> attachment(eni).map(NetworkInterfaceAttachment::attachmentId))
                .texts(
                        "attachment.attach-time",
                        eni -> attachment(eni).map(it -> it.attachTime().toString()))
                .texts(
                        "attachment.delete-on-termination",
                        eni -> attachment(eni).map(it -> String.valueOf(it.deleteOnTermination())))
                .texts("attachment.device-index", eni -> attachment(eni).map(it -> String.valueOf(it.deviceIndex())))
                .texts("attachment.instance-id", eni -> attachment(eni).map(NetworkInterfaceAttachment::instanceId))
                .texts(
                        "attachment.instance-owner-id",
                        eni -> attachment(eni).map(NetworkInterfaceAttachment::instanceOwnerId))
                .texts("attachment.status", eni -> attachment(eni).map(NetworkInterfaceAttachment::statusAsString))
                .text("availability-zone", NetworkInterface::availabilityZone)
                .text("availability-zone-id", NetworkInterface::availabilityZoneId)
                .text("description", NetworkInterface::description)
                .texts("group-id", eni -> groups(eni).map(GroupIdentifier::groupId))
                .texts("group-name", eni -> groups(eni).map(GroupIdentifier::groupName))
                .text("interface-type", NetworkInterface::interfaceTypeAsString)
                .texts("ipv6-addresses.ipv6-address", eni -> Stream.empty())
                .text("mac-address", NetworkInterface::macAddress)
                .id("network-interface-id", NetworkInterface::networkInterfaceId)
                .text("owner-id", NetworkInterface::ownerId)
                .text("private-dns-name", NetworkInterface::privateDnsName)
                .text("private-ip-address", NetworkInterface::privateIpAddress)
                .text("requester-id", NetworkInterface::requesterId)
                .text("requester-managed", NetworkInterface::requesterManaged)
                .text("source-dest-check", NetworkInterface::sourceDestCheck)
                .text("status", NetworkInterface::statusAsString)
                .text("subnet-id", NetworkInterface::subnetId)
                .text("vpc-id", NetworkInterface::vpcId);
    }
}
