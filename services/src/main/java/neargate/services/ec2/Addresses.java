package neargate.services.ec2;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Table;
import neargate.services.ec2.instances.InstanceRecord;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import neargate.services.ec2.resource.Tags;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AllocateAddressRequest;
import software.amazon.awssdk.services.ec2.model.AllocateAddressResponse;
import software.amazon.awssdk.services.ec2.model.AssociateAddressRequest;
import software.amazon.awssdk.services.ec2.model.AssociateAddressResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateAddressRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateAddressResponse;
import software.amazon.awssdk.services.ec2.model.DomainType;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceType;
import software.amazon.awssdk.services.ec2.model.ReleaseAddressRequest;
import software.amazon.awssdk.services.ec2.model.ReleaseAddressResponse;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Elastic IP addresses: public addresses that an account keeps, whatever they are associated with. */
final class Addresses {
    private static final Table.Index<AddressRecord> BY_ASSOCIATION = new Table.Index<>(
            "association",
            record -> Stream.ofNullable(record.address().associationId()).toList());

    private static final Table.Index<AddressRecord> BY_PUBLIC_IP =
            new Table.Index<>("public-ip", record -> List.of(record.address().publicIp()));

    static final Kind<AddressRecord, Address> KIND = new Kind<>(
            ResourceType.ELASTIC_IP,
            "eipalloc",
            new Kind.Wording("InvalidAllocationID.NotFound", "InvalidAllocationID.NotFound", "allocation ID"),
            Table.named("ec2.addresses", JsonCodec.of(AddressRecord.class))
                    .with(BY_ASSOCIATION)
                    .with(BY_PUBLIC_IP)
                    .build(),
            AddressRecord::id,
            Addresses::shown,
            (record, tags) ->
                    record.with(record.address().toBuilder().tags(tags).build()),
            Address::tags,
            Filters.of(Address::tags)
                    .id("allocation-id", Address::allocationId)
                    .text("association-id", Address::associationId)
                    .text("instance-id", Address::instanceId)
                    .text("network-border-group", Address::networkBorderGroup)
                    .text("network-interface-id", Address::networkInterfaceId)
                    .text("network-interface-owner-id", Address::networkInterfaceOwnerId)
                    .text("private-ip-address", Address::privateIpAddress)
                    .text("public-ip", Address::publicIp)
                    .text("domain", Address::domainAsString),
            Map.of("public-ip", BY_PUBLIC_IP, "association-id", BY_ASSOCIATION));

    private final RegionStore store;

    Addresses(RegionStore store) {
        this.store = store;
    }

    /** An address with the instance whose interface has it. */
    private static Address shown(RegionRows rows, AddressRecord record) {
        return Optional.ofNullable(record.address().networkInterfaceId())
                .flatMap(id -> rows.get(NetworkInterfaces.KIND, id))
                .flatMap(eni -> Optional.ofNullable(eni.networkInterface().attachment()))
                .map(attachment -> record.address().copy(it -> it.instanceId(attachment.instanceId())))
                .orElse(record.address());
    }

    DescribeAddressesResponse describe(DescribeAddressesRequest request) {
        RegionRows rows = store.read();
        request.publicIps().forEach(ip -> withPublicIp(rows, ip));
        Predicate<Address> wanted =
                address -> request.publicIps().isEmpty() || request.publicIps().contains(address.publicIp());
        var page = Describe.of(rows, KIND, new Describe.Query(request.allocationIds(), request.filters(), null, null));
        return DescribeAddressesResponse.builder()
                .addresses(page.items().stream().filter(wanted).toList())
                .build();
    }

