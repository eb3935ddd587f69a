package neargate.services.ec2.instances;

import java.util.function.Function;
import java.util.stream.Stream;
import neargate.services.ec2.resource.Filters;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.HostnameType;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;

/** The filters of DescribeInstances. */
public final class InstanceFilters {
    private InstanceFilters() {}

    /**
     * The filters of instances.
     *
     * @param networkInterfaces the filters of interfaces, which an instance takes as {@code network-interface.NAME}
     */
    public static Filters<ShownInstance> with(Filters<NetworkInterface> networkInterfaces) {
        var filters = Filters.<ShownInstance>of(shown -> shown.instance().tags())
                .within("network-interface.", shown -> shown.networkInterfaces().stream(), networkInterfaces)
                .id("instance-id", shown -> shown.instance().instanceId())
                .text("owner-id", ShownInstance::ownerId)
                .text("requester-id", ShownInstance::requesterId)
                .text("reservation-id", ShownInstance::reservationId)
                .text("availability-zone", it -> it.instance().placement().availabilityZone())
                .text("availability-zone-id", it -> it.instance().placement().availabilityZoneId())
                .text("tenancy", it -> it.instance().placement().tenancyAsString())
                .text("instance-state-code", it -> it.instance().state().code())
                .text("instance-state-name", it -> it.instance().state().nameAsString())
                .text("monitoring-state", it -> it.instance().monitoring().stateAsString())
                .text(
                        "maintenance-options.auto-recovery",
                        it -> it.instance().maintenanceOptions().autoRecoveryAsString())
                .texts(
                        "iam-instance-profile.arn",
                        it -> Stream.ofNullable(it.instance().iamInstanceProfile())
                                .map(profile -> profile.arn()))
                .texts(
                        "iam-instance-profile.id",
                        it -> Stream.ofNullable(it.instance().iamInstanceProfile())
                                .map(profile -> profile.id()))
                .texts(
                        "state-reason-code",
                        it -> Stream.ofNullable(it.instance().stateReason()).map(reason -> reason.code()))
                .texts(
                        "state-reason-message",
                        it -> Stream.ofNullable(it.instance().stateReason()).map(reason -> reason.message()))
                .texts("instance.group-id", it -> groups(it).map(GroupIdentifier::groupId))
                .texts("instance.group-name", it -> groups(it).map(GroupIdentifier::groupName))
                .texts("group-id", it -> groups(it).map(GroupIdentifier::groupId))
                .texts("group-name", it -> groups(it).map(GroupIdentifier::groupName));
        field(filters, "architecture", Instance::architectureAsString);
        field(filters, "client-token", Instance::clientToken);
        field(filters, "current-instance-boot-mode", Instance::currentInstanceBootModeAsString);
        field(filters, "dns-name", Instance::publicDnsName);
        field(filters, "ebs-optimized", Instance::ebsOptimized);
        field(filters, "ena-support", Instance::enaSupport);
        field(filters, "hypervisor", Instance::hypervisorAsString);
        field(filters, "image-id", Instance::imageId);
        field(filters, "instance-lifecycle", Instance::instanceLifecycleAsString);
        field(filters, "instance-type", Instance::instanceTypeAsString);
        field(filters, "ip-address", Instance::publicIpAddress);
        field(filters, "key-name", Instance::keyName);
        field(filters, "launch-index", Instance::amiLaunchIndex);
        field(filters, "launch-time", Instance::launchTime);
        field(filters, "platform", Instance::platformAsString);
        field(filters, "platform-details", Instance::platformDetails);
        field(filters, "private-dns-name", Instance::privateDnsName);
        field(filters, "private-ip-address", Instance::privateIpAddress);
        field(filters, "reason", Instance::stateTransitionReason);
        field(filters, "root-device-name", Instance::rootDeviceName);
        field(filters, "root-device-type", Instance::rootDeviceTypeAsString);
        field(filters, "source-dest-check", Instance::sourceDestCheck);
        field(filters, "subnet-id", Instance::subnetId);
        field(filters, "usage-operation", Instance::usageOperation);
        field(filters, "usage-operation-update-time", Instance::usageOperationUpdateTime);
        field(filters, "virtualization-type", Instance::virtualizationTypeAsString);
        field(filters, "vpc-id", Instance::vpcId);
        metadataOptions(filters);
        addresses(filters);
        devices(filters);
        whatEveryInstanceHas(filters);
        whatNoInstanceHas(filters);
        return filters;
    }

    private static void metadataOptions(Filters<ShownInstance> filters) {
        field(
                filters,
                "metadata-options.http-endpoint",
                it -> it.metadataOptions().httpEndpointAsString());
        field(
                filters,
                "metadata-options.http-protocol-ipv6",
                it -> it.metadataOptions().httpProtocolIpv6AsString());
        field(
                filters,
                "metadata-options.http-put-response-hop-limit",
                it -> it.metadataOptions().httpPutResponseHopLimit());
        field(
                filters,
                "metadata-options.http-tokens",
                it -> it.metadataOptions().httpTokensAsString());
        field(
                filters,
                "metadata-options.instance-metadata-tags",
                it -> it.metadataOptions().instanceMetadataTagsAsString());
        field(filters, "metadata-options.state", it -> it.metadataOptions().stateAsString());
    }

