package neargate.services.ecs.services;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Table;
import neargate.kernel.store.Transaction;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

/** The events of services: the last hundred of each, numbered as they come ("Amazon ECS service event messages"). */
final class ServiceEvents {
    /** Events, by {@code cluster/service#number}. */
    static final Table<ServiceEvent> TABLE =
            Table.named("ecs.service-events", JsonCodec.of(ServiceEvent.class)).build();

    private static final int KEPT = 100;
    private static final Duration UNTIL_REPEATED = Duration.ofHours(6);

    private ServiceEvents() {}

    /** Adds an event; returns the record that knows of it. */
    static ServiceRecord add(Transaction tx, Scope scope, ServiceRecord record, String message) {
        int number = record.lastEvent() + 1;
        tx.put(
                TABLE,
                key(scope, record, number),
                ServiceEvent.builder()
                        .id(tx.ids().uuid())
                        .createdAt(tx.now())
                        .message(message)
                        .build());
        tx.delete(TABLE, key(scope, record, number - KEPT));
        return record.withLastEvent(number);
    }

    /** Adds an event unless it is the newest one already: who changed nothing is told nothing. */
    static ServiceRecord addNew(Transaction tx, Scope scope, ServiceRecord record, String message) {
        return tx.get(TABLE, key(scope, record, record.lastEvent()))
                        .filter(newest -> newest.message().equals(message))
                        .isPresent()
                ? record
                : add(tx, scope, record, message);
    }

    /** Adds an event unless the same was told in the last hours. */
    static ServiceRecord addOnce(Transaction tx, Scope scope, ServiceRecord record, String message) {
        return wasToldLately(tx, scope, record, message, tx.now()) ? record : add(tx, scope, record, message);
    }

    static boolean wasToldLately(Reader state, Scope scope, ServiceRecord record, String message, Instant now) {
        Instant lately = now.minus(UNTIL_REPEATED);
        return newestFirst(state, scope, record)
                .takeWhile(event -> event.createdAt().isAfter(lately))
                .anyMatch(event -> event.message().equals(message));
    }

    /** The events of a service, the newest first. */
    static List<ServiceEvent> of(Reader state, Scope scope, ServiceRecord record) {
        return newestFirst(state, scope, record).toList();
    }

    private static Stream<ServiceEvent> newestFirst(Reader state, Scope scope, ServiceRecord record) {
        return IntStream.iterate(record.lastEvent(), number -> number > record.lastEvent() - KEPT, number -> number - 1)
                .mapToObj(number -> state.get(TABLE, key(scope, record, number)))
                .flatMap(found -> found.stream());
    }

    /** Takes away all events of a service. */
    static void clear(Transaction tx, Scope scope, ServiceRecord record) {
        for (int number = record.lastEvent(); number > record.lastEvent() - KEPT; number--) {
            tx.delete(TABLE, key(scope, record, number));
        }
    }

    private static Key key(Scope scope, ServiceRecord record, int number) {
        return scope.key(record.key(scope).id() + "#" + number);
    }
}
