package neargate.services.ec2;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Table;
import neargate.services.ec2.resource.ClientTokens;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import neargate.services.ec2.resource.Tags;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.CreateFlowLogsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteFlowLogsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeFlowLogsResponse;
import software.amazon.awssdk.services.ec2.model.DestinationOptionsRequest;
import software.amazon.awssdk.services.ec2.model.DestinationOptionsResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.FlowLog;
import software.amazon.awssdk.services.ec2.model.LogDestinationType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.UnsuccessfulItem;

/** Flow logs, as data: nothing is recorded. */
final class FlowLogs {
    private static final String FORMAT = "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport}"
            + " ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}";

    private static final int USUAL_INTERVAL = 600;
    private static final List<Integer> INTERVALS = List.of(60, USUAL_INTERVAL);

    private static final Table.Index<FlowLog> BY_RESOURCE =
            new Table.Index<>("resource", log -> List.of(log.resourceId()));

    static final Kind<FlowLog, FlowLog> KIND = Kind.plain(
            ResourceType.VPC_FLOW_LOG,
            "fl",
            new Kind.Wording("InvalidFlowLogId.NotFound", "InvalidFlowLogId.Malformed", "flow log ID"),
            Table.named("ec2.flow-logs", JsonCodec.of(FlowLog.class))
                    .with(BY_RESOURCE)
                    .build(),
            FlowLog::flowLogId,
            (log, tags) -> log.toBuilder().tags(tags).build(),
            FlowLog::tags,
            Filters.of(FlowLog::tags)
                    .text("deliver-log-status", FlowLog::deliverLogsStatus)
                    .id("flow-log-id", FlowLog::flowLogId)
                    .text("log-destination-type", FlowLog::logDestinationTypeAsString)
                    .text("log-group-name", FlowLog::logGroupName)
                    .text("resource-id", FlowLog::resourceId)
                    .text("traffic-type", FlowLog::trafficTypeAsString),
            Map.of("resource-id", BY_RESOURCE));

    private final RegionStore store;

    FlowLogs(RegionStore store) {
        this.store = store;
    }