    /** What only instances know to filter their network interfaces by. */
    private static void addresses(Filters<ShownInstance> filters) {
        String prefix = "network-interface.";
        filters.texts(
                prefix + "attachment.network-card-index",
                shown -> enis(shown).map(eni -> String.valueOf(eni.attachment().networkCardIndex())));
        filters.texts(
                prefix + "public-dns-name",
                shown -> enis(shown)
                        .flatMap(eni -> Stream.ofNullable(eni.association()))
                        .map(NetworkInterfaceAssociation::publicDnsName));
        filters.texts(
                prefix + "addresses.private-dns-name",
                shown -> enis(shown)
                        .flatMap(eni -> eni.privateIpAddresses().stream())
                        .map(NetworkInterfacePrivateIpAddress::privateDnsName));
        association(filters, "allocation-id", NetworkInterfaceAssociation::allocationId);
        association(filters, "association-id", NetworkInterfaceAssociation::associationId);
        association(filters, "ip-owner-id", NetworkInterfaceAssociation::ipOwnerId);
        association(filters, "public-dns-name", NetworkInterfaceAssociation::publicDnsName);
    }

    private static void association(
            Filters<ShownInstance> filters,
            String name,
            Function<NetworkInterfaceAssociation, @Nullable String> field) {
        filters.texts(
                "network-interface.addresses.association." + name,
                shown -> enis(shown)
                        .flatMap(eni -> eni.privateIpAddresses().stream())
                        .flatMap(address -> Stream.ofNullable(address.association()))
                        .map(field));
    }

    private static Stream<NetworkInterface> enis(ShownInstance shown) {
        return shown.networkInterfaces().stream();
    }

    private static void devices(Filters<ShownInstance> filters) {
        device(filters, "attach-time", device -> device.ebs().attachTime());
        device(filters, "delete-on-termination", device -> device.ebs().deleteOnTermination());
        device(filters, "device-name", InstanceBlockDeviceMapping::deviceName);
        device(filters, "status", device -> device.ebs().statusAsString());
        device(filters, "volume-id", device -> device.ebs().volumeId());
    }

    /** What is the same for every instance, but for the preference: RunInstances refuses all else. */
    private static void whatEveryInstanceHas(Filters<ShownInstance> filters) {
        filters.text("enclave-options.enabled", it -> false)
                .text("hibernation-options.configured", it -> false)
                .text("network-performance-options.bandwidth-weighting", it -> "default")
                .text("operator.managed", it -> false)
                .text("private-dns-name-options.enable-resource-name-dns-a-record", it -> false)
                .text("private-dns-name-options.enable-resource-name-dns-aaaa-record", it -> false)
                .text("private-dns-name-options.hostname-type", it -> HostnameType.IP_NAME)
                .texts(
                        "capacity-reservation-specification.capacity-reservation-preference",
                        it -> Stream.ofNullable(it.instance().capacityReservationSpecification())
                                .map(specification -> specification.capacityReservationPreferenceAsString()))
                .texts("network-interface.operator.managed", it -> enis(it).map(eni -> "false"));
    }

    /** Filters that AWS knows on what no instance of ours has. */
    private static void whatNoInstanceHas(Filters<ShownInstance> filters) {
        filters.absent(
                "affinity",
                "boot-mode",
                "capacity-reservation-id",
                "capacity-reservation-specification.capacity-reservation-target.capacity-reservation-id",
                "capacity-reservation-specification.capacity-reservation-target.capacity-reservation-resource-group-arn",
                "host-id",
                "ipv6-address",
                "kernel-id",
                "metadata-options.http-protocol-ipv4",
                "network-interface.addresses.association.carrier-ip",
                "network-interface.addresses.association.customer-owned-ip",
                "network-interface.association.carrier-ip",
                "network-interface.association.customer-owned-ip",
                "network-interface.deny-all-igw-traffic",
                "network-interface.ipv4-prefixes.ipv4-prefix",
                "network-interface.ipv6-address",
                "network-interface.ipv6-addresses.is-primary-ipv6",
                "network-interface.ipv6-native",
                "network-interface.ipv6-prefixes.ipv6-prefix",
                "network-interface.operator.principal",
                "network-interface.outpost-arn",
                "operator.principal",
                "outpost-arn",
                "placement-group-name",
                "placement-partition-number",
                "product-code",
                "product-code.type",
                "ramdisk-id",
                "spot-instance-request-id",
                "tpm-support");
    }

    private static void field(
            Filters<ShownInstance> filters, String name, Function<Instance, ? extends @Nullable Object> field) {
        filters.text(name, it -> field.apply(it.instance()));
    }

    private static void device(
            Filters<ShownInstance> filters,
            String name,
            Function<InstanceBlockDeviceMapping, ? extends @Nullable Object> field) {
        filters.texts(
                "block-device-mapping." + name,
                it -> it.instance().blockDeviceMappings().stream().map(device -> String.valueOf(field.apply(device))));
    }

    private static Stream<GroupIdentifier> groups(ShownInstance shown) {
        return shown.instance().securityGroups().stream();
    }
}
