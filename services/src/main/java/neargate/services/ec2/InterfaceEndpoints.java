package neargate.services.ec2;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import neargate.services.ec2.endpoints.EndpointService;
import neargate.services.ec2.endpoints.VpcEndpointRecord;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.DnsEntry;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.IpAddressType;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.SecurityGroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetConfiguration;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/**
 * Interface endpoints ("Access an AWS service using an interface VPC endpoint"): a network interface in each of their
 * subnets, and names that stand for them.
 */
final class InterfaceEndpoints {
    /** The hosted zones in which AWS keeps the names of endpoints, and the names that are private to VPCs. */
    private static final String PUBLIC_ZONE = "Z7HUB22UULQXV";

    private static final String PRIVATE_ZONE = "Z06320943MMOWYG6MAVL9";

    private InterfaceEndpoints() {}

    static VpcEndpointRecord made(
            RegionEdit edit,
            VpcRecord vpc,
            EndpointService service,
            VpcEndpointRecord draft,
            CreateVpcEndpointRequest request) {
        VpcEndpoints.refuse(!request.routeTableIds().isEmpty(), "Route tables", VpcEndpointType.INTERFACE);
        refuseIpv6(request.ipAddressType());
        List<SecurityGroupIdentifier> groups = groups(edit, vpc, request.securityGroupIds());
        VpcEndpointRecord record = draft.with(it -> it.groups(groups)
                .ipAddressType(IpAddressType.IPV4)
                .dnsOptions(options -> options.dnsRecordIpType("ipv4")));
        record = withSubnets(edit, record, request.subnetIds(), request.subnetConfigurations());
        boolean privateDns = request.privateDnsEnabled() == null || request.privateDnsEnabled();
        return named(edit, privateDns ? withPrivateDns(edit, record, service) : record);
    }

    static VpcEndpointRecord changed(RegionEdit edit, VpcEndpointRecord before, ModifyVpcEndpointRequest request) {
        VpcEndpoints.refuse(
                !request.addRouteTableIds().isEmpty()
                        || !request.removeRouteTableIds().isEmpty(),
                "Route tables",
                VpcEndpointType.INTERFACE);
        refuseIpv6(request.ipAddressType());
        VpcEndpointRecord record = withSubnets(
                edit,
                withoutSubnets(edit, before, request.removeSubnetIds()),
                request.addSubnetIds(),
                request.subnetConfigurations());
        record = withGroups(edit, record, request);
        if (request.privateDnsEnabled() != null) {
            record = request.privateDnsEnabled()
                    ? withPrivateDns(edit, record, service(edit, record.endpoint()))
                    : record.with(it -> it.privateDnsEnabled(false));
        }
        return named(edit, record);
    }

    private static void refuseIpv6(@Nullable IpAddressType type) {
        if (type != null && type != IpAddressType.IPV4) {
            throw Ec2Errors.unsupported("A VPC endpoint with IPv6 addresses");
        }
    }

    private static EndpointService service(RegionRows rows, VpcEndpoint endpoint) {
        return EndpointService.of(rows.region(), endpoint.serviceName(), VpcEndpointType.INTERFACE)
                .orElseThrow();
    }

    private static List<SecurityGroupIdentifier> groups(RegionRows rows, VpcRecord vpc, List<String> ids) {
        List<String> wanted = ids.isEmpty()
                ? List.of(SecurityGroups.defaultOf(rows, vpc.id()).groupId())
                : ids.stream().distinct().toList();
        return wanted.stream()
                .map(id -> rows.require(SecurityGroups.KIND, id))
                .map(group -> {
                    if (!group.vpcId().equals(vpc.id())) {
                        throw Ec2Errors.error(
                                "InvalidParameter",
                                "Security group " + group.groupId() + " does not belong to VPC " + vpc.id() + ".");
                    }
                    return SecurityGroupIdentifier.builder()
                            .groupId(group.groupId())
                            .groupName(group.groupName())
                            .build();
                })
                .toList();
    }

    private static VpcEndpointRecord withGroups(
            RegionEdit edit, VpcEndpointRecord record, ModifyVpcEndpointRequest request) {
        if (request.addSecurityGroupIds().isEmpty()
                && request.removeSecurityGroupIds().isEmpty()) {
            return record;
        }
        List<String> ids = Stream.concat(
                        record.endpoint().groups().stream()
                                .map(SecurityGroupIdentifier::groupId)
                                .filter(id -> !request.removeSecurityGroupIds().contains(id)),
                        request.addSecurityGroupIds().stream())
                .distinct()
                .toList();
        if (ids.isEmpty()) {
            throw Ec2Errors.error("InvalidParameter", "A VPC endpoint must have a security group.");
        }
        List<SecurityGroupIdentifier> groups =
                groups(edit, edit.require(Vpcs.KIND, record.endpoint().vpcId()), ids);
        record.endpoint().networkInterfaceIds().forEach(id -> {
            NetworkInterfaceRecord eni = edit.require(NetworkInterfaces.KIND, id);
            edit.put(
                    NetworkInterfaces.KIND,
                    eni.with(eni.networkInterface().toBuilder()
                            .groups(groups.stream()
                                    .map(group -> GroupIdentifier.builder()
                                            .groupId(group.groupId())
                                            .groupName(group.groupName())
                                            .build())
                                    .toList())
                            .build()));
        });
        return record.with(it -> it.groups(groups));
    }