    DescribeFlowLogsResponse describe(DescribeFlowLogsRequest request) {
        var page = Describe.of(
                store.read(),
                KIND,
                new Describe.Query(request.flowLogIds(), request.filter(), request.maxResults(), request.nextToken()));
        return DescribeFlowLogsResponse.builder()
                .flowLogs(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    /**
     * A log for each resource; those that are not there are named in the answer. A token stands for each resource apart, so
     * that the same request again makes the logs that are still wanting.
     */
    CreateFlowLogsResponse create(CreateFlowLogsRequest request) {
        FlowLog draft = draft(request);
        return store.write(edit -> {
            List<Tag> tags = Tags.ofNew(edit, request.tagSpecifications(), ResourceType.VPC_FLOW_LOG);
            List<String> made = new ArrayList<>();
            List<UnsuccessfulItem> unsuccessful = new ArrayList<>();
            for (String resourceId : request.resourceIds()) {
                String token = request.clientToken() == null ? null : request.clientToken() + "/" + resourceId;
                try {
                    FlowLog log = ClientTokens.once(edit, KIND, token, request, () -> {
                        requireThere(edit, request, resourceId);
                        return edit.put(
                                KIND,
                                requireNew(
                                        edit,
                                        draft.copy(it -> it.flowLogId(edit.newId(KIND))
                                                .resourceId(resourceId)
                                                .creationTime(edit.now())
                                                .tags(tags))));
                    });
                    made.add(log.flowLogId());
                } catch (Ec2Exception e) {
                    unsuccessful.add(item(resourceId, e));
                }
            }
            return CreateFlowLogsResponse.builder()
                    .clientToken(request.clientToken())
                    .flowLogIds(made)
                    .unsuccessful(unsuccessful)
                    .build();
        });
    }

    private static FlowLog draft(CreateFlowLogsRequest request) {
        if (request.resourceIds().isEmpty()) {
            throw Ec2Errors.missingParameter("ResourceId");
        }
        if (request.trafficType() == null) {
            throw Ec2Errors.missingParameter("TrafficType");
        }
        int interval = Objects.requireNonNullElse(request.maxAggregationInterval(), USUAL_INTERVAL);
        if (!INTERVALS.contains(interval)) {
            throw invalid("Invalid Flow Log Max Aggregation Interval");
        }
        LogDestinationType type =
                Objects.requireNonNullElse(request.logDestinationType(), LogDestinationType.CLOUD_WATCH_LOGS);
        checkDestination(request, type);
        return FlowLog.builder()
                .flowLogStatus("ACTIVE")
                .deliverLogsStatus("SUCCESS")
                .deliverLogsPermissionArn(request.deliverLogsPermissionArn())
                .trafficType(request.trafficType())
                .logDestinationType(type)
                .logDestination(request.logDestination())
                .logGroupName(logGroup(request, type))
                .logFormat(Objects.requireNonNullElse(request.logFormat(), FORMAT))
                .maxAggregationInterval(interval)
                .destinationOptions(options(request.destinationOptions()))
                .build();
    }

    private static void checkDestination(CreateFlowLogsRequest request, LogDestinationType type) {
        if (request.logGroupName() != null && request.logDestination() != null) {
            throw invalid("Please only provide LogGroupName or only provide LogDestination.");
        }
        if (type == LogDestinationType.CLOUD_WATCH_LOGS) {
            requireGiven(
                    request.logGroupName() == null ? request.logDestination() : request.logGroupName(),
                    "LogGroupName",
                    type);
            requireGiven(request.deliverLogsPermissionArn(), "DeliverLogsPermissionArn", type);
        } else {
            requireGiven(request.logDestination(), "LogDestination", type);
        }
    }

    private static void requireGiven(@Nullable String value, String name, LogDestinationType type) {
        if (value == null || value.isEmpty()) {
            throw invalid(name + " can't be empty if LogDestinationType is " + type + ".");
        }
    }

    /** The group that an ARN names is shown by its name. */
    private static @Nullable String logGroup(CreateFlowLogsRequest request, LogDestinationType type) {
        String arn = request.logDestination();
        if (type != LogDestinationType.CLOUD_WATCH_LOGS || arn == null) {
            return request.logGroupName();
        }
        int name = arn.indexOf(":log-group:");
        if (name < 0) {
            throw invalid("LogDestination " + arn + " is not the ARN of a log group.");
        }
        String group = arn.substring(name + ":log-group:".length());
        return group.endsWith(":*") ? group.substring(0, group.length() - 2) : group;
    }

    private static @Nullable DestinationOptionsResponse options(@Nullable DestinationOptionsRequest asked) {
        return asked == null
                ? null
                : DestinationOptionsResponse.builder()
                        .fileFormat(asked.fileFormat())
                        .hiveCompatiblePartitions(Boolean.TRUE.equals(asked.hiveCompatiblePartitions()))
                        .perHourPartition(Boolean.TRUE.equals(asked.perHourPartition()))
                        .build();
    }

    private static void requireThere(RegionRows rows, CreateFlowLogsRequest request, String resourceId) {
        Object _ = switch (request.resourceType()) {
            case VPC -> rows.require(Vpcs.KIND, resourceId);
            case SUBNET -> rows.require(Subnets.KIND, resourceId);
            case NETWORK_INTERFACE -> rows.require(NetworkInterfaces.KIND, resourceId);
            case null -> throw Ec2Errors.missingParameter("ResourceType");
            default -> throw Ec2Errors.unsupported("A flow log of a " + request.resourceTypeAsString());
        };
    }

    private static FlowLog requireNew(RegionEdit edit, FlowLog log) {
        boolean exists = edit.find(KIND, BY_RESOURCE, log.resourceId())
                .anyMatch(other -> other.trafficType() == log.trafficType()
                        && Objects.equals(other.logGroupName(), log.logGroupName())
                        && Objects.equals(other.logDestination(), log.logDestination()));
        if (exists) {
            throw Ec2Errors.error(
                    "FlowLogAlreadyExists",
                    "Error. There is an existing Flow Log with the same configuration and log destination.");
        }
        return log;
    }

    DeleteFlowLogsResponse delete(DeleteFlowLogsRequest request) {
        if (request.flowLogIds().isEmpty()) {
            throw Ec2Errors.missingParameter("FlowLogId");
        }
        return store.write(edit -> {
            List<UnsuccessfulItem> unsuccessful = new ArrayList<>();
            for (String id : request.flowLogIds()) {
                try {
                    edit.delete(KIND, edit.require(KIND, id).flowLogId());
                } catch (Ec2Exception e) {
                    unsuccessful.add(item(id, e));
                }
            }
            return DeleteFlowLogsResponse.builder().unsuccessful(unsuccessful).build();
        });
    }

    private static UnsuccessfulItem item(String resourceId, Ec2Exception e) {
        return UnsuccessfulItem.builder()
                .resourceId(resourceId)
                .error(error -> error.code(e.awsErrorDetails().errorCode())
                        .message(e.awsErrorDetails().errorMessage()))
                .build();
    }

    private static Ec2Exception invalid(String message) {
        return Ec2Errors.error("InvalidParameter", message);
    }
}
