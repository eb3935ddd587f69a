package neargate.services.ec2;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Table;
import neargate.services.ec2.images.PublicImages;
import neargate.services.ec2.instances.InstanceRecord;
import neargate.services.ec2.resource.ClientTokens;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import neargate.services.ec2.resource.Tags;
import neargate.services.ec2.volumes.VolumeShape;
import neargate.services.ec2.volumes.VolumeShape.Asked;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.CreateVolumeResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVolumeRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVolumeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;
import software.amazon.awssdk.services.ec2.model.VolumeAttachmentState;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/** EBS volumes, as data: an instance's disk is its own, however many volumes it says it has. */
final class Volumes {
    private static final Pattern SNAPSHOT = Pattern.compile("snap-([0-9a-f]{8}|[0-9a-f]{17})");

    /** Templates carry the ids of AWS's snapshots, which are taken for those of an Amazon Linux, as its images are. */
    private static final int SIZE_OF_UNKNOWN = 8;

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
                    .text("availability-zone-id", Volume::availabilityZoneId)
                    .text("create-time", Volume::createTime)
                    .text("encrypted", Volume::encrypted)
                    .text("multi-attach-enabled", Volume::multiAttachEnabled)
                    .text("size", Volume::size)
                    .text("snapshot-id", Volume::snapshotId)
                    .text("status", Volume::stateAsString)
                    .id("volume-id", Volume::volumeId)
                    .text("volume-type", Volume::volumeTypeAsString)
                    .text("operator.managed", volume -> false)
                    .absent("fast-restored", "operator.principal"),
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
        if (request.outpostArn() != null) {
            throw Ec2Errors.unsupported("An Outpost");
        }
        if (request.kmsKeyId() != null && !Boolean.TRUE.equals(request.encrypted())) {
            throw Ec2Errors.error(
                    "InvalidParameterDependency",
                    "The parameter [KmsKeyId] requires the parameter Encrypted to be set.");
        }
        return store.write(edit -> {
            Volume made = ClientTokens.once(edit, KIND, request.clientToken(), request, () -> asked(edit, request));
            return CreateVolumeResponse.builder()
                    .volumeId(made.volumeId())
                    .availabilityZone(made.availabilityZone())
                    .availabilityZoneId(made.availabilityZoneId())
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

    private static Volume asked(RegionEdit edit, CreateVolumeRequest request) {
        VolumeShape shape = VolumeShape.of(
                new Asked(request.volumeType(), size(edit, request), request.iops(), request.throughput()));
        if (Boolean.TRUE.equals(request.multiAttachEnabled())) {
            shape.checkMayBeShared();
        }
        Zones.Zone zone = zone(edit, request);
        return edit.put(
                KIND,
                Volume.builder()
                        .volumeId(edit.newId(KIND))
                        .availabilityZone(zone.name())
                        .availabilityZoneId(zone.id())
                        .size(shape.size())
                        .volumeType(shape.type())
                        .iops(shape.iops())
                        .throughput(shape.throughput())
                        .encrypted(Boolean.TRUE.equals(request.encrypted()))
                        .kmsKeyId(request.kmsKeyId())
                        .snapshotId(Objects.requireNonNullElse(request.snapshotId(), ""))
                        .multiAttachEnabled(Boolean.TRUE.equals(request.multiAttachEnabled()))
                        .createTime(edit.now())
                        .state(VolumeState.AVAILABLE)
                        .attachments(List.of())
                        .tags(Tags.ofNew(edit, request.tagSpecifications(), ResourceType.VOLUME))
                        .build());
    }

    private static Zones.Zone zone(RegionRows rows, CreateVolumeRequest request) {
        String name = request.availabilityZone();
        String id = request.availabilityZoneId();
        if ((name == null) == (id == null)) {
            throw name == null
                    ? Ec2Errors.missingParameter("availabilityZone")
                    : Ec2Errors.invalidParameterCombination(
                            "Specify either availabilityZone or availabilityZoneId, not both");
        }
        return Zones.of(rows.region()).stream()
                .filter(zone ->
                        name == null ? zone.id().equals(id) : zone.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Ec2Errors.error(
                        "InvalidZone.NotFound",
                        "The zone '" + Objects.requireNonNullElse(name, id) + "' does not exist."));
    }

    /** That of the snapshot at least; there are no other snapshots than those of Amazon's images. */
    private static int size(RegionRows rows, CreateVolumeRequest request) {
        String snapshot = request.snapshotId();
        if (snapshot == null || snapshot.isEmpty()) {
            if (request.size() == null) {
                throw Ec2Errors.missingParameter("size/snapshot");
            }
            return request.size();
        }
        if (!SNAPSHOT.matcher(snapshot).matches()) {
            throw Ec2Errors.invalidParameterValue(
                    "Value (" + snapshot + ") for parameter snapshotId is invalid. Expected: 'snap-...'.");
        }
        int least = PublicImages.snapshotSize(rows.region(), snapshot)
                .orElseThrow(() ->
                        Ec2Errors.error("InvalidSnapshot.NotFound", "The snapshot '" + snapshot + "' does not exist."));
        if (request.size() != null && request.size() < least) {
            throw Ec2Errors.invalidParameterValue(
                    "The size of a volume must not be less than that of its snapshot, " + least + "GiB.");
        }
        return Objects.requireNonNullElse(request.size(), least);
    }

    DeleteVolumeResponse delete(DeleteVolumeRequest request) {
        return store.write(edit -> {
            Volume volume = edit.require(KIND, request.volumeId());
            volume.attachments().stream().findFirst().ifPresent(attachment -> {
                throw Ec2Errors.error(
                        "VolumeInUse",
                        "Volume " + volume.volumeId() + " is currently attached to " + attachment.instanceId());
            });
            gone(edit, volume.volumeId());
            return DeleteVolumeResponse.builder().build();
        });
    }

    private static void gone(RegionEdit edit, String volumeId) {
        edit.delete(VolumeModifications.KIND, volumeId);
        edit.delete(KIND, volumeId);
    }

    static Volume attached(Volume volume, VolumeAttachment attachment) {
        return volume.copy(it -> it.attachments(Stream.concat(volume.attachments().stream(), Stream.of(attachment))
                        .toList())
                .state(VolumeState.IN_USE));
    }

    static Volume detached(Volume volume, String instanceId) {
        List<VolumeAttachment> left = volume.attachments().stream()
                .filter(attachment -> !attachment.instanceId().equals(instanceId))
                .toList();
        return volume.copy(
                it -> it.attachments(left).state(left.isEmpty() ? VolumeState.AVAILABLE : VolumeState.IN_USE));
    }

    /** That to an instance which has the volume. */
    static VolumeAttachment attachment(Volume volume, String instanceId) {
        return volume.attachments().stream()
                .filter(attachment -> attachment.instanceId().equals(instanceId))
                .findFirst()
                .orElseThrow();
    }

    static VolumeAttachment attachment(
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
    static void ofNewInstance(RegionEdit edit, BlockDeviceMapping mapping, InstanceRecord instance, List<Tag> tags) {
        EbsBlockDevice ebs = mapping.ebs();
        VolumeShape shape = VolumeShape.of(new Asked(
                ebs.volumeType(),
                Objects.requireNonNullElse(ebs.volumeSize(), SIZE_OF_UNKNOWN),
                ebs.iops(),
                ebs.throughput()));
        String id = edit.newId(KIND);
        edit.put(
                KIND,
                Volume.builder()
                        .volumeId(id)
                        .availabilityZone(instance.instance().placement().availabilityZone())
                        .availabilityZoneId(instance.instance().placement().availabilityZoneId())
                        .size(shape.size())
                        .volumeType(shape.type())
                        .iops(shape.iops())
                        .throughput(shape.throughput())
                        .encrypted(Boolean.TRUE.equals(ebs.encrypted()))
                        .kmsKeyId(ebs.kmsKeyId())
                        .snapshotId(Objects.requireNonNullElse(ebs.snapshotId(), ""))
                        .multiAttachEnabled(false)
                        .createTime(edit.now())
                        .state(VolumeState.IN_USE)
                        .attachments(attachment(
                                edit,
                                id,
                                instance.id(),
                                mapping.deviceName(),
                                !Boolean.FALSE.equals(ebs.deleteOnTermination())))
                        .tags(tags)
                        .build());
    }

    /** What becomes of the volumes of an instance that is no more. */
    static void instanceGone(RegionEdit edit, String instanceId) {
        for (Volume volume : ofInstance(edit, instanceId).toList()) {
            Volume left = detached(volume, instanceId);
            if (left.attachments().isEmpty() && attachment(volume, instanceId).deleteOnTermination()) {
                gone(edit, volume.volumeId());
            } else {
                edit.put(KIND, left);
            }
        }
    }
}
