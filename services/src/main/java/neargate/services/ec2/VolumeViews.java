package neargate.services.ec2;

import java.util.List;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import software.amazon.awssdk.services.ec2.model.DescribeVolumeStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumeStatusResponse;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeStatusDetails;
import software.amazon.awssdk.services.ec2.model.VolumeStatusInfoStatus;
import software.amazon.awssdk.services.ec2.model.VolumeStatusItem;
import software.amazon.awssdk.services.ec2.model.VolumeStatusName;

/** DescribeVolumeStatus: volumes are data, and nothing ever ails them. */
final class VolumeViews {
    private static final Filters<VolumeStatusItem> FILTERS = Filters.<VolumeStatusItem>of(item -> List.of())
            .text("availability-zone", VolumeStatusItem::availabilityZone)
            .absent(
                    "action.code",
                    "action.description",
                    "action.event-id",
                    "event.description",
                    "event.event-id",
                    "event.event-type",
                    "event.not-after",
                    "event.not-before")
            .text("volume-status.status", item -> item.volumeStatus().statusAsString())
            .texts(
                    "volume-status.details-name",
                    item -> item.volumeStatus().details().stream().map(VolumeStatusDetails::nameAsString))
            .texts(
                    "volume-status.details-status",
                    item -> item.volumeStatus().details().stream().map(VolumeStatusDetails::status));

    private final RegionStore store;

    VolumeViews(RegionStore store) {
        this.store = store;
    }

    DescribeVolumeStatusResponse describe(DescribeVolumeStatusRequest request) {
        RegionRows rows = store.read();
        List<String> ids = request.volumeIds();
        ids.forEach(id -> rows.require(Volumes.KIND, id));
        var page = Describe.of(
                rows.all(Volumes.KIND).map(VolumeViews::status),
                VolumeStatusItem::volumeId,
                FILTERS,
                new Describe.Query(ids, request.filters(), request.maxResults(), request.nextToken()));
        return DescribeVolumeStatusResponse.builder()
                .volumeStatuses(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private static VolumeStatusItem status(Volume volume) {
        return VolumeStatusItem.builder()
                .volumeId(volume.volumeId())
                .availabilityZone(volume.availabilityZone())
                .actions(List.of())
                .events(List.of())
                .volumeStatus(status -> status.status(VolumeStatusInfoStatus.OK)
                        .details(
                                VolumeStatusDetails.builder()
                                        .name(VolumeStatusName.IO_ENABLED)
                                        .status("passed")
                                        .build(),
                                VolumeStatusDetails.builder()
                                        .name(VolumeStatusName.IO_PERFORMANCE)
                                        .status("not-applicable")
                                        .build()))
                .build();
    }
}
