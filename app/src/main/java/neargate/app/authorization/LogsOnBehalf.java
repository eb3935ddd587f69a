package neargate.app.authorization;

import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;

/** CloudWatch Logs as the log driver of containers writes to it, for a task's execution role or the role of its instance. */
public final class LogsOnBehalf implements CloudWatchLogsClient {
    private final CloudWatchLogsClient logs;
    private final Behalf behalf;

    public LogsOnBehalf(CloudWatchLogsClient logs, Behalf behalf) {
        this.logs = logs;
        this.behalf = behalf;
    }

    @Override
    public CreateLogGroupResponse createLogGroup(CreateLogGroupRequest request) {
        behalf.check(CloudWatchLogsException.builder(), "cloudwatchlogs", "CreateLogGroup", request);
        return logs.createLogGroup(request);
    }

    @Override
    public CreateLogStreamResponse createLogStream(CreateLogStreamRequest request) {
        behalf.check(CloudWatchLogsException.builder(), "cloudwatchlogs", "CreateLogStream", request);
        return logs.createLogStream(request);
    }

    @Override
    public PutLogEventsResponse putLogEvents(PutLogEventsRequest request) {
        behalf.check(CloudWatchLogsException.builder(), "cloudwatchlogs", "PutLogEvents", request);
        return logs.putLogEvents(request);
    }

    /** No driver of AWS's asks this: it is how Neargate finds out how far it was before it was killed. */
    @Override
    public DescribeLogStreamsResponse describeLogStreams(DescribeLogStreamsRequest request) {
        return logs.describeLogStreams(request);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
