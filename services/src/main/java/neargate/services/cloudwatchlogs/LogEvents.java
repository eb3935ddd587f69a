package neargate.services.cloudwatchlogs;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Store;
import neargate.services.cloudwatchlogs.segments.Chosen;
import neargate.services.cloudwatchlogs.segments.LogEvent;
import neargate.services.cloudwatchlogs.segments.StreamLog;
import neargate.services.cloudwatchlogs.segments.StreamLogs;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.*;

/** Log events: put, read by stream, search by group. Limits are those of the API reference of each operation. */
final class LogEvents {
    private static final int MOST_EVENTS = 10_000;
    private static final int MOST_BYTES = 1_048_576;
    private static final int OVERHEAD_BYTES = 26;
    private static final long TOO_OLD = Duration.ofDays(14).toMillis();
    private static final long TOO_NEW = Duration.ofHours(2).toMillis();
    private static final long LONGEST_SPAN = Duration.ofHours(24).toMillis();

    private final Store store;
    private final Clock clock;
    private final StreamLogs logs;

    LogEvents(Store store, Clock clock, StreamLogs logs) {
        this.store = store;
        this.clock = clock;
        this.logs = logs;
    }

    PutLogEventsResponse put(PutLogEventsRequest request) {
        Key group = Key.of(Caller.current(), request.logGroupName());
        LogStreamRecord stream = LogStreams.require(store.snapshot(), group, request.logStreamName());
        List<InputLogEvent> events = request.logEvents();
        check(events);
        long now = clock.millis();
        int old = 0;
        while (old < events.size() && events.get(old).timestamp() < now - TOO_OLD) {
            old++;
        }
        int end = events.size();
        while (end > old && events.get(end - 1).timestamp() > now + TOO_NEW) {
            end--;
        }
        StreamLog log = logs.get(stream.id());
        if (end > old) {
            append(group, stream, log, events.subList(old, end), now);
        }
        var answer = PutLogEventsResponse.builder().nextSequenceToken(Long.toString(log.nextSequence()));
        if (old > 0 || end < events.size()) {
            answer.rejectedLogEventsInfo(RejectedLogEventsInfo.builder()
                    .tooOldLogEventEndIndex(old > 0 ? old : null)
                    .tooNewLogEventStartIndex(end < events.size() ? end : null)
                    .build());
        }
        return answer.build();
    }

    /** Adds events to a stream; one that was deleted meanwhile leaves nothing behind. */
    private void append(Key group, LogStreamRecord stream, StreamLog log, List<InputLogEvent> events, long now) {
        try {
            log.append(events, now);
        } catch (UncheckedIOException e) {
            dropUnlessThere(group, stream);
            throw LogsErrors.unavailable(e.getCause());
        }
        dropUnlessThere(group, stream);
    }

    private void dropUnlessThere(Key group, LogStreamRecord stream) {
        Key key = LogStreams.key(group, stream.stream().logStreamName());
        boolean isThere = store.snapshot()
                .get(LogStreams.TABLE, key)
                .filter(stream::equals)
                .isPresent();
        if (!isThere) {
            logs.delete(stream.id());
            throw LogsErrors.noStream();
        }
    }

    private static void check(List<InputLogEvent> events) {
        if (events.isEmpty() || events.size() > MOST_EVENTS) {
            throw LogsErrors.invalid("1 validation error detected: Value at 'logEvents' failed to satisfy constraint:"
                    + " Member must have length less than or equal to " + MOST_EVENTS
                    + " and greater than or equal to 1");
        }
        long bytes = 0;
        long before = Long.MIN_VALUE;
        for (InputLogEvent event : events) {
            if (event.timestamp() == null
                    || event.timestamp() < 0
                    || event.message() == null
                    || event.message().isEmpty()) {
                throw LogsErrors.invalid(
                        "A log event needs a timestamp of at least 0 and a message that is not empty.");
            }
            if (event.timestamp() < before) {
                throw LogsErrors.invalid("Log events in a single PutLogEvents request must be in chronological order.");
            }
            before = event.timestamp();
            bytes += event.message().getBytes(StandardCharsets.UTF_8).length + OVERHEAD_BYTES;
        }
        if (bytes > MOST_BYTES) {
            throw LogsErrors.invalid("Upload too large: " + bytes + " bytes exceeds limit of " + MOST_BYTES);
        }
        if (before - events.getFirst().timestamp() > LONGEST_SPAN) {
            throw LogsErrors.invalid(
                    "The batch of log events in a single PutLogEvents request cannot span more than 24" + " hours.");
        }
    }

