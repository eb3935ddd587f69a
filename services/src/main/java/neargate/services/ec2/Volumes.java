package neargate.services.ec2;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
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
import neargate.services.ec2.resource.Tags;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AttachVolumeRequest;
import software.amazon.awssdk.services.ec2.model.AttachVolumeResponse;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.CreateVolumeResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVolumeRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVolumeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.DetachVolumeRequest;
import software.amazon.awssdk.services.ec2.model.DetachVolumeResponse;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;
import software.amazon.awssdk.services.ec2.model.VolumeAttachmentState;
import software.amazon.awssdk.services.ec2.model.VolumeState;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/** EBS volumes, as data: an instance's disk is its own, however many volumes it says it has. */
final class Volumes {
    private static final int LARGEST = 65_536;

    static final Table.Index<Volume> BY_INSTANCE = new Table.Index<>(
            "instance",
            volume -> volume.attachments().stream()
                    .map(VolumeAttachment::instanceId)
                    .toList());

    static final Kind<Volume, Volume> KIND = Kind.plain(
            ResourceType.VOLUME,
            "vol",
            new Kind.Wording("InvalidVolume.NotFound", "InvalidVolumeID.Malformed", "volume"),
            Table.named("ec2.volumes", JsonCodec.of(Volume.class))
                    .with(BY_INSTANCE)
                    .build(),
            Volume::volumeId,
            (volume, tags) -> volume.copy(it -> it.tags(tags)),
            Volume::tags,
            Filters.of(Volume::tags)
                    .texts("attachment.attach-time", of(VolumeAttachment::attachTime))
                    .texts("attachment.delete-on-termination", of(VolumeAttachment::deleteOnTermination))
                    .texts("attachment.device", of(VolumeAttachment::device))
                    .texts("attachment.instance-id", of(VolumeAttachment::instanceId))
                    .texts("attachment.status", of(VolumeAttachment::stateAsString))
                    .text("availability-zone", Volume::availabilityZone)
                    .text("create-time", Volume::createTime)
                    .text("encrypted", Volume::encrypted)
                    .text("multi-attach-enabled", Volume::multiAttachEnabled)
                    .text("size", Volume::size)
                    .text("snapshot-id", Volume::snapshotId)
                    .text("status", Volume::stateAsString)
                    .text("volume-id", Volume::volumeId)
                    .text("volume-type", Volume::volumeTypeAsString),
            Map.of("attachment.instance-id", BY_INSTANCE));

    private final RegionStore store;

    Volumes(RegionStore store) {
        this.store = store;
    }

    private static Function<Volume, Stream<@Nullable String>> of(
            Function<VolumeAttachment, ? extends @Nullable Object> field) {
        return volume -> volume.attachments().stream().map(attachment -> String.valueOf(field.apply(attachment)));
    }

    static Stream<Volume> ofInstance(RegionRows rows, String instanceId) {
        return rows.find(KIND, BY_INSTANCE, instanceId);
    }

