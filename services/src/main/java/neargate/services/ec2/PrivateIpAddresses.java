package neargate.services.ec2;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import neargate.services.ec2.addressing.Ipv4;
import neargate.services.ec2.addressing.SubnetAddresses;
import neargate.services.ec2.instancetypes.InstanceTypes;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AssignPrivateIpAddressesRequest;
import software.amazon.awssdk.services.ec2.model.AssignPrivateIpAddressesResponse;
import software.amazon.awssdk.services.ec2.model.AssignedPrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.PrivateIpAddressSpecification;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.UnassignPrivateIpAddressesRequest;
import software.amazon.awssdk.services.ec2.model.UnassignPrivateIpAddressesResponse;

/**
 * The private addresses of network interfaces: how those of a new one are found, AssignPrivateIpAddresses and
 * UnassignPrivateIpAddresses.
 */
final class PrivateIpAddresses {
    /** "IP addresses per network interface per instance type": the largest types have fifty. */
    private static final int MOST = 50;

    private final RegionStore store;

    PrivateIpAddresses(RegionStore store) {
        this.store = store;
    }

    AssignPrivateIpAddressesResponse assign(AssignPrivateIpAddressesRequest request) {
        if (!request.ipv4Prefixes().isEmpty() || request.ipv4PrefixCount() != null) {
            throw Ec2Errors.unsupported("An IPv4 prefix");
        }
        if (request.privateIpAddresses().isEmpty() == (request.secondaryPrivateIpAddressCount() == null)) {
            throw request.privateIpAddresses().isEmpty()
                    ? Ec2Errors.missingParameter("PrivateIpAddress or SecondaryPrivateIpAddressCount")
                    : Ec2Errors.invalidParameterCombination(
                            "Specify either PrivateIpAddress or SecondaryPrivateIpAddressCount, not both");
        }
        return store.write(edit -> {
            NetworkInterfaceRecord before = NetworkInterfaces.own(edit, request.networkInterfaceId());
            List<NetworkInterfacePrivateIpAddress> added = added(edit, before.networkInterface(), request);
            List<NetworkInterfacePrivateIpAddress> all =
                    new ArrayList<>(before.networkInterface().privateIpAddresses());
            all.addAll(added);
            put(edit, before, all);
            return AssignPrivateIpAddressesResponse.builder()
                    .networkInterfaceId(before.id())
                    .assignedPrivateIpAddresses(added.stream()
                            .map(address -> AssignedPrivateIpAddress.builder()
                                    .privateIpAddress(address.privateIpAddress())
                                    .build())
                            .toList())
                    .assignedIpv4Prefixes(List.of())
                    .build();
        });
    }

    private static List<NetworkInterfacePrivateIpAddress> added(
            RegionEdit edit, NetworkInterface eni, AssignPrivateIpAddressesRequest request) {
        Subnet subnet = edit.require(Subnets.KIND, eni.subnetId());
        List<String> wishes = request.privateIpAddresses().stream()
                .distinct()
                .filter(wish -> !texts(eni).contains(wish))
                .toList();
        Integer count = request.secondaryPrivateIpAddressCount();
        int more = count == null ? wishes.size() : count;
        checkRoom(eni.privateIpAddresses().size(), more, limit(edit, eni));
        if (Boolean.TRUE.equals(request.allowReassignment())) {
            wishes.forEach(wish -> takeFromOther(edit, subnet, wish));
        }
        Set<Integer> taken = new HashSet<>();
        return count == null
                ? wishes.stream()
                        .map(wish -> address(edit, subnet, taken, wish, false))
                        .toList()
                : Stream.generate(() -> address(edit, subnet, taken, null, false))
                        .limit(more)
                        .toList();
    }

    /** A secondary address goes from one interface of a subnet to another, so that a service fails over. */
    private static void takeFromOther(RegionEdit edit, Subnet subnet, String address) {
        edit.find(
                        NetworkInterfaces.KIND,
                        NetworkInterfaces.BY_ADDRESS,
                        NetworkInterfaces.addressTerm(subnet.subnetId(), address))
                .filter(other -> !address.equals(other.networkInterface().privateIpAddress()))
                .toList()
                .forEach(other -> put(edit, other, without(other.networkInterface(), List.of(address))));
    }

    UnassignPrivateIpAddressesResponse unassign(UnassignPrivateIpAddressesRequest request) {
        if (!request.ipv4Prefixes().isEmpty()) {
            throw Ec2Errors.unsupported("An IPv4 prefix");
        }
        if (request.privateIpAddresses().isEmpty()) {
            throw Ec2Errors.missingParameter("PrivateIpAddress");
        }
        return store.write(edit -> {
            NetworkInterfaceRecord before = NetworkInterfaces.own(edit, request.networkInterfaceId());
            NetworkInterface eni = before.networkInterface();
            List<String> gone = request.privateIpAddresses();
            if (!texts(eni).containsAll(gone)) {
                throw Ec2Errors.invalidParameterValue(
                        "Some of " + gone + " addresses are not assigned to interface " + before.id());
            }
            if (gone.contains(eni.privateIpAddress())) {
                throw Ec2Errors.invalidParameterValue(
                        "The primary private IP address " + eni.privateIpAddress() + " cannot be unassigned");
            }
            put(edit, before, without(eni, gone));
            return UnassignPrivateIpAddressesResponse.builder().build();
        });
    }

    private static List<String> texts(NetworkInterface eni) {
        return eni.privateIpAddresses().stream()
                .map(NetworkInterfacePrivateIpAddress::privateIpAddress)
                .toList();
    }

