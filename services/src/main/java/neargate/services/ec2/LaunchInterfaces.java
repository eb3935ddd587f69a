package neargate.services.ec2;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionEdit;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The network interfaces of an instance that is launched: those that are there, and new ones. */
final class LaunchInterfaces {
    private LaunchInterfaces() {}

    /** What a request asks for, by device index and checked against the type; without anything, one interface. */
    static List<InstanceNetworkInterfaceSpecification> planned(RunInstancesRequest request, InstanceTypeInfo type) {
        List<InstanceNetworkInterfaceSpecification> wanted = request.networkInterfaces();
        if (wanted.isEmpty()) {
            checkIsForOne(request.privateIpAddress() != null && request.maxCount() > 1);
            return List.of(InstanceNetworkInterfaceSpecification.builder()
                    .deviceIndex(0)
                    .privateIpAddress(request.privateIpAddress())
                    .build());
        }
        if (request.subnetId() != null
                || !request.securityGroupIds().isEmpty()
                || !request.securityGroups().isEmpty()
                || request.privateIpAddress() != null) {
            throw Ec2Errors.invalidParameterCombination(
                    "Network interfaces and an instance-level subnet ID, security groups or private IP address may not be"
                            + " specified on the same request");
        }
        if (wanted.size() == 1 && wanted.getFirst().deviceIndex() == null) {
            wanted = List.of(wanted.getFirst().copy(it -> it.deviceIndex(0)));
        }
        checkIndexes(wanted);
        NetworkInterfaceAttachments.checkCount(wanted.size(), type);
        boolean several = wanted.size() > 1;
        boolean instances = request.maxCount() > 1;
        wanted.forEach(eni -> check(eni, type, several, instances));
        return wanted.stream()
                .sorted(Comparator.comparing(InstanceNetworkInterfaceSpecification::deviceIndex))
                .toList();
    }

    private static void checkIndexes(List<InstanceNetworkInterfaceSpecification> wanted) {
        Set<Integer> indexes = new HashSet<>();
        for (InstanceNetworkInterfaceSpecification eni : wanted) {
            if (eni.deviceIndex() == null) {
                throw Ec2Errors.invalidParameterValue("Each network interface requires a device index.");
            }
            NetworkInterfaceAttachments.checkIndex(eni.deviceIndex());
            NetworkInterfaceAttachments.checkCard(eni.networkCardIndex());
            if (!indexes.add(eni.deviceIndex())) {
                throw Ec2Errors.invalidParameterValue("Each network interface requires a unique device index.");
            }
        }
        if (!indexes.contains(0)) {
            throw Ec2Errors.invalidParameterValue("The primary network interface must have the device index 0.");
        }
    }

    private static void check(
            InstanceNetworkInterfaceSpecification eni, InstanceTypeInfo type, boolean several, boolean instances) {
        if (eni.ipv6AddressCount() != null || !eni.ipv6Addresses().isEmpty()) {
            throw Ec2Errors.unsupported("An IPv6 address");
        }
        if (several && eni.associatePublicIpAddress() != null) {
            throw Ec2Errors.invalidParameterCombination(
                    "The associatePublicIPAddress parameter cannot be specified when launching with multiple network"
                            + " interfaces.");
        }
        if (eni.networkInterfaceId() == null) {
            int more = eni.secondaryPrivateIpAddressCount() == null ? 0 : eni.secondaryPrivateIpAddressCount();
            PrivateIpAddresses.checkRoom(
                    Math.max(1, eni.privateIpAddresses().size()),
                    more,
                    type.networkInfo().ipv4AddressesPerInterface());
            checkIsForOne(instances
                    && (eni.privateIpAddress() != null
                            || !eni.privateIpAddresses().isEmpty()));
            return;
        }
        if (eni.subnetId() != null) {
            throw Ec2Errors.invalidParameterCombination(
                    "A network interface may not specify both a network interface ID and a subnet");
        }
        if (!eni.groups().isEmpty()
                || eni.privateIpAddress() != null
                || !eni.privateIpAddresses().isEmpty()
                || eni.secondaryPrivateIpAddressCount() != null) {
            throw Ec2Errors.invalidParameterCombination(
                    "A network interface may not specify both a network interface ID and groups or addresses");
        }
        if (instances) {
            throw Ec2Errors.invalidParameterCombination(
                    "A network interface can be attached to one instance only: ask for one.");
        }
    }

    private static void checkIsForOne(boolean addressForSeveral) {
        if (addressForSeveral) {
            throw Ec2Errors.invalidParameterCombination(
                    "A private IP address can be given to one instance only: ask for one.");
        }
    }

