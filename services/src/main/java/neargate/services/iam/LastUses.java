package neargate.services.iam;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.kernel.store.Transaction;
import software.amazon.awssdk.services.iam.model.AccessKeyLastUsed;
import software.amazon.awssdk.services.iam.model.RoleLastUsed;

/**
 * When access keys, their users and roles were used last and for which service, by their ids. Not every request is written
 * down: that somebody uses a service is, once in five minutes.
 */
final class LastUses {
    static final Table<AccessKeyLastUsed> TABLE =
            Table.named("iam.last-uses", JsonCodec.of(AccessKeyLastUsed.class)).build();

    private static final Duration PACE = Duration.ofMinutes(5);
    private static final String FOR = "/";

    private final Store store;
    private final Clock clock;

    LastUses(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** @param id of an access key, a user or a role; nothing is kept of one that is gone, whose sessions may last */
    void add(String account, String id, String service, String region) {
        var scope = new Scope(account, Scope.GLOBAL);
        Instant at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Reader now = store.snapshot();
        boolean isNews = now.get(TABLE, scope.key(id + FOR + service))
                .map(before -> !at.isBefore(before.lastUsedDate().plus(PACE)))
                .orElse(true);
        if (isNews && !whose(now, scope, id).isEmpty()) {
            var use = AccessKeyLastUsed.builder()
                    .lastUsedDate(at)
                    .serviceName(service)
                    .region(region)
                    .build();
            store.write(transaction -> {
                whose(transaction, scope, id)
                        .forEach(each -> transaction.put(TABLE, scope.key(each + FOR + service), use));
                return use;
            });
        }
    }

    /** The ids of whom a use is one: of a key's it is one of the user's, too. */
    private static List<String> whose(Reader reader, Scope scope, String id) {
        Optional<UserRecord> owner = reader.get(AccessKeys.TABLE, scope.key(id))
                .flatMap(key -> UserRecord.find(reader, scope, key.userName()));
        if (owner.isPresent()) {
            return List.of(id, owner.get().user().userId());
        }
        boolean isThere = reader.count(RoleRecord.TABLE, RoleRecord.BY_ID, scope, id) > 0
                || reader.count(UserRecord.TABLE, UserRecord.BY_ID, scope, id) > 0;
        return isThere ? List.of(id) : List.of();
    }

    static Optional<AccessKeyLastUsed> find(Reader reader, Scope scope, String id) {
        return rows(reader, scope, id).map(Row::value).max(Comparator.comparing(AccessKeyLastUsed::lastUsedDate));
    }

    /** When a service was used. */
    static Optional<AccessKeyLastUsed> of(Reader reader, Scope scope, String id, String service) {
        return reader.get(TABLE, scope.key(id + FOR + service));
    }

    private static Stream<Row<AccessKeyLastUsed>> rows(Reader reader, Scope scope, String id) {
        return reader.scanAfter(TABLE, scope, id + FOR)
                .takeWhile(row -> row.key().id().startsWith(id + FOR));
    }

    /** As roles show it: of one that was never used there is nothing to say. */
    static RoleLastUsed ofRole(Reader reader, Scope scope, String roleId) {
        return find(reader, scope, roleId)
                .map(use -> RoleLastUsed.builder()
                        .lastUsedDate(use.lastUsedDate())
                        .region(use.region())
                        .build())
                .orElse(RoleLastUsed.builder().build());
    }

    static void delete(Transaction transaction, Scope scope, String id) {
        rows(transaction, scope, id).toList().forEach(row -> transaction.delete(TABLE, row.key()));
    }
}
