package neargate.services.kms;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.ListGrantsRequest;
import software.amazon.awssdk.services.kms.model.ListGrantsResponse;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsRequest;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsResponse;
import software.amazon.awssdk.services.kms.model.RetireGrantRequest;
import software.amazon.awssdk.services.kms.model.RetireGrantResponse;
import software.amazon.awssdk.services.kms.model.RevokeGrantRequest;
import software.amazon.awssdk.services.kms.model.RevokeGrantResponse;

/** Grants: leave that somebody was given to use a key. */
final class Grants {
    static final Table.Index<GrantRecord> BY_KEY =
            new Table.Index<>("key", grant -> List.of(grant.entry().keyId()));
    static final Table.Index<GrantRecord> BY_GRANTEE = new Table.Index<>(
            "grantee",
            grant -> List.of(grantee(grant.entry().keyId(), grant.entry().granteePrincipal())));
    static final Table.Index<GrantRecord> BY_RETIRING_PRINCIPAL = new Table.Index<>(
            "retiring",
            grant -> Stream.ofNullable(grant.entry().retiringPrincipal()).toList());
    static final Table.Index<GrantRecord> BY_TOKEN = new Table.Index<>("token", grant -> List.of(grant.token()));

    static final Table<GrantRecord> TABLE = Table.named("kms.grants", JsonCodec.of(GrantRecord.class))
            .with(BY_KEY)
            .with(BY_GRANTEE)
            .with(BY_RETIRING_PRINCIPAL)
            .with(BY_TOKEN)
            .build();

    private static final int MOST = 50_000;

    private final Store store;
    private final KeyStore keys;

    Grants(Store store, KeyStore keys) {
        this.store = store;
        this.keys = keys;
    }

    /**
     * A grant.
     *
     * @param entry as it is listed; its key is an ARN
     * @param token names it before it is known everywhere
     */
    record GrantRecord(GrantListEntry entry, String token) {}

    /** A grant of the same name that says the same is the same grant. */
    CreateGrantResponse create(CreateGrantRequest request) {
        Scope scope = Scope.of(Caller.current());
        KeyRecord key = KeyStore.checkUsable(keys.findItself(request.keyId()));
        if (Boolean.TRUE.equals(request.dryRun())) {
            throw KmsErrors.dryRun();
        }
        GrantTerms.check(request);
        GrantListEntry asked = GrantListEntry.builder()
                .keyId(key.arn())
                .name(request.name())
                .granteePrincipal(request.granteePrincipal())
                .retiringPrincipal(request.retiringPrincipal())
                .issuingAccount("arn:aws:iam::" + scope.account() + ":root")
                .operationsWithStrings(request.operationsAsStrings())
                .constraints(request.constraints())
                .build();
        GrantRecord granted = store.write(tx -> {
            Optional<GrantRecord> same = request.name() == null
                    ? Optional.empty()
                    : of(tx, scope, key.arn())
                            .filter(it -> asked.equals(
                                    it.entry().copy(e -> e.grantId(null).creationDate(null))))
                            .findFirst();
            return same.orElseGet(() -> {
                if (tx.count(TABLE, BY_KEY, scope, key.arn()) >= MOST) {
                    throw KmsErrors.limitExceeded("The key " + key.arn() + " has " + MOST + " grants already.");
                }
                var grant = new GrantRecord(
                        asked.copy(it -> it.grantId(tx.ids().hex(64)).creationDate(tx.now())),
                        tx.ids().hex(64));
                tx.put(TABLE, scope.key(grant.entry().grantId()), grant);
                return grant;
            });
        });
        return CreateGrantResponse.builder()
                .grantId(granted.entry().grantId())
                .grantToken(granted.token())
                .build();
    }

    ListGrantsResponse list(ListGrantsRequest request) {
        Scope scope = Scope.of(Caller.current());
        KeyRecord key = keys.findItself(request.keyId());
        String grantee = request.granteePrincipal();
        Page<GrantListEntry> page = page(
                grantee == null ? BY_KEY : BY_GRANTEE,
                scope,
                grantee == null ? key.arn() : grantee(key.arn(), grantee),
                request.marker(),
                request.limit(),
                it -> request.grantId() == null || request.grantId().equals(it.grantId()));
        return ListGrantsResponse.builder()
                .grants(page.items())
                .nextMarker(page.nextToken())
                .truncated(page.nextToken() != null)
                .build();
    }

    /** The grants of whatever key that a principal may retire. */
    ListRetirableGrantsResponse listRetirable(ListRetirableGrantsRequest request) {
        Page<GrantListEntry> page = page(
                BY_RETIRING_PRINCIPAL,
                Scope.of(Caller.current()),
                request.retiringPrincipal(),
                request.marker(),
                request.limit(),
                _ -> true);
        return ListRetirableGrantsResponse.builder()
                .grants(page.items())
                .nextMarker(page.nextToken())
                .truncated(page.nextToken() != null)
                .build();
    }

    private Page<GrantListEntry> page(
            Table.Index<GrantRecord> index,
            Scope scope,
            String term,
            @Nullable String marker,
            @Nullable Integer limit,
            Predicate<GrantListEntry> filter) {
        return Keys.page(
                keys.snapshot()
                        .findAfter(TABLE, index, scope, term, Keys.after(marker))
                        .map(row -> row.value().entry())
                        .filter(filter),
                limit,
                GrantListEntry::grantId);
    }

    private static String grantee(String keyArn, String principal) {
        return keyArn + " " + principal;
    }

    RevokeGrantResponse revoke(RevokeGrantRequest request) {
        end(request.keyId(), request.grantId(), request.dryRun());
        return RevokeGrantResponse.builder().build();
    }

    RetireGrantResponse retire(RetireGrantRequest request) {
        if (request.grantToken() != null) {
            Scope scope = Scope.of(Caller.current());
            GrantRecord grant = keys.snapshot()
                    .find(TABLE, BY_TOKEN, scope, request.grantToken())
                    .map(Row::value)
                    .findFirst()
                    .orElseThrow(KmsErrors::invalidGrantToken);
            end(grant.entry().keyId(), grant.entry().grantId(), request.dryRun());
        } else if (request.keyId() == null || request.grantId() == null) {
            throw KmsErrors.validation("A grant token, or a key ID and a grant ID, is required.");
        } else {
            end(request.keyId(), request.grantId(), request.dryRun());
        }
        return RetireGrantResponse.builder().build();
    }

    private void end(String keyId, String grantId, @Nullable Boolean dryRun) {
        Key key = Scope.of(Caller.current()).key(grantId);
        String arn = keys.findItself(keyId).arn();
        if (Boolean.TRUE.equals(dryRun)) {
            throw KmsErrors.dryRun();
        }
        store.write(tx -> {
            if (tx.get(TABLE, key).filter(it -> arn.equals(it.entry().keyId())).isEmpty()) {
                throw KmsErrors.notFound("Grant ID " + grantId + " not found");
            }
            tx.delete(TABLE, key);
            return key;
        });
    }

    /** The grants of a key. */
    static Stream<GrantRecord> of(Reader reader, Scope scope, String keyArn) {
        return reader.find(TABLE, BY_KEY, scope, keyArn).map(Row::value);
    }
}
