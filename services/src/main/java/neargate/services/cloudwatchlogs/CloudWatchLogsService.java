package neargate.services.cloudwatchlogs;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import neargate.kernel.controller.Controller;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.services.cloudwatchlogs.segments.StreamLogs;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.*;

/** Amazon CloudWatch Logs, operation by operation. */
public final class CloudWatchLogsService implements CloudWatchLogsClient {
    private final LogGroups groups;
    private final LogStreams streams;
    private final LogEvents events;
    private final StreamLogs logs;
    private final Retention retention;

    /** @param folder where the events are kept; made when the first one arrives */
    public CloudWatchLogsService(Store store, Clock clock, Path folder) {
        this.logs = new StreamLogs(folder);
        this.streams = new LogStreams(store, logs);
        this.groups = new LogGroups(store, logs);
        this.events = new LogEvents(store, clock, logs);
        this.retention = new Retention(clock, logs);
    }

    /** The tables that this service writes. */
    public static List<Table<?>> tables() {
        return List.of(LogGroups.TABLE, LogStreams.TABLE);
    }

    public List<Controller> controllers() {
        return List.of(retention);
    }

    /** Forgets all events: the rows are the store's to empty. */
    public void clear() {
        logs.clear();
    }

    @Override
    public CreateLogGroupResponse createLogGroup(CreateLogGroupRequest request) {
        return groups.create(request);
    }

    @Override
    public DeleteLogGroupResponse deleteLogGroup(DeleteLogGroupRequest request) {
        return groups.delete(request);
    }

    @Override
    public DescribeLogGroupsResponse describeLogGroups(DescribeLogGroupsRequest request) {
        return groups.describe(request);
    }

    @Override
    public PutRetentionPolicyResponse putRetentionPolicy(PutRetentionPolicyRequest request) {
        return groups.putRetention(request);
    }

    @Override
    public DeleteRetentionPolicyResponse deleteRetentionPolicy(DeleteRetentionPolicyRequest request) {
        return groups.deleteRetention(request);
    }

    @Override
    public TagResourceResponse tagResource(TagResourceRequest request) {
        return groups.tag(request);
    }

    @Override
    public UntagResourceResponse untagResource(UntagResourceRequest request) {
        return groups.untag(request);
    }

    @Override
    public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
        return groups.tags(request);
    }

    @Override
    public CreateLogStreamResponse createLogStream(CreateLogStreamRequest request) {
        return streams.create(request);
    }

    @Override
    public DeleteLogStreamResponse deleteLogStream(DeleteLogStreamRequest request) {
        return streams.delete(request);
    }

    @Override
    public DescribeLogStreamsResponse describeLogStreams(DescribeLogStreamsRequest request) {
        return streams.describe(request);
    }

    @Override
    public PutLogEventsResponse putLogEvents(PutLogEventsRequest request) {
        return events.put(request);
    }

    @Override
    public GetLogEventsResponse getLogEvents(GetLogEventsRequest request) {
        return events.get(request);
    }

    @Override
    public FilterLogEventsResponse filterLogEvents(FilterLogEventsRequest request) {
        return events.filter(request);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