    AllocateAddressResponse allocate(AllocateAddressRequest request) {
        if (request.address() != null
                || request.customerOwnedIpv4Pool() != null
                || request.ipamPoolId() != null
                || !"amazon".equals(Objects.requireNonNullElse(request.publicIpv4Pool(), "amazon"))) {
            throw Ec2Errors.unsupported("An address or address pool of your own");
        }
        return store.write(edit -> {
            List<Tag> tags = Tags.ofNew(edit, request.tagSpecifications(), ResourceType.ELASTIC_IP);
            String id = edit.newId(KIND);
            Address address = Address.builder()
                    .allocationId(id)
                    .publicIp(PublicIps.draw(edit, id))
                    .publicIpv4Pool("amazon")
                    .networkBorderGroup(edit.region())
                    .domain(DomainType.VPC)
                    .tags(tags)
                    .build();
            edit.put(KIND, new AddressRecord(address, edit.callingService().isPresent(), null));
            return AllocateAddressResponse.builder()
                    .allocationId(id)
                    .publicIp(address.publicIp())
                    .publicIpv4Pool(address.publicIpv4Pool())
                    .networkBorderGroup(address.networkBorderGroup())
                    .domain(address.domain())
                    .build();
        });
    }

    AssociateAddressResponse associate(AssociateAddressRequest request) {
        return store.write(edit -> {
            AddressRecord record = required(edit, request.allocationId(), request.publicIp());
            NetworkInterface eni = request.instanceId() == null
                    ? edit.require(NetworkInterfaces.KIND, request.networkInterfaceId())
                            .networkInterface()
                    : primaryOf(edit, request.instanceId());
            checkIsNotOfNatGateway(eni);
            checkIsPrimary(eni, request.privateIpAddress());
            Address address = record.address();
            if (eni.networkInterfaceId().equals(address.networkInterfaceId())) {
                return AssociateAddressResponse.builder()
                        .associationId(address.associationId())
                        .build();
            }
            makeFree(edit, record, eni, Boolean.TRUE.equals(request.allowReassociation()));
            return AssociateAddressResponse.builder()
                    .associationId(tie(edit, record, eni))
                    .build();
        });
    }

    /** "AssociateAddress": of an instance with several interfaces, one has to be named. */
    private static NetworkInterface primaryOf(RegionRows rows, String instanceId) {
        InstanceRecord instance = Instances.alive(rows, instanceId);
        List<NetworkInterface> enis =
                Instances.networkInterfaces(rows, instance.id()).toList();
        if (enis.size() > 1) {
            throw Ec2Errors.error(
                    "InvalidInstanceID",
                    "There are multiple interfaces attached to instance '" + instanceId
                            + "'. Please specify an interface ID for the operation instead.");
        }
        return enis.getFirst();
    }

    DisassociateAddressResponse disassociate(DisassociateAddressRequest request) {
        return store.write(edit -> {
            AddressRecord record = request.associationId() == null
                    ? withPublicIp(edit, request.publicIp())
                    : edit.find(KIND, BY_ASSOCIATION, request.associationId())
                            .findFirst()
                            .orElseThrow(() -> Ec2Errors.error(
                                    "InvalidAssociationID.NotFound",
                                    "The association ID '" + request.associationId() + "' does not exist"));
            Optional.ofNullable(record.address().networkInterfaceId())
                    .flatMap(id -> edit.get(NetworkInterfaces.KIND, id))
                    .ifPresent(eni -> checkIsNotOfNatGateway(eni.networkInterface()));
            untie(edit, record);
            return DisassociateAddressResponse.builder().build();
        });
    }

    ReleaseAddressResponse release(ReleaseAddressRequest request) {
        return store.write(edit -> {
            AddressRecord record = required(edit, request.allocationId(), request.publicIp());
            if (record.address().associationId() != null && !record.ofService()) {
                throw Ec2Errors.error(
                        "InvalidIPAddress.InUse", "Address " + record.address().publicIp() + " is in use.");
            }
            untie(edit, record);
            forget(edit, record);
            return ReleaseAddressResponse.builder().build();
        });
    }

    /** The network interface of an address is deleted: the address stays, unless a service had it for that interface. */
    static void interfaceGone(RegionEdit edit, String allocationId) {
        AddressRecord record = edit.require(KIND, allocationId);
        untie(edit, record);
        if (record.ofService()) {
            forget(edit, record);
        }
    }