    /** Attaches all of them to the new instance and returns the primary one. */
    static NetworkInterface attached(
            RegionEdit edit,
            RunInstancesRequest request,
            InstanceTypeInfo type,
            List<InstanceNetworkInterfaceSpecification> planned,
            String instanceId) {
        boolean several = planned.size() > 1;
        List<NetworkInterface> enis = new ArrayList<>();
        for (InstanceNetworkInterfaceSpecification wanted : planned) {
            boolean existing = wanted.networkInterfaceId() != null;
            NetworkInterface eni = existing
                    ? NetworkInterfaceAttachments.available(edit, wanted.networkInterfaceId())
                    : made(edit, request, wanted, several);
            PrivateIpAddresses.checkRoom(
                    eni.privateIpAddresses().size(), 0, type.networkInfo().ipv4AddressesPerInterface());
            Boolean asked = wanted.deleteOnTermination();
            enis.add(NetworkInterfaceAttachments.attach(
                    edit, eni, instanceId, wanted.deviceIndex(), asked == null ? !existing : asked));
        }
        checkTogether(enis);
        return enis.getFirst();
    }

    private static void checkTogether(List<NetworkInterface> enis) {
        NetworkInterface primary = enis.getFirst();
        for (NetworkInterface eni : enis) {
            if (!eni.availabilityZone().equals(primary.availabilityZone())) {
                throw Ec2Errors.invalidParameterCombination(
                        "All network interfaces of an instance must be in the same availability zone");
            }
            if (!eni.vpcId().equals(primary.vpcId())) {
                throw Ec2Errors.unsupported("A network interface of another VPC than the instance's");
            }
        }
    }

    private static NetworkInterface made(
            RegionEdit edit,
            RunInstancesRequest request,
            InstanceNetworkInterfaceSpecification wanted,
            boolean several) {
        Subnet subnet = subnet(edit, request, wanted);
        CreateNetworkInterfaceRequest.Builder make = CreateNetworkInterfaceRequest.builder()
                .subnetId(subnet.subnetId())
                .description(Objects.requireNonNullElse(wanted.description(), ""))
                .privateIpAddress(wanted.privateIpAddress())
                .secondaryPrivateIpAddressCount(wanted.secondaryPrivateIpAddressCount())
                .groups(groups(edit, request, wanted));
        if (!wanted.privateIpAddresses().isEmpty()) {
            make.privateIpAddresses(wanted.privateIpAddresses());
        }
        List<Tag> tags = InstanceLaunch.tags(edit, request, ResourceType.NETWORK_INTERFACE);
        if (!tags.isEmpty()) {
            make.tagSpecifications(
                    it -> it.resourceType(ResourceType.NETWORK_INTERFACE).tags(tags));
        }
        NetworkInterface eni = NetworkInterfaceCreation.forInstance(edit, make.build());
        NetworkInterfaces.associatePublicAddress(edit, eni.networkInterfaceId(), isPublic(subnet, wanted, several));
        return edit.require(NetworkInterfaces.KIND, eni.networkInterfaceId()).networkInterface();
    }

    /** "Public IPv4 addresses": of several interfaces none gets one by itself. */
    private static boolean isPublic(Subnet subnet, InstanceNetworkInterfaceSpecification wanted, boolean several) {
        return wanted.associatePublicIpAddress() == null
                ? !several && Boolean.TRUE.equals(subnet.mapPublicIpOnLaunch())
                : wanted.associatePublicIpAddress();
    }

    private static List<String> groups(
            RegionEdit edit, RunInstancesRequest request, InstanceNetworkInterfaceSpecification wanted) {
        return Stream.of(
                        wanted.groups().stream(),
                        request.securityGroupIds().stream(),
                        request.securityGroups().stream()
                                .map(name ->
                                        SecurityGroups.inDefaultVpc(edit, name).groupId()))
                .flatMap(ids -> ids)
                .distinct()
                .toList();
    }

    /** The subnet that is named, or a default one: of the zone that is named, or the first. */
    private static Subnet subnet(
            RegionEdit edit, RunInstancesRequest request, InstanceNetworkInterfaceSpecification wanted) {
        String id = request.subnetId() == null ? wanted.subnetId() : request.subnetId();
        String zone = request.placement() == null ? null : request.placement().availabilityZone();
        if (id != null) {
            Subnet subnet = edit.require(Subnets.KIND, id);
            if (zone != null && !zone.equals(subnet.availabilityZone())) {
                throw Ec2Errors.invalidParameterValue("The subnet '" + id + "' is in the zone "
                        + subnet.availabilityZone() + ", not in " + zone + ".");
            }
            return subnet;
        }
        VpcRecord vpc = Vpcs.defaultOf(edit)
                .orElseThrow(
                        () -> Ec2Errors.error("VPCIdNotSpecified", "No default VPC for this user: name a subnet."));
        if (zone != null
                && Zones.of(edit.region()).stream()
                        .noneMatch(known -> known.name().equals(zone))) {
            throw Ec2Errors.invalidParameterValue("Invalid availability zone: [" + zone + "]");
        }
        return Subnets.inVpc(edit, vpc.id())
                .filter(subnet -> Boolean.TRUE.equals(subnet.defaultForAz()))
                .filter(subnet -> zone == null || zone.equals(subnet.availabilityZone()))
                .min(Comparator.comparing(Subnet::availabilityZone))
                .orElseThrow(() -> Ec2Errors.error(
                        "MissingInput",
                        "No default subnet for availability zone: '" + Objects.requireNonNullElse(zone, "null")
                                + "'."));
    }
}
