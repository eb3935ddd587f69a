package neargate.services.ec2;

import java.util.List;
import java.util.stream.Stream;
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
            .texts("action.code", item -> Stream.empty())
            .texts("action.description", item -> Stream.empty())
            .texts("action.event-id", item -> Stream.empty())
            .texts("event.description", item -> Stream.empty())
            .texts("event.event-id", item -> Stream.empty())
            .texts("event.event-type", item -> Stream.empty())
            .texts("event.not-after", item -> Stream.empty())
            .texts("event.not-before", item -> Stream.empty())
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