    private static List<NetworkInterfacePrivateIpAddress> without(NetworkInterface eni, List<String> gone) {
        return eni.privateIpAddresses().stream()
                .filter(address -> !gone.contains(address.privateIpAddress()))
                .toList();
    }

    private static void put(
            RegionEdit edit, NetworkInterfaceRecord before, List<NetworkInterfacePrivateIpAddress> addresses) {
        edit.put(
                NetworkInterfaces.KIND,
                before.with(before.networkInterface().toBuilder()
                        .privateIpAddresses(addresses)
                        .build()));
    }

    /** How many private addresses an interface may have: where it is attached, what the instance's type has. */
    private static int limit(RegionRows rows, NetworkInterface eni) {
        return Optional.ofNullable(eni.attachment())
                .flatMap(attachment -> Optional.ofNullable(attachment.instanceId()))
                .flatMap(id -> rows.get(Instances.KIND, id))
                .flatMap(record -> InstanceTypes.of(record.instance().instanceTypeAsString()))
                .map(type -> type.networkInfo().ipv4AddressesPerInterface())
                .orElse(MOST);
    }

    /** Asked before any address is picked: a request for a billion must not keep the writer busy. */
    static void checkRoom(int there, int more, int limit) {
        if (more < 0) {
            throw Ec2Errors.invalidParameterValue(
                    "Value (" + more + ") for parameter secondaryPrivateIpAddressCount is invalid.");
        }
        if (more > limit - there) {
            throw Ec2Errors.error("PrivateIpAddressLimitExceeded", "Number of private addresses will exceed limit.");
        }
    }

    /** The addresses of a new interface, the primary one first. */
    static List<NetworkInterfacePrivateIpAddress> ofNew(
            RegionEdit edit, Subnet subnet, CreateNetworkInterfaceRequest request) {
        Set<Integer> taken = new HashSet<>();
        List<NetworkInterfacePrivateIpAddress> addresses = new ArrayList<>();
        addresses.add(address(edit, subnet, taken, primaryWish(request), true));
        for (PrivateIpAddressSpecification wish : request.privateIpAddresses()) {
            if (!Boolean.TRUE.equals(wish.primary())) {
                addresses.add(address(edit, subnet, taken, wish.privateIpAddress(), false));
            }
        }
        int more = request.secondaryPrivateIpAddressCount() == null ? 0 : request.secondaryPrivateIpAddressCount();
        checkRoom(addresses.size(), more, MOST);
        for (int i = 0; i < more; i++) {
            addresses.add(address(edit, subnet, taken, null, false));
        }
        return addresses;
    }

    private static @Nullable String primaryWish(CreateNetworkInterfaceRequest request) {
        List<String> wishes = Stream.concat(
                        Stream.ofNullable(request.privateIpAddress()),
                        request.privateIpAddresses().stream()
                                .filter(wish -> Boolean.TRUE.equals(wish.primary()))
                                .map(PrivateIpAddressSpecification::privateIpAddress)
                                .filter(Objects::nonNull))
                .distinct()
                .toList();
        if (wishes.size() > 1) {
            throw Ec2Errors.invalidParameterCombination("Only one primary private IP address can be specified.");
        }
        return wishes.isEmpty() ? null : wishes.getFirst();
    }

    private static NetworkInterfacePrivateIpAddress address(
            RegionEdit edit, Subnet subnet, Set<Integer> taken, @Nullable String wish, boolean primary) {
        SubnetAddresses all = Subnets.addresses(subnet);
        int address = wish == null ? pick(edit, subnet, all, taken) : wished(edit, subnet, all, wish);
        if (!taken.add(address)) {
            throw inUse();
        }
        String text = Ipv4.text(address);
        return NetworkInterfacePrivateIpAddress.builder()
                .primary(primary)
                .privateIpAddress(text)
                .privateDnsName(DnsNames.ofPrivate(text, edit.region()))
                .build();
    }

    private static int pick(RegionEdit edit, Subnet subnet, SubnetAddresses all, Set<Integer> taken) {
        boolean full = NetworkInterfaces.addressesIn(edit, subnet.subnetId()) + taken.size() >= all.count();
        var found = full
                ? OptionalInt.empty()
                : all.pick(
                        Long.parseLong(edit.ids().hex(8), 16),
                        candidate -> taken.contains(candidate) || isTaken(edit, subnet, Ipv4.text(candidate)));
        return found.orElseThrow(() -> Ec2Errors.error(
                "InsufficientFreeAddressesInSubnet",
                "The specified subnet does not have enough free addresses to satisfy the request."));
    }

    private static int wished(RegionRows rows, Subnet subnet, SubnetAddresses all, String wish) {
        int address = Ipv4.parse(wish)
                .orElseThrow(() -> Ec2Errors.invalidParameterValue("invalid value for parameter address: " + wish));
        if (!all.block().contains(address)) {
            throw Ec2Errors.invalidParameterValue("Address does not fall within the subnet's address range");
        }
        if (all.isReserved(address)) {
            throw Ec2Errors.invalidParameterValue("Address is in subnet's reserved address range");
        }
        if (isTaken(rows, subnet, wish)) {
            throw inUse();
        }
        return address;
    }

    private static boolean isTaken(RegionRows rows, Subnet subnet, String address) {
        return rows.count(
                        NetworkInterfaces.KIND,
                        NetworkInterfaces.BY_ADDRESS,
                        NetworkInterfaces.addressTerm(subnet.subnetId(), address))
                > 0;
    }

    private static RuntimeException inUse() {
        return Ec2Errors.error("InvalidIPAddress.InUse", "Address is in use.");
    }
}
