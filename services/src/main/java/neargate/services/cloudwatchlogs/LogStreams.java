package neargate.services.cloudwatchlogs;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.services.cloudwatchlogs.segments.StreamLog;
import neargate.services.cloudwatchlogs.segments.StreamLogs;
import software.amazon.awssdk.services.cloudwatchlogs.model.*;

/** Log streams. */
final class LogStreams {
    static final Table.Index<LogStreamRecord> BY_GROUP = new Table.Index<>("group", record -> List.of(record.group()));

    /** By {@code group:stream}; neither name may hold a colon. */
    static final Table<LogStreamRecord> TABLE = Table.named("logs.streams", JsonCodec.of(LogStreamRecord.class))
            .with(BY_GROUP)
            .build();

    private static final Pattern NAME = Pattern.compile("[^:*]{1,512}");

    private final Store store;
    private final StreamLogs logs;

    LogStreams(Store store, StreamLogs logs) {
        this.store = store;
        this.logs = logs;
    }

    CreateLogStreamResponse create(CreateLogStreamRequest request) {
        String name = request.logStreamName();
        if (name == null || !NAME.matcher(name).matches()) {
            throw LogsErrors.invalid("1 validation error detected: Value '" + name
                    + "' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern:"
                    + " [^:*]*");
        }
        Caller caller = Caller.current();
        Key group = Key.of(caller, request.logGroupName());
        Key key = key(group, name);
        store.write(tx -> {
            LogGroups.require(tx, group);
            if (tx.get(TABLE, key).isPresent()) {
                throw LogsErrors.streamExists();
            }
            LogStream stream = LogStream.builder()
                    .logStreamName(name)
                    .creationTime(tx.now().toEpochMilli())
                    .arn(Arn.of(caller, "logs", "log-group:" + group.id() + ":log-stream:" + name)
                            .toString())
                    .storedBytes(0L)
                    .build();
            tx.put(TABLE, key, new LogStreamRecord(group.id(), stream, tx.ids().hex(16)));
            return null;
        });
        return CreateLogStreamResponse.builder().build();
    }

    DeleteLogStreamResponse delete(DeleteLogStreamRequest request) {
        Key group = Key.of(Caller.current(), request.logGroupName());
        LogStreamRecord gone = store.write(tx -> {
            LogStreamRecord stream = require(tx, group, request.logStreamName());
            tx.delete(TABLE, key(group, request.logStreamName()));
            return stream;
        });
        logs.delete(gone.id());
        return DeleteLogStreamResponse.builder().build();
    }

    DescribeLogStreamsResponse describe(DescribeLogStreamsRequest request) {
        String groupName = LogGroups.name(request.logGroupName(), request.logGroupIdentifier());
        boolean byTime = request.orderBy() == OrderBy.LAST_EVENT_TIME;
        String prefix = request.logStreamNamePrefix();
        if (byTime && prefix != null) {
            throw LogsErrors.invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
        }
        Reader now = store.snapshot();
        Key group = Key.of(Caller.current(), groupName);
        LogGroups.require(now, group);
        Comparator<LogStream> order = byTime
                ? Comparator.comparing(
                                LogStream::lastEventTimestamp, Comparator.nullsFirst(Comparator.<Long>naturalOrder()))
                        .thenComparing(LogStream::logStreamName)
                : Comparator.comparing(LogStream::logStreamName);
        Comparator<LogStream> sorted = Boolean.TRUE.equals(request.descending()) ? order.reversed() : order;
        String after = LogsErrors.after(request.nextToken());
        List<LogStream> streams = (prefix == null ? of(now, group) : of(now, group, prefix))
                .map(this::filled)
                .sorted(sorted)
                .toList();
        // In the order of time the list may have moved since the last page: it goes on after the stream that ended it.
        Stream<LogStream> rest = after.isEmpty()
                ? streams.stream()
                : streams.stream()
                        .dropWhile(stream -> !stream.logStreamName().equals(after))
                        .skip(1);
        Page<LogStream> page = Page.of(rest, request.limit() == null ? 50 : request.limit(), LogStream::logStreamName);
        return DescribeLogStreamsResponse.builder()
                .logStreams(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private LogStream filled(LogStreamRecord record) {
        StreamLog log = logs.get(record.id());
        if (log.nextSequence() == 0) {
            return record.stream();
        }
        return record.stream()
                .copy(stream -> stream.firstEventTimestamp(log.oldest())
                        .lastEventTimestamp(log.newest())
                        .lastIngestionTime(log.lastIngestionTime())
                        .uploadSequenceToken(Long.toString(log.nextSequence())));
    }

    static Key key(Key group, String stream) {
        return group.scope().key(group.id() + ":" + stream);
    }

    /** The streams of a group in the order of their names. */
    static Stream<LogStreamRecord> of(Reader reader, Key group) {
        return reader.find(TABLE, BY_GROUP, group.scope(), group.id()).map(Row::value);
    }

    /** Those whose names begin so. */
    private static Stream<LogStreamRecord> of(Reader reader, Key group, String prefix) {
        Key first = key(group, prefix);
        return Stream.concat(
                reader.get(TABLE, first).stream(),
                reader.scanAfter(TABLE, group.scope(), first.id())
                        .takeWhile(row -> row.key().id().startsWith(first.id()))
                        .map(Row::value));
    }

    /** The stream, or AWS's exception for what is missing: the group or the stream. */
    static LogStreamRecord require(Reader reader, Key group, String stream) {
        LogGroups.require(reader, group);
        return reader.get(TABLE, key(group, stream)).orElseThrow(LogsErrors::noStream);
    }
}
