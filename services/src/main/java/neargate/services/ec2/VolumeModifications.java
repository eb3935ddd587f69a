package neargate.services.ec2;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Table;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionStore;
import neargate.services.ec2.volumes.VolumeShape;
import neargate.services.ec2.volumes.VolumeShape.Asked;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesModificationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesModificationsResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVolumeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVolumeResponse;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeModification;
import software.amazon.awssdk.services.ec2.model.VolumeModificationState;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/** ModifyVolume: done at once, since volumes are data. The last modification of each volume is kept. */
final class VolumeModifications {
    private static final long ALL = 100;

    static final Kind<VolumeModification, VolumeModification> KIND = Kind.plain(
            ResourceType.VOLUME,
            "vol",
            new Kind.Wording(
                    "InvalidVolumeModification.NotFound", "InvalidVolumeID.Malformed", "modification of the volume"),
            Table.named("ec2.volume-modifications", JsonCodec.of(VolumeModification.class))
                    .build(),
            VolumeModification::volumeId,
            (modification, tags) -> modification,
            modification -> List.of(),
            Filters.<VolumeModification>of(modification -> List.of())
                    .text("modification-state", VolumeModification::modificationStateAsString)
                    .text("original-iops", VolumeModification::originalIops)
                    .text("original-size", VolumeModification::originalSize)
                    .text("original-volume-type", VolumeModification::originalVolumeTypeAsString)
                    .text("originalMultiAttachEnabled", VolumeModification::originalMultiAttachEnabled)
                    .text("start-time", VolumeModification::startTime)
                    .text("target-iops", VolumeModification::targetIops)
                    .text("target-size", VolumeModification::targetSize)
                    .text("target-volume-type", VolumeModification::targetVolumeTypeAsString)
                    .text("targetMultiAttachEnabled", VolumeModification::targetMultiAttachEnabled)
                    .id("volume-id", VolumeModification::volumeId),
            Map.of());

    private final RegionStore store;

    VolumeModifications(RegionStore store) {
        this.store = store;
    }

    DescribeVolumesModificationsResponse describe(DescribeVolumesModificationsRequest request) {
        var page = Describe.of(
                store.read(),
                KIND,
                new Describe.Query(request.volumeIds(), request.filters(), request.maxResults(), request.nextToken()));
        return DescribeVolumesModificationsResponse.builder()
                .volumesModifications(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    ModifyVolumeResponse modify(ModifyVolumeRequest request) {
        if (request.size() == null
                && request.volumeType() == null
                && request.iops() == null
                && request.throughput() == null
                && request.multiAttachEnabled() == null) {
            throw Ec2Errors.missingParameter("Size, VolumeType, Iops, Throughput or MultiAttachEnabled");
        }
        return store.write(edit -> {
            Volume before = edit.require(Volumes.KIND, request.volumeId());
            VolumeShape shape = VolumeShape.of(asked(before, request));
            boolean shared = Objects.requireNonNullElse(
                    request.multiAttachEnabled(), Boolean.TRUE.equals(before.multiAttachEnabled()));
            if (shared) {
                shape.checkMayBeShared();
            } else if (before.attachments().size() > 1) {
                throw Ec2Errors.error(
                        "IncorrectState",
                        "Multi-Attach cannot be disabled while volume " + before.volumeId()
                                + " is attached to more than one instance.");
            }
            edit.put(
                    Volumes.KIND,
                    before.copy(it -> it.size(shape.size())
                            .volumeType(shape.type())
                            .iops(shape.iops())
                            .throughput(shape.throughput())
                            .multiAttachEnabled(shared)));
            VolumeModification done = edit.put(
                    KIND,
                    VolumeModification.builder()
                            .volumeId(before.volumeId())
                            .modificationState(VolumeModificationState.COMPLETED)
                            .progress(ALL)
                            .startTime(edit.now())
                            .endTime(edit.now())
                            .originalSize(before.size())
                            .originalVolumeType(before.volumeType())
                            .originalIops(before.iops())
                            .originalThroughput(before.throughput())
                            .originalMultiAttachEnabled(before.multiAttachEnabled())
                            .targetSize(shape.size())
                            .targetVolumeType(shape.type())
                            .targetIops(shape.iops())
                            .targetThroughput(shape.throughput())
                            .targetMultiAttachEnabled(shared)
                            .build());
            return ModifyVolumeResponse.builder()
                    .volumeModification(done.copy(it -> it.modificationState(VolumeModificationState.MODIFYING)
                            .progress(0L)
                            .endTime(null)))
                    .build();
        });
    }

    /** "ModifyVolume": what is not named stays where the type stays, and is what is usual with another type. */
    private static Asked asked(Volume before, ModifyVolumeRequest request) {
        int size = Objects.requireNonNullElse(request.size(), before.size());
        if (size < before.size()) {
            throw Ec2Errors.invalidParameterValue("New size cannot be smaller than existing size");
        }
        VolumeType type = Objects.requireNonNullElse(request.volumeType(), before.volumeType());
        boolean same = type == before.volumeType();
        return new Asked(
                type,
                size,
                request.iops() == null ? iops(before, type, same) : request.iops(),
                request.throughput() == null && same ? before.throughput() : request.throughput());
    }

    private static @Nullable Integer iops(Volume before, VolumeType type, boolean same) {
        return switch (type) {
            case IO1, IO2, GP3 -> same ? before.iops() : Integer.valueOf(VolumeShape.USUAL_IOPS);
            default -> null;
        };
    }
}