    DescribeVolumesResponse describe(DescribeVolumesRequest request) {
        var page = Describe.of(
                store.read(),
                KIND,
                new Describe.Query(request.volumeIds(), request.filters(), request.maxResults(), request.nextToken()));
        return DescribeVolumesResponse.builder()
                .volumes(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    CreateVolumeResponse create(CreateVolumeRequest request) {
        if (request.availabilityZone() == null) {
            throw Ec2Errors.missingParameter("availabilityZone");
        }
        if (request.size() == null && request.snapshotId() == null) {
            throw Ec2Errors.missingParameter("size/snapshot");
        }
        return store.write(edit -> {
            if (Zones.of(edit.region()).stream().noneMatch(zone -> zone.name().equals(request.availabilityZone()))) {
                throw Ec2Errors.error(
                        "InvalidZone.NotFound", "The zone '" + request.availabilityZone() + "' does not exist.");
            }
            Volume made = edit.put(
                    KIND,
                    Volume.builder()
                            .volumeId(edit.newId(KIND))
                            .availabilityZone(request.availabilityZone())
                            .size(checkedSize(request.size(), 8))
                            .volumeType(request.volumeType() == null ? VolumeType.GP2 : request.volumeType())
                            .iops(request.iops())
                            .throughput(request.throughput())
                            .encrypted(Boolean.TRUE.equals(request.encrypted()))
                            .kmsKeyId(request.kmsKeyId())
                            .snapshotId(Objects.requireNonNullElse(request.snapshotId(), ""))
                            .multiAttachEnabled(Boolean.TRUE.equals(request.multiAttachEnabled()))
                            .createTime(edit.now())
                            .state(VolumeState.AVAILABLE)
                            .attachments(List.of())
                            .tags(Tags.ofNew(edit, request.tagSpecifications(), ResourceType.VOLUME))
                            .build());
            return CreateVolumeResponse.builder()
                    .volumeId(made.volumeId())
                    .availabilityZone(made.availabilityZone())
                    .size(made.size())
                    .volumeType(made.volumeType())
                    .iops(made.iops())
                    .throughput(made.throughput())
                    .encrypted(made.encrypted())
                    .kmsKeyId(made.kmsKeyId())
                    .snapshotId(made.snapshotId())
                    .multiAttachEnabled(made.multiAttachEnabled())
                    .createTime(made.createTime())
                    .state(VolumeState.CREATING)
                    .tags(made.tags())
                    .build();
        });
    }

    private static int checkedSize(@Nullable Integer size, int orElse) {
        int checked = size == null ? orElse : size;
        if (checked < 1 || checked > LARGEST) {
            throw Ec2Errors.invalidParameterValue(
                    "Volume of " + checked + "GiB is not of a valid size: 1 to " + LARGEST);
        }
        return checked;
    }

    DeleteVolumeResponse delete(DeleteVolumeRequest request) {
        return store.write(edit -> {
            Volume volume = edit.require(KIND, request.volumeId());
            volume.attachments().stream().findFirst().ifPresent(attachment -> {
                throw Ec2Errors.error(
                        "VolumeInUse",
                        "Volume " + volume.volumeId() + " is currently attached to " + attachment.instanceId());
            });
            edit.delete(KIND, volume.volumeId());
            return DeleteVolumeResponse.builder().build();
        });
    }

    AttachVolumeResponse attach(AttachVolumeRequest request) {
        if (request.device() == null) {
            throw Ec2Errors.missingParameter("device");
        }
        return store.write(edit -> {
            Volume volume = edit.require(KIND, request.volumeId());
            var instance = edit.require(Instances.KIND, request.instanceId()).instance();
            if (volume.state() != VolumeState.AVAILABLE) {
                throw Ec2Errors.error("VolumeInUse", volume.volumeId() + " is already attached to an instance");
            }
            if (!volume.availabilityZone().equals(instance.placement().availabilityZone())) {
                throw Ec2Errors.error(
                        "InvalidVolume.ZoneMismatch",
                        "The volume '" + volume.volumeId() + "' is not in the same availability zone as instance '"
                                + instance.instanceId() + "'");
            }
            if (ofInstance(edit, instance.instanceId())
                    .anyMatch(other -> other.attachments().getFirst().device().equals(request.device()))) {
                throw Ec2Errors.invalidParameterValue("Invalid value '" + request.device() + "' for unixDevice."
                        + " Attachment point " + request.device() + " is already in use");
            }
            VolumeAttachment attachment =
                    attachment(edit, volume.volumeId(), instance.instanceId(), request.device(), false);
            edit.put(KIND, volume.copy(it -> it.attachments(attachment).state(VolumeState.IN_USE)));
            return AttachVolumeResponse.builder()
                    .volumeId(volume.volumeId())
                    .instanceId(instance.instanceId())
                    .device(request.device())
                    .attachTime(attachment.attachTime())
                    .deleteOnTermination(false)
                    .state(VolumeAttachmentState.ATTACHING)
                    .build();
        });
    }

    DetachVolumeResponse detach(DetachVolumeRequest request) {
        return store.write(edit -> {
            Volume volume = edit.require(KIND, request.volumeId());
            VolumeAttachment attachment = volume.attachments().stream()
                    .filter(it ->
                            request.instanceId() == null || request.instanceId().equals(it.instanceId()))
                    .findFirst()
                    .orElseThrow(() -> Ec2Errors.error(
                            "IncorrectState", "Volume '" + volume.volumeId() + "' is in the 'available' state."));
            edit.put(KIND, detached(volume));
            return DetachVolumeResponse.builder()
                    .volumeId(volume.volumeId())
                    .instanceId(attachment.instanceId())
                    .device(attachment.device())
                    .attachTime(attachment.attachTime())
                    .state(VolumeAttachmentState.DETACHING)
                    .build();
        });
    }

    private static Volume detached(Volume volume) {
        return volume.copy(it -> it.attachments(List.of()).state(VolumeState.AVAILABLE));
    }

    private static VolumeAttachment attachment(
            RegionEdit edit, String volumeId, String instanceId, String device, boolean deleted) {
        return VolumeAttachment.builder()
                .volumeId(volumeId)
                .instanceId(instanceId)
                .device(device)
                .attachTime(edit.now())
                .deleteOnTermination(deleted)
                .state(VolumeAttachmentState.ATTACHED)
                .build();
    }

    /** Makes the volume of a device of a new instance. */
    static void ofNewInstance(
            RegionEdit edit, BlockDeviceMapping mapping, String instanceId, String zone, List<Tag> tags) {
        EbsBlockDevice ebs = mapping.ebs();
        String id = edit.newId(KIND);
        edit.put(
                KIND,
                Volume.builder()
                        .volumeId(id)
                        .availabilityZone(zone)
                        .size(checkedSize(ebs.volumeSize(), 8))
                        .volumeType(ebs.volumeType() == null ? VolumeType.GP2 : ebs.volumeType())
                        .iops(ebs.iops())
                        .throughput(ebs.throughput())
                        .encrypted(Boolean.TRUE.equals(ebs.encrypted()))
                        .kmsKeyId(ebs.kmsKeyId())
                        .snapshotId(Objects.requireNonNullElse(ebs.snapshotId(), ""))
                        .multiAttachEnabled(false)
                        .createTime(edit.now())
                        .state(VolumeState.IN_USE)
                        .attachments(attachment(
                                edit,
                                id,
                                instanceId,
                                mapping.deviceName(),
                                !Boolean.FALSE.equals(ebs.deleteOnTermination())))
                        .tags(tags)
                        .build());
    }

    /** What becomes of the volumes of an instance that is no more. */
    static void instanceGone(RegionEdit edit, String instanceId) {
        for (Volume volume : ofInstance(edit, instanceId).toList()) {
            if (volume.attachments().getFirst().deleteOnTermination()) {
                edit.delete(KIND, volume.volumeId());
            } else {
                edit.put(KIND, detached(volume));
            }
        }
    }
}
