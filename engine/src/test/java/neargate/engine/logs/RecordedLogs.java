package neargate.engine.logs;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import neargate.kernel.Caller;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** A CloudWatch Logs that keeps what it is given. */
public final class RecordedLogs implements CloudWatchLogsClient {
    private final Set<String> groups = ConcurrentHashMap.newKeySet();
    private final Map<String, List<String>> streams = new ConcurrentHashMap<>();

    private final AtomicInteger lostAnswers = new AtomicInteger();

    /** The accounts on whose behalf it was called. */
    public final Set<String> accounts = ConcurrentHashMap.newKeySet();

    public RecordedLogs(String... groups) {
        this.groups.addAll(List.of(groups));
    }

    /** Takes so many batches and then breaks the connection. */
    public void loseAnswers(int count) {
        lostAnswers.set(count);
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
        if (lostAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw SdkClientException.create("the connection broke");
        }
        return PutLogEventsResponse.builder()
                .nextSequenceToken(String.valueOf(lines.size()))
                .build();
    }

    @Override
    public DescribeLogStreamsResponse describeLogStreams(DescribeLogStreamsRequest request) {
        String name = request.logStreamNamePrefix();
        return DescribeLogStreamsResponse.builder()
                .logStreams(stream -> stream.logStreamName(name)
                        .uploadSequenceToken(String.valueOf(lines(name).size())))
                .build();
    }
}
