package neargate.engine.logs;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import neargate.kernel.Caller;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** A CloudWatch Logs that keeps what it is given. */
public final class RecordedLogs implements CloudWatchLogsClient {
    private final Set<String> groups = ConcurrentHashMap.newKeySet();
    private final Map<String, List<String>> streams = new ConcurrentHashMap<>();

    /** The accounts on whose behalf it was called. */
    public final Set<String> accounts = ConcurrentHashMap.newKeySet();

    public RecordedLogs(String... groups) {
        this.groups.addAll(List.of(groups));
    }

    /** What a stream holds. */
    public List<String> lines(String stream) {
        return streams.getOrDefault(stream, List.of());
    }

    @Override
    public String serviceName() {
        return "logs";
    }

    @Override
    public void close() {}

    @Override
    public CreateLogGroupResponse createLogGroup(CreateLogGroupRequest request) {
        groups.add(request.logGroupName());
        return CreateLogGroupResponse.builder().build();
    }

    @Override
    public CreateLogStreamResponse createLogStream(CreateLogStreamRequest request) {
        accounts.add(Caller.current().account());
        if (!groups.contains(request.logGroupName())) {
            throw ResourceNotFoundException.builder()
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorMessage("The specified log group does not exist.")
                            .build())
                    .statusCode(400)
                    .build();
        }
        streams.put(request.logStreamName(), new CopyOnWriteArrayList<>());
        return CreateLogStreamResponse.builder().build();
    }

    @Override
    public PutLogEventsResponse putLogEvents(PutLogEventsRequest request) {
        List<String> lines = streams.get(request.logStreamName());
        request.logEvents().forEach(event -> lines.add(event.message()));
        return PutLogEventsResponse.builder().build();
    }
}
