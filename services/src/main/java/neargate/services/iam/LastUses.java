package neargate.services.iam;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.kernel.store.Transaction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.AccessKeyLastUsed;
import software.amazon.awssdk.services.iam.model.RoleLastUsed;

/**
 * When access keys and roles were used last, by their ids. Not every request is written down: one a minute is, and one a
 * second when it is for another service or region than the last.
 */
final class LastUses {
    static final Table<AccessKeyLastUsed> TABLE =
            Table.named("iam.last-uses", JsonCodec.of(AccessKeyLastUsed.class)).build();

    private static final Duration SAME = Duration.ofMinutes(1);
    private static final Duration OTHER = Duration.ofSeconds(1);

    private final Store store;
    private final Clock clock;

    LastUses(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** @param id of an access key or a role; nothing is kept of one that is gone, whose sessions may last */
    void add(String account, String id, String service, String region) {
        Key key = new Scope(account, Scope.GLOBAL).key(id);
        var use = AccessKeyLastUsed.builder()
                .lastUsedDate(clock.instant().truncatedTo(ChronoUnit.SECONDS))
                .serviceName(service)
                .region(region)
                .build();
        Reader now = store.snapshot();
        if (isNews(now.get(TABLE, key).orElse(null), use) && isThere(now, key)) {
            store.write(transaction -> {
                if (isThere(transaction, key)) {
                    transaction.put(TABLE, key, use);
                }
                return use;
            });
        }
    }

    private static boolean isThere(Reader reader, Key key) {
        return reader.get(AccessKeys.TABLE, key).isPresent()
                || reader.count(RoleRecord.TABLE, RoleRecord.BY_ID, key.scope(), key.id()) > 0;
    }

    private static boolean isNews(@Nullable AccessKeyLastUsed before, AccessKeyLastUsed use) {
        if (before == null) {
            return true;
        }
        boolean same = before.serviceName().equals(use.serviceName())
                && before.region().equals(use.region());
        return !use.lastUsedDate().isBefore(before.lastUsedDate().plus(same ? SAME : OTHER));
    }

    static Optional<AccessKeyLastUsed> find(Reader reader, Scope scope, String id) {
        return reader.get(TABLE, scope.key(id));
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
        transaction.delete(TABLE, scope.key(id));
    }
}
