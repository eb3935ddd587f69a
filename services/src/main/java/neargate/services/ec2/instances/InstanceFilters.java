package neargate.services.ec2.instances;

import java.util.function.Function;
import java.util.stream.Stream;
import neargate.services.ec2.resource.Filters;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

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
        field(filters, "instance-id", Instance::instanceId);
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
        devices(filters);
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

    private static void devices(Filters<ShownInstance> filters) {
        device(filters, "attach-time", device -> device.ebs().attachTime());
        device(filters, "delete-on-termination", device -> device.ebs().deleteOnTermination());
        device(filters, "device-name", InstanceBlockDeviceMapping::deviceName);
        device(filters, "status", device -> device.ebs().statusAsString());
        device(filters, "volume-id", device -> device.ebs().volumeId());
    }

    /** Filters that AWS knows on what no instance of ours has. */
    private static void whatNoInstanceHas(Filters<ShownInstance> filters) {
        Stream.of(
                        "affinity",
                        "boot-mode",
                        "capacity-reservation-id",
                        "enclave-options.enabled",
                        "hibernation-options.configured",
                        "host-id",
                        "ipv6-address",
                        "kernel-id",
                        "outpost-arn",
                        "placement-group-name",
                        "placement-partition-number",
                        "product-code",
                        "product-code.type",
                        "ramdisk-id",
                        "spot-instance-request-id",
                        "tpm-support")
                .forEach(name -> filters.texts(name, it -> Stream.empty()));
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
