package neargate.services.cloudwatchlogs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.services.cloudwatchlogs.segments.StreamLogs;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.*;

/** Log groups. */
final class LogGroups {
    /** By name. */
    static final Table<LogGroupRecord> TABLE =
            Table.named("logs.groups", JsonCodec.of(LogGroupRecord.class)).build();

    private static final Pattern NAME = Pattern.compile("[.\\-_/#A-Za-z0-9]{1,512}");
    private static final Set<Integer> RETENTION_DAYS = Set.of(
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653);

    private final Store store;
    private final StreamLogs logs;

    LogGroups(Store store, StreamLogs logs) {
        this.store = store;
        this.logs = logs;
    }

    CreateLogGroupResponse create(CreateLogGroupRequest request) {
        String name = request.logGroupName();
        if (name == null || !NAME.matcher(name).matches()) {
            throw LogsErrors.invalid("1 validation error detected: Value '" + name
                    + "' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern:"
                    + " [\\.\\-_/#A-Za-z0-9]+");
        }
        Caller caller = Caller.current();
        Key key = Key.of(caller, name);
        String arn = Arn.of(caller, "logs", "log-group:" + name).toString();
        store.write(tx -> {
            if (tx.get(TABLE, key).isPresent()) {
                throw LogsErrors.groupExists();
            }
            LogGroup group = LogGroup.builder()
                    .logGroupName(name)
                    .logGroupArn(arn)
                    .arn(arn + ":*")
                    .creationTime(tx.now().toEpochMilli())
                    .logGroupClass(request.logGroupClass() == null ? LogGroupClass.STANDARD : request.logGroupClass())
                    .kmsKeyId(request.kmsKeyId())
                    .metricFilterCount(0)
                    .build();
            tx.put(TABLE, key, new LogGroupRecord(group, Map.copyOf(request.tags())));
            return null;
        });
        return CreateLogGroupResponse.builder().build();
    }

    DeleteLogGroupResponse delete(DeleteLogGroupRequest request) {
        Key key = Key.of(Caller.current(), request.logGroupName());
        List<String> streams = store.write(tx -> {
            require(tx, key);
            List<LogStreamRecord> gone = LogStreams.of(tx, key).toList();
            gone.forEach(stream -> tx.delete(
                    LogStreams.TABLE, LogStreams.key(key, stream.stream().logStreamName())));
            tx.delete(TABLE, key);
            return gone.stream().map(LogStreamRecord::id).toList();
        });
        streams.forEach(logs::delete);
        return DeleteLogGroupResponse.builder().build();
    }

    DescribeLogGroupsResponse describe(DescribeLogGroupsRequest request) {
        if (request.logGroupNamePrefix() != null && request.logGroupNamePattern() != null) {
            throw LogsErrors.invalid(
                    "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
        }
        Reader now = store.snapshot();
        Page<LogGroupRecord> page = Page.of(
                now.scanAfter(TABLE, Scope.of(Caller.current()), LogsErrors.after(request.nextToken()))
                        .map(row -> row.value())
                        .filter(record -> matches(record.group().logGroupName(), request)),
                request.limit() == null ? 50 : request.limit(),
                record -> record.group().logGroupName());
        return DescribeLogGroupsResponse.builder()
                .logGroups(page.items().stream()
                        .map(record -> withBytes(now, record))
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }

    private static boolean matches(String name, DescribeLogGroupsRequest request) {
        return (request.logGroupNamePrefix() == null || name.startsWith(request.logGroupNamePrefix()))
                && (request.logGroupNamePattern() == null || name.contains(request.logGroupNamePattern()));
    }

    private LogGroup withBytes(Reader now, LogGroupRecord record) {
        long bytes = LogStreams.of(now, Key.of(Caller.current(), record.group().logGroupName()))
                .mapToLong(stream -> logs.bytes(stream.id()))
                .sum();
        return record.group().copy(group -> group.storedBytes(bytes));
    }

    PutRetentionPolicyResponse putRetention(PutRetentionPolicyRequest request) {
        Integer days = request.retentionInDays();
        if (days == null || !RETENTION_DAYS.contains(days)) {
            throw LogsErrors.invalid("Invalid retention value: " + days + ". Valid values are "
                    + RETENTION_DAYS.stream().sorted().toList());
        }
        change(Key.of(Caller.current(), request.logGroupName()), record -> retaining(record, days));
        return PutRetentionPolicyResponse.builder().build();
    }

    DeleteRetentionPolicyResponse deleteRetention(DeleteRetentionPolicyRequest request) {
        change(Key.of(Caller.current(), request.logGroupName()), record -> retaining(record, null));
        return DeleteRetentionPolicyResponse.builder().build();
    }

    private static LogGroupRecord retaining(LogGroupRecord record, @Nullable Integer days) {
        return new LogGroupRecord(record.group().copy(group -> group.retentionInDays(days)), record.tags());
    }

    TagResourceResponse tag(TagResourceRequest request) {
        change(keyOf(request.resourceArn()), record -> {
            var tags = new HashMap<>(record.tags());
            tags.putAll(request.tags());
            return new LogGroupRecord(record.group(), Map.copyOf(tags));
        });
        return TagResourceResponse.builder().build();
    }

    UntagResourceResponse untag(UntagResourceRequest request) {
        change(keyOf(request.resourceArn()), record -> {
            var tags = new HashMap<>(record.tags());
            request.tagKeys().forEach(tags::remove);
            return new LogGroupRecord(record.group(), Map.copyOf(tags));
        });
        return UntagResourceResponse.builder().build();
    }

    ListTagsForResourceResponse tags(ListTagsForResourceRequest request) {
        LogGroupRecord record = require(store.snapshot(), keyOf(request.resourceArn()));
        return ListTagsForResourceResponse.builder().tags(record.tags()).build();
    }

    private void change(Key key, UnaryOperator<LogGroupRecord> step) {
        store.write(tx -> {
            tx.put(TABLE, key, step.apply(require(tx, key)));
            return null;
        });
    }

    /** The group of an ARN, with or without {@code :*} at its end. */
    private static Key keyOf(String arn) {
        return nameIn(arn)
                .map(name -> Key.of(Caller.current(), name))
                .orElseThrow(() -> LogsErrors.invalid("Invalid resource ARN: " + arn));
    }

    private static Optional<String> nameIn(String arn) {
        Caller caller = Caller.current();
        return Arn.parse(arn)
                .filter(parsed -> parsed.equals(Arn.of(caller, "logs", parsed.resource())))
                .filter(parsed -> parsed.resource().startsWith("log-group:"))
                .map(parsed -> parsed.resource().split(":", -1)[1]);
    }

    /** The group that a request means, by its name or by an identifier, which is a name or an ARN. */
    static String name(@Nullable String name, @Nullable String identifier) {
        if (name != null && identifier == null) {
            return name;
        }
        if (name == null && identifier != null) {
            return nameIn(identifier).orElse(identifier);
        }
        throw LogsErrors.invalid("Exactly one of logGroupName and logGroupIdentifier must be specified.");
    }

    /** The group, or AWS's exception. */
    static LogGroupRecord require(Reader reader, Key key) {
        return reader.get(TABLE, key).orElseThrow(LogsErrors::noGroup);
    }
}
