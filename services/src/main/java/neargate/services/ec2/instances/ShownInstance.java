package neargate.services.ec2.instances;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.EbsInstanceBlockDevice;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfile;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileAssociation;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.InstancePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;

/**
 * An instance as DescribeInstances answers and filters it.
 *
 * @param instance with what follows from its network interfaces and volumes
 * @param networkInterfaces by device index, the primary one first; none when it is terminated
 */
public record ShownInstance(
        Instance instance,
        String ownerId,
        String reservationId,
        @Nullable String requesterId,
        List<NetworkInterface> networkInterfaces) {

    /** Puts together what is stored apart. */
    public static ShownInstance of(
            InstanceRecord record, String ownerId, Stream<NetworkInterface> networkInterfaces, Stream<Volume> volumes) {
        List<NetworkInterface> enis = networkInterfaces
                .sorted(Comparator.comparing(eni -> eni.attachment().deviceIndex()))
                .toList();
        Instance.Builder shown = record.instance().toBuilder()
                .iamInstanceProfile(profile(record.profile()))
                .networkInterfaces(enis.stream().map(ShownInstance::shown).toList())
                .blockDeviceMappings(volumes.flatMap(volume -> device(volume, record.id()))
                        .sorted(Comparator.comparing(InstanceBlockDeviceMapping::deviceName))
                        .toList());
        if (enis.isEmpty()) {
            shown.privateDnsName("").publicDnsName("");
        } else {
            NetworkInterface primary = enis.getFirst();
            NetworkInterfaceAssociation association = primary.association();
            String publicName = association == null ? null : association.publicDnsName();
            shown.vpcId(primary.vpcId())
                    .subnetId(primary.subnetId())
                    .privateIpAddress(primary.privateIpAddress())
                    .privateDnsName(primary.privateDnsName())
                    .publicIpAddress(association == null ? null : association.publicIp())
                    .publicDnsName(publicName == null ? "" : publicName)
                    .securityGroups(primary.groups())
                    .sourceDestCheck(primary.sourceDestCheck());
        }
        return new ShownInstance(
                shown.build(),
                ownerId,
                record.launch().reservationId(),
                record.launch().requesterId(),
                enis);
    }

    /** Instances in the reservations that they were launched by. */
    public static List<Reservation> reservations(List<ShownInstance> instances) {
        Map<String, List<ShownInstance>> byReservation =
                instances.stream().collect(Collectors.groupingBy(ShownInstance::reservationId));
        return instances.stream()
                .map(ShownInstance::reservationId)
                .distinct()
                .map(id -> reservation(byReservation.get(id)))
                .toList();
    }

    private static Reservation reservation(List<ShownInstance> instances) {
        ShownInstance any = instances.getFirst();
        return Reservation.builder()
                .reservationId(any.reservationId())
                .ownerId(any.ownerId())
                .requesterId(any.requesterId())
                .groups(List.of())
                .instances(instances.stream().map(ShownInstance::instance).toList())
                .build();
    }

    private static @Nullable IamInstanceProfile profile(@Nullable IamInstanceProfileAssociation association) {
        return association == null ? null : association.iamInstanceProfile();
    }

    private static Stream<InstanceBlockDeviceMapping> device(Volume volume, String instanceId) {
        return volume.attachments().stream()
                .filter(attachment -> instanceId.equals(attachment.instanceId()))
                .map(attachment -> InstanceBlockDeviceMapping.builder()
                        .deviceName(attachment.device())
                        .ebs(ebs(attachment))
                        .build());
    }

    private static EbsInstanceBlockDevice ebs(VolumeAttachment attachment) {
        return EbsInstanceBlockDevice.builder()
                .volumeId(attachment.volumeId())
                .attachTime(attachment.attachTime())
                .deleteOnTermination(attachment.deleteOnTermination())
                .status(attachment.stateAsString())
                .build();
    }

    private static InstanceNetworkInterface shown(NetworkInterface eni) {
        return InstanceNetworkInterface.builder()
                .networkInterfaceId(eni.networkInterfaceId())
                .interfaceType(eni.interfaceTypeAsString())
                .description(eni.description())
                .macAddress(eni.macAddress())
                .ownerId(eni.ownerId())
                .status(eni.status())
                .vpcId(eni.vpcId())
                .subnetId(eni.subnetId())
                .sourceDestCheck(eni.sourceDestCheck())
                .groups(eni.groups())
                .privateIpAddress(eni.privateIpAddress())
                .privateDnsName(eni.privateDnsName())
                .association(shown(eni.association()))
                .privateIpAddresses(eni.privateIpAddresses().stream()
                        .map(address -> InstancePrivateIpAddress.builder()
                                .primary(address.primary())
                                .privateIpAddress(address.privateIpAddress())
                                .privateDnsName(address.privateDnsName())
                                .association(shown(address.association()))
                                .build())
                        .toList())
                .attachment(attachment -> attachment
                        .attachmentId(eni.attachment().attachmentId())
                        .attachTime(eni.attachment().attachTime())
                        .deleteOnTermination(eni.attachment().deleteOnTermination())
                        .deviceIndex(eni.attachment().deviceIndex())
                        .networkCardIndex(0)
                        .status(eni.attachment().status()))
                .build();
    }

    private static @Nullable InstanceNetworkInterfaceAssociation shown(
            @Nullable NetworkInterfaceAssociation association) {
        return association == null
                ? null
                : InstanceNetworkInterfaceAssociation.builder()
                        .ipOwnerId(association.ipOwnerId())
                        .publicIp(association.publicIp())
                        .publicDnsName(association.publicDnsName())
                        .build();
    }
}