    private static VpcEndpointRecord withSubnets(
            RegionEdit edit, VpcEndpointRecord record, List<String> subnetIds, List<SubnetConfiguration> addresses) {
        VpcEndpoint endpoint = record.endpoint();
        List<String> subnets = new ArrayList<>(endpoint.subnetIds());
        List<String> interfaces = new ArrayList<>(endpoint.networkInterfaceIds());
        for (String id : subnetIds) {
            Subnet subnet = edit.require(Subnets.KIND, id);
            if (!subnet.vpcId().equals(endpoint.vpcId())) {
                throw Ec2Errors.error(
                        "InvalidParameter", "The subnet ID '" + id + "' is not in VPC " + endpoint.vpcId() + ".");
            }
            boolean sameZone = subnets.stream()
                    .map(other -> edit.require(Subnets.KIND, other))
                    .anyMatch(other -> other.availabilityZone().equals(subnet.availabilityZone()));
            if (sameZone) {
                throw Ec2Errors.error(
                        "DuplicateSubnetsInSameZone",
                        "Found another VPC endpoint subnet in the availability zone of " + id
                                + ". VPC endpoint subnets should be in different availability zones supported by the VPC"
                                + " endpoint service.");
            }
            String address = addresses.stream()
                    .filter(wish -> id.equals(wish.subnetId()))
                    .map(SubnetConfiguration::ipv4)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            subnets.add(id);
            interfaces.add(NetworkInterfaceCreation.forVpcEndpoint(edit, endpoint, id, address)
                    .networkInterfaceId());
        }
        return record.with(it -> it.subnetIds(subnets).networkInterfaceIds(interfaces));
    }

    private static VpcEndpointRecord withoutSubnets(RegionEdit edit, VpcEndpointRecord record, List<String> subnetIds) {
        List<String> kept = new ArrayList<>();
        for (NetworkInterface eni : networkInterfaces(edit, record.endpoint())) {
            if (subnetIds.contains(eni.subnetId())) {
                edit.delete(NetworkInterfaces.KIND, eni.networkInterfaceId());
            } else {
                kept.add(eni.networkInterfaceId());
            }
        }
        return record.with(it -> it.networkInterfaceIds(kept)
                .subnetIds(record.endpoint().subnetIds().stream()
                        .filter(id -> !subnetIds.contains(id))
                        .toList()));
    }

    static List<NetworkInterface> networkInterfaces(RegionRows rows, VpcEndpoint endpoint) {
        return endpoint.networkInterfaceIds().stream()
                .flatMap(id -> rows.get(NetworkInterfaces.KIND, id).stream())
                .map(NetworkInterfaceRecord::networkInterface)
                .toList();
    }

    private static VpcEndpointRecord withPrivateDns(
            RegionEdit edit, VpcEndpointRecord record, EndpointService service) {
        String vpcId = record.endpoint().vpcId();
        VpcRecord vpc = edit.require(Vpcs.KIND, vpcId);
        if (!vpc.dnsSupport() || !vpc.dnsHostnames()) {
            throw Ec2Errors.error(
                    "InvalidParameter",
                    "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to"
                            + " true for " + vpcId);
        }
        boolean taken = VpcEndpoints.inVpc(edit, vpcId)
                .filter(other -> !other.id().equals(record.id()))
                .anyMatch(other -> Boolean.TRUE.equals(other.endpoint().privateDnsEnabled())
                        && other.endpoint().serviceName().equals(service.name()));
        if (taken) {
            throw Ec2Errors.error(
                    "InvalidParameter",
                    "private-dns-enabled cannot be set because there is already a conflicting DNS domain for "
                            + service.privateDnsNames().getFirst() + " in the VPC " + vpcId);
        }
        return record.with(it -> it.privateDnsEnabled(true));
    }

    /** The endpoint with its names: for all its interfaces, for those of each zone, and the service's own. */
    private static VpcEndpointRecord named(RegionRows rows, VpcEndpointRecord record) {
        VpcEndpoint endpoint = record.endpoint();
        EndpointService service = service(rows, endpoint);
        String own = record.id() + "-" + record.suffix();
        String base = "." + service.baseDnsName(rows.region());
        Stream<DnsEntry> zones = networkInterfaces(rows, endpoint).stream()
                .map(eni -> entry(own + "-" + eni.availabilityZone() + base, PUBLIC_ZONE));
        Stream<DnsEntry> names = Stream.concat(Stream.of(entry(own + base, PUBLIC_ZONE)), zones);
        Stream<DnsEntry> privateNames = Boolean.TRUE.equals(endpoint.privateDnsEnabled())
                ? service.privateDnsNames().stream().map(name -> entry(name, PRIVATE_ZONE))
                : Stream.empty();
        return record.with(
                it -> it.dnsEntries(Stream.concat(names, privateNames).toList()));
    }

    private static DnsEntry entry(String name, String zone) {
        return DnsEntry.builder().dnsName(name).hostedZoneId(zone).build();
    }

    /** The addresses that a name stands for inside a VPC. */
    static List<String> addresses(RegionRows rows, String vpcId, String name) {
        String anyLabel = "*" + name.substring(Math.max(0, name.indexOf('.')));
        return Stream.of(name, anyLabel)
                .flatMap(term -> rows.find(VpcEndpoints.KIND, VpcEndpoints.BY_DNS_NAME, term))
                .map(VpcEndpointRecord::endpoint)
                .filter(endpoint -> endpoint.vpcId().equals(vpcId) || name.endsWith(".vpce.amazonaws.com"))
                .distinct()
                .flatMap(endpoint -> networkInterfaces(rows, endpoint).stream())
                .filter(eni -> !name.startsWith("vpce-") || isNamed(name, eni))
                .map(NetworkInterface::privateIpAddress)
                .toList();
    }

    /** Whether a name of an endpoint's is that of all zones, or of the interface's zone. */
    private static boolean isNamed(String name, NetworkInterface eni) {
        String first = name.substring(0, name.indexOf('.'));
        boolean allZones = first.chars().filter(c -> c == '-').count() == 2;
        return allZones || first.endsWith("-" + eni.availabilityZone());
    }
}
