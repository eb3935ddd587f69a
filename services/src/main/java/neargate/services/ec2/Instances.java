package neargate.services.ec2;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.engine.Hypervisor;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Table;
import neargate.services.ec2.instances.InstanceFilters;
import neargate.services.ec2.instances.InstanceRecord;
import neargate.services.ec2.instances.ShownInstance;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.EbsStatusDetails;
import software.amazon.awssdk.services.ec2.model.GetConsoleOutputRequest;
import software.amazon.awssdk.services.ec2.model.GetConsoleOutputResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.InstanceStatusDetails;
import software.amazon.awssdk.services.ec2.model.InstanceStatusSummary;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.StatusName;
import software.amazon.awssdk.services.ec2.model.StatusType;
import software.amazon.awssdk.services.ec2.model.SummaryStatus;

/** Instances as they are asked for; {@link InstanceLaunch} makes them and {@link InstanceStates} changes their state. */
final class Instances {
    private static final Table.Index<InstanceRecord> BY_STATE =
            new Table.Index<>("state", record -> List.of(record.state().toString()));

    static final Kind<InstanceRecord, ShownInstance> KIND = new Kind<>(
            ResourceType.INSTANCE,
            "i",
            new Kind.Wording("InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed", "instance ID"),
            Table.named("ec2.instances", JsonCodec.of(InstanceRecord.class))
                    .with(BY_STATE)
                    .build(),
            InstanceRecord::id,
            Instances::shown,
            InstanceRecord::withTags,
            shown -> shown.instance().tags(),
            InstanceFilters.with(NetworkInterfaces.KIND.filters()),
            Map.of("instance-state-name", BY_STATE));

    private static final Filters<InstanceStatus> STATUS_FILTERS = Filters.<InstanceStatus>of(status -> List.of())
            .text("availability-zone", InstanceStatus::availabilityZone)
            .text("availability-zone-id", InstanceStatus::availabilityZoneId)
            .text(
                    "attached-ebs-status.status",
                    status -> status.attachedEbsStatus().statusAsString())
            .texts("instance-status.reachability", status -> reachability(status.instanceStatus()))
            .texts("system-status.reachability", status -> reachability(status.systemStatus()))
            .text("instance-state-code", status -> status.instanceState().code())
            .text("instance-state-name", status -> status.instanceState().nameAsString())
            .text("instance-status.status", status -> status.instanceStatus().statusAsString())
            .text("system-status.status", status -> status.systemStatus().statusAsString())
            .text("operator.managed", status -> false)
            .absent(
                    "event.code",
                    "event.description",
                    "event.instance-event-id",
                    "event.not-after",
                    "event.not-before",
                    "event.not-before-deadline",
                    "operator.principal");

    private final RegionStore store;
    private final Hypervisor hypervisor;

    Instances(RegionStore store, Hypervisor hypervisor) {
        this.store = store;
        this.hypervisor = hypervisor;
    }

    /** An instance with what follows from its network interfaces and volumes. */
    static ShownInstance shown(RegionRows rows, InstanceRecord record) {
        return ShownInstance.of(
                record, rows.account(), networkInterfaces(rows, record.id()), Volumes.ofInstance(rows, record.id()));
    }

    static Stream<NetworkInterface> networkInterfaces(RegionRows rows, String instanceId) {
        return rows.find(NetworkInterfaces.KIND, NetworkInterfaces.BY_INSTANCE, instanceId)
                .map(NetworkInterfaceRecord::networkInterface);
    }

    DescribeInstancesResponse describe(DescribeInstancesRequest request) {
        var page = Describe.of(
                store.read(),
                KIND,
                new Describe.Query(
                        request.instanceIds(), request.filters(), request.maxResults(), request.nextToken()));
        return DescribeInstancesResponse.builder()
                .reservations(ShownInstance.reservations(page.items()))
                .nextToken(page.nextToken())
                .build();
    }

    /** "DescribeInstanceStatus": of running instances, unless all are asked for. */
    DescribeInstanceStatusResponse describe(DescribeInstanceStatusRequest request) {
        RegionRows rows = store.read();
        Stream<InstanceRecord> asked = request.instanceIds().isEmpty()
                ? rows.all(KIND)
                : request.instanceIds().stream().distinct().sorted().map(id -> rows.require(KIND, id));
        boolean all = Boolean.TRUE.equals(request.includeAllInstances());
        var page = Describe.of(
                asked.filter(record -> all || record.state() == InstanceStateName.RUNNING)
                        .map(Instances::status),
                InstanceStatus::instanceId,
                STATUS_FILTERS,
                new Describe.Query(List.of(), request.filters(), request.maxResults(), request.nextToken()));
        return DescribeInstanceStatusResponse.builder()
                .instanceStatuses(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private static Stream<String> reachability(InstanceStatusSummary summary) {
        return summary.details().stream().map(InstanceStatusDetails::statusAsString);
    }

    private static InstanceStatus status(InstanceRecord record) {
        boolean runs = record.state() == InstanceStateName.RUNNING;
        InstanceStatusSummary summary = InstanceStatusSummary.builder()
                .status(runs ? SummaryStatus.OK : SummaryStatus.NOT_APPLICABLE)
                .details(detail ->
                        detail.name("reachability").status(runs ? StatusType.PASSED : StatusType.INITIALIZING))
                .build();
        Instance instance = record.instance();
        return InstanceStatus.builder()
                .instanceId(record.id())
                .availabilityZone(instance.placement().availabilityZone())
                .availabilityZoneId(instance.placement().availabilityZoneId())
                .attachedEbsStatus(ebs -> ebs.status(summary.status())
                        .details(
                                runs
                                        ? List.of(EbsStatusDetails.builder()
                                                .name(StatusName.REACHABILITY)
                                                .status(StatusType.PASSED)
                                                .build())
                                        : List.of()))
                .instanceState(instance.state())
                .instanceStatus(runs ? summary : summary.copy(it -> it.details(List.of())))
                .systemStatus(runs ? summary : summary.copy(it -> it.details(List.of())))
                .build();
    }

    /** What an instance wrote on its console, in base64. */
    GetConsoleOutputResponse console(GetConsoleOutputRequest request) {
        InstanceRecord record = store.read().require(KIND, request.instanceId());
        String text = record.state() == InstanceStateName.TERMINATED ? "" : hypervisor.consoleOutput(record.id());
        return GetConsoleOutputResponse.builder()
                .instanceId(record.id())
                .timestamp(Optional.ofNullable(record.terminatedAt())
                        .orElse(record.instance().launchTime()))
                .output(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    /** The instance, which must not have ended for good. */
    static InstanceRecord alive(RegionRows rows, String instanceId) {
        InstanceRecord record = rows.require(KIND, instanceId);
        if (record.state() == InstanceStateName.TERMINATED || record.state() == InstanceStateName.SHUTTING_DOWN) {
            throw Ec2Errors.error(
                    "IncorrectInstanceState",
                    "The instance '" + instanceId + "' is not in a state that allows this: it is " + record.state()
                            + ".");
        }
        return record;
    }
}
