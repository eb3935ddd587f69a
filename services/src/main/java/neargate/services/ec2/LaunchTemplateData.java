package neargate.services.ec2;

import java.util.Comparator;
import java.util.List;
import neargate.services.ec2.instances.InstanceRecord;
import neargate.services.ec2.instances.ShownInstance;
import neargate.services.ec2.resource.Alike;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import software.amazon.awssdk.services.ec2.model.GetLaunchTemplateDataRequest;
import software.amazon.awssdk.services.ec2.model.GetLaunchTemplateDataResponse;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateCpuOptions;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateEbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceMetadataOptions;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplatePlacement;
import software.amazon.awssdk.services.ec2.model.MonitoringState;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.PrivateIpAddressSpecification;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;

/** GetLaunchTemplateData: what a launch template has to say to launch an instance like this one. */
final class LaunchTemplateData {
    private final RegionStore store;

    LaunchTemplateData(RegionStore store) {
        this.store = store;
    }

    GetLaunchTemplateDataResponse get(GetLaunchTemplateDataRequest request) {
        RegionRows rows = store.read();
        InstanceRecord record = rows.require(Instances.KIND, request.instanceId());
        ShownInstance shown = Instances.shown(rows, record);
        return GetLaunchTemplateDataResponse.builder()
                .launchTemplateData(data(
                        record, shown, Volumes.ofInstance(rows, record.id()).toList()))
                .build();
    }

    private static ResponseLaunchTemplateData data(InstanceRecord record, ShownInstance shown, List<Volume> volumes) {
        Instance instance = shown.instance();
        ResponseLaunchTemplateData.Builder data = ResponseLaunchTemplateData.builder()
                .imageId(instance.imageId())
                .instanceType(instance.instanceType())
                .keyName(instance.keyName())
                .ebsOptimized(instance.ebsOptimized())
                .monitoring(it -> it.enabled(instance.monitoring().state() == MonitoringState.ENABLED))
                .placement(Alike.copy(instance.placement(), LaunchTemplatePlacement.builder())
                        .build())
                .cpuOptions(Alike.copy(instance.cpuOptions(), LaunchTemplateCpuOptions.builder())
                        .build())
                .metadataOptions(Alike.copy(instance.metadataOptions(), LaunchTemplateInstanceMetadataOptions.builder())
                        .build())
                .userData(record.attributes().userData())
                .disableApiTermination(record.attributes().disableApiTermination())
                .disableApiStop(record.attributes().disableApiStop())
                .instanceInitiatedShutdownBehavior(record.attributes().instanceInitiatedShutdownBehavior())
                .networkInterfaces(shown.networkInterfaces().stream()
                        .map(LaunchTemplateData::networkInterface)
                        .toList())
                .blockDeviceMappings(volumes.stream()
                        .map(volume -> device(volume, Volumes.attachment(volume, record.id())))
                        .sorted(Comparator.comparing(LaunchTemplateBlockDeviceMapping::deviceName))
                        .toList());
        if (CreditSpecifications.isBurstable(record)) {
            data.creditSpecification(it -> it.cpuCredits(CreditSpecifications.of(record)));
        }
        if (instance.iamInstanceProfile() != null) {
            data.iamInstanceProfile(it -> it.arn(instance.iamInstanceProfile().arn()));
        }
        if (!instance.tags().isEmpty()) {
            data.tagSpecifications(it -> it.resourceType(ResourceType.INSTANCE).tags(instance.tags()));
        }
        return data.build();
    }

    private static LaunchTemplateInstanceNetworkInterfaceSpecification networkInterface(NetworkInterface eni) {
        return LaunchTemplateInstanceNetworkInterfaceSpecification.builder()
                .networkInterfaceId(eni.networkInterfaceId())
                .subnetId(eni.subnetId())
                .description(eni.description())
                .deviceIndex(eni.attachment().deviceIndex())
                .deleteOnTermination(eni.attachment().deleteOnTermination())
                .groups(eni.groups().stream().map(GroupIdentifier::groupId).toList())
                .privateIpAddress(eni.privateIpAddress())
                .privateIpAddresses(eni.privateIpAddresses().stream()
                        .map(address -> PrivateIpAddressSpecification.builder()
                                .primary(address.primary())
                                .privateIpAddress(address.privateIpAddress())
                                .build())
                        .toList())
                .build();
    }

    private static LaunchTemplateBlockDeviceMapping device(Volume volume, VolumeAttachment attachment) {
        boolean provisioned = switch (volume.volumeType()) {
            case GP3, IO1, IO2 -> true;
            default -> false;
        };
        return LaunchTemplateBlockDeviceMapping.builder()
                .deviceName(attachment.device())
                .ebs(LaunchTemplateEbsBlockDevice.builder()
                        .deleteOnTermination(attachment.deleteOnTermination())
                        .encrypted(volume.encrypted())
                        .kmsKeyId(volume.kmsKeyId())
                        .iops(provisioned ? volume.iops() : null)
                        .throughput(volume.throughput())
                        .snapshotId(volume.snapshotId().isEmpty() ? null : volume.snapshotId())
                        .volumeSize(volume.size())
                        .volumeType(volume.volumeType())
                        .build())
                .build();
    }
}