    GetLogEventsResponse get(GetLogEventsRequest request) {
        Key group = Key.of(Caller.current(), LogGroups.name(request.logGroupName(), request.logGroupIdentifier()));
        Reader now = store.snapshot();
        LogStreamRecord stream = LogStreams.require(now, group, request.logStreamName());
        Position token = request.nextToken() == null ? null : Position.parse(request.nextToken());
        Window window =
                window(now, group, request.startTime(), request.endTime()).beyond(token);
        boolean newestFirst = token == null ? !Boolean.TRUE.equals(request.startFromHead()) : token.backward();
        Predicate<LogEvent> beyond = token == null ? event -> true : token::reaches;
        int limit = limit(request.limit());
        List<LogEvent> events = logs.get(stream.id()).select(window.from(), window.to(), limit, newestFirst, beyond);
        // At either end the token comes back as it was, which is how callers know that there is no more.
        Position first = events.isEmpty() ? Position.orStart(token) : Position.of(events.getFirst());
        Position last = events.isEmpty() ? Position.orStart(token) : Position.of(events.getLast());
        return GetLogEventsResponse.builder()
                .events(events.stream()
                        .map(event -> OutputLogEvent.builder()
                                .timestamp(event.timestamp())
                                .ingestionTime(event.ingestionTime())
                                .message(event.message())
                                .build())
                        .toList())
                .nextBackwardToken(first.text(true))
                .nextForwardToken(last.text(false))
                .build();
    }

    FilterLogEventsResponse filter(FilterLogEventsRequest request) {
        Key group = Key.of(Caller.current(), LogGroups.name(request.logGroupName(), request.logGroupIdentifier()));
        Reader now = store.snapshot();
        LogGroups.require(now, group);
        FilterPattern pattern = pattern(request.filterPattern());
        FoundEvent after = request.nextToken() == null ? null : FoundEvent.parse(request.nextToken());
        Window window = window(now, group, request.startTime(), request.endTime())
                .beyond(after == null ? null : Position.of(after.event()));
        int limit = limit(request.limit());
        var found = new Chosen<FoundEvent>(limit + 1, Comparator.naturalOrder());
        streams(now, group, request).forEach(stream -> {
            String name = stream.stream().logStreamName();
            Predicate<LogEvent> wanted = event -> pattern.matches(event.message())
                    && (after == null || after.compareTo(new FoundEvent(name, event)) < 0);
            logs.get(stream.id())
                    .select(window.from(), window.to(), limit + 1, false, wanted)
                    .forEach(event -> found.offer(new FoundEvent(name, event)));
        });
        List<FoundEvent> all = found.inOrder();
        List<FoundEvent> page = all.subList(0, Math.min(limit, all.size()));
        return FilterLogEventsResponse.builder()
                .events(page.stream().map(FoundEvent::toFiltered).toList())
                .searchedLogStreams(List.of())
                .nextToken(all.size() > limit ? page.getLast().token() : null)
                .build();
    }

    private static Stream<LogStreamRecord> streams(Reader now, Key group, FilterLogEventsRequest request) {
        if (request.logStreamNamePrefix() != null && !request.logStreamNames().isEmpty()) {
            throw LogsErrors.invalid("logStreamNames and logStreamNamePrefix are mutually exclusive.");
        }
        if (!request.logStreamNames().isEmpty()) {
            return request.logStreamNames().stream().map(name -> LogStreams.require(now, group, name));
        }
        String prefix = request.logStreamNamePrefix() == null ? "" : request.logStreamNamePrefix();
        return LogStreams.of(now, group)
                .filter(stream -> stream.stream().logStreamName().startsWith(prefix));
    }

    private static FilterPattern pattern(@Nullable String text) {
        try {
            return FilterPattern.parse(text == null ? "" : text);
        } catch (IllegalArgumentException e) {
            throw LogsErrors.invalid(e.getMessage());
        }
    }

    /** What may be seen: the times asked for, without what the group's retention has ended. */
    private Window window(Reader now, Key group, @Nullable Long startTime, @Nullable Long endTime) {
        long from = startTime == null ? 0 : startTime;
        long to = endTime == null ? Long.MAX_VALUE : endTime;
        if (from > to) {
            throw LogsErrors.invalid("startTime must be less than or equal to endTime.");
        }
        Integer days = LogGroups.require(now, group).group().retentionInDays();
        return new Window(
                days == null
                        ? from
                        : Math.max(from, clock.millis() - Duration.ofDays(days).toMillis()),
                to);
    }

    private static int limit(@Nullable Integer asked) {
        if (asked != null && (asked < 1 || asked > MOST_EVENTS)) {
            throw LogsErrors.invalid("1 validation error detected: Value '" + asked
                    + "' at 'limit' failed to satisfy constraint: Member must have value between 1 and " + MOST_EVENTS);
        }
        return asked == null ? MOST_EVENTS : asked;
    }

    private record Window(long from, long to) {
        /** What is left of it for the next page, so that the segments before are not read again. */
        Window beyond(@Nullable Position last) {
            if (last == null) {
                return this;
            }
            return last.backward()
                    ? new Window(from, Math.min(to, Math.max(last.timestamp(), last.timestamp() + 1)))
                    : new Window(Math.max(from, last.timestamp()), to);
        }
    }
}