    /** Associates an address that is free, and returns it as it is then. */
    static Address tie(RegionEdit edit, String allocationId, NetworkInterface eni) {
        tie(edit, edit.require(KIND, allocationId), eni);
        return edit.require(KIND, allocationId).address();
    }

    private static String tie(RegionEdit edit, AddressRecord record, NetworkInterface eni) {
        String associationId = edit.newId("eipassoc");
        Address address = record.address();
        edit.put(
                KIND,
                record.with(address.toBuilder()
                        .associationId(associationId)
                        .networkInterfaceId(eni.networkInterfaceId())
                        .networkInterfaceOwnerId(eni.ownerId())
                        .privateIpAddress(eni.privateIpAddress())
                        .build()));
        NetworkInterfaces.associate(
                edit,
                eni.networkInterfaceId(),
                NetworkInterfaceAssociation.builder()
                        .allocationId(address.allocationId())
                        .associationId(associationId)
                        .ipOwnerId(edit.account())
                        .publicIp(address.publicIp())
                        .publicDnsName(PublicIps.dnsName(edit, eni.vpcId(), address.publicIp()))
                        .build());
        return associationId;
    }

    private static void untie(RegionEdit edit, AddressRecord record) {
        Address address = record.address();
        if (address.associationId() == null) {
            return;
        }
        NetworkInterfaces.associate(edit, address.networkInterfaceId(), null);
        edit.put(
                KIND,
                record.with(address.toBuilder()
                        .associationId(null)
                        .networkInterfaceId(null)
                        .networkInterfaceOwnerId(null)
                        .privateIpAddress(null)
                        .build()));
    }

    private static void forget(RegionEdit edit, AddressRecord record) {
        edit.delete(KIND, record.id());
        PublicIps.release(edit, record.address().publicIp());
    }

    /** Unties the address and the interface from others, if the request allows that. */
    private static void makeFree(RegionEdit edit, AddressRecord record, NetworkInterface eni, boolean allowed) {
        if (InternetGateways.ofVpc(edit, eni.vpcId()).isEmpty()) {
            throw Ec2Errors.error(
                    "Gateway.NotAttached", "Network " + eni.vpcId() + " is not attached to any internet gateway");
        }
        Address address = record.address();
        if (!allowed && address.associationId() != null) {
            throw Ec2Errors.error(
                    "Resource.AlreadyAssociated",
                    "resource " + address.allocationId() + " is already associated with associate-id "
                            + address.associationId());
        }
        boolean hasOther = eni.association() != null && eni.association().allocationId() != null;
        if (!allowed && hasOther) {
            throw Ec2Errors.error(
                    "Resource.AlreadyAssociated",
                    "resource " + eni.networkInterfaceId() + " is already associated with associate-id "
                            + eni.association().associationId());
        }
        untie(edit, record);
        NetworkInterfaces.releasePublicAddress(edit, eni);
    }

    /** The address of a NAT gateway comes and goes with the gateway. */
    private static void checkIsNotOfNatGateway(NetworkInterface eni) {
        if (eni.interfaceType() == NetworkInterfaceType.NAT_GATEWAY) {
            throw Ec2Errors.error("AuthFailure", "You do not have permission to access the specified resource.");
        }
    }

    private static void checkIsPrimary(NetworkInterface eni, @Nullable String privateIp) {
        if (privateIp != null && !privateIp.equals(eni.privateIpAddress())) {
            throw Ec2Errors.unsupported("An elastic IP address on a secondary private address");
        }
    }

    private static AddressRecord required(RegionRows rows, @Nullable String allocationId, @Nullable String publicIp) {
        return allocationId != null ? rows.require(KIND, allocationId) : withPublicIp(rows, publicIp);
    }

    private static AddressRecord withPublicIp(RegionRows rows, @Nullable String publicIp) {
        if (publicIp == null) {
            throw Ec2Errors.missingParameter("AllocationId");
        }
        Optional<AddressRecord> found = rows.find(KIND, BY_PUBLIC_IP, publicIp).findFirst();
        return found.orElseThrow(
                () -> Ec2Errors.error("InvalidAddress.NotFound", "Address '" + publicIp + "' not found."));
    }
}
