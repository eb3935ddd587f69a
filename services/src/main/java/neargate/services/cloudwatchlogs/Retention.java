package neargate.services.cloudwatchlogs;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import neargate.kernel.controller.Controller;
import neargate.kernel.controller.Next;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Row;
import neargate.kernel.store.Snapshot;
import neargate.services.cloudwatchlogs.segments.StreamLogs;

/** Keeps the promise of a retention policy: events past it take no disk for more than an hour or so. */
final class Retention implements Controller {
    private static final Duration ROUND = Duration.ofHours(1);

    private final Clock clock;
    private final StreamLogs logs;

    Retention(Clock clock, StreamLogs logs) {
        this.clock = clock;
        this.logs = logs;
    }

    @Override
    public String name() {
        return "logs.retention";
    }

    @Override
    public void concerns(Change<?> change, Snapshot after, Consumer<Key> due) {
        if (change.table() == LogGroups.TABLE) {
            due.accept(change.key());
        }
    }

    @Override
    public Stream<Key> keys(Snapshot now) {
        return now.scanAll(LogGroups.TABLE).map(Row::key);
    }

    @Override
    public Next reconcile(Key key, Snapshot now) {
        Integer days = now.get(LogGroups.TABLE, key)
                .map(record -> record.group().retentionInDays())
                .orElse(null);
        if (days == null) {
            return Next.onChange();
        }
        long oldest = clock.millis() - Duration.ofDays(days).toMillis();
        LogStreams.of(now, key).forEach(stream -> logs.get(stream.id()).dropBefore(oldest));
        return Next.at(clock.instant().plus(ROUND));
    }
}
