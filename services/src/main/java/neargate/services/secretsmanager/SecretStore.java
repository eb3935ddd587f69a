package neargate.services.secretsmanager;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.kernel.store.Transaction;

/** The caller's secrets in the store, and their versions. */
final class SecretStore {
    static final Table<SecretRecord> SECRETS = Table.named("secretsmanager.secrets", JsonCodec.of(SecretRecord.class))
            .build();

    static final Table.Index<VersionRecord> BY_SECRET =
            new Table.Index<>("secret", version -> List.of(version.secret()));

    static final Table<VersionRecord> VERSIONS = Table.named(
                    "secretsmanager.versions", JsonCodec.of(VersionRecord.class))
            .with(BY_SECRET)
            .build();

    private static final int MOST_VERSIONS = 100;
    private static final Duration VERSION_STAYS = Duration.ofDays(1);

    private final Store store;

    SecretStore(Store store) {
        this.store = store;
    }

    Store store() {
        return store;
    }

    Snapshot snapshot() {
        return store.snapshot();
    }

    /** The caller's secret, be it marked for deletion or not. */
    SecretRecord find(String secretId) {
        Caller caller = Caller.current();
        return find(store.snapshot(), Scope.of(caller), SecretName.parse(caller, secretId));
    }

    /** The caller's secret, which must not be marked for deletion. */
    SecretRecord live(String secretId) {
        return live(find(secretId));
    }

    static SecretRecord live(SecretRecord secret) {
        if (secret.isMarkedForDeletion()) {
            throw SecretsErrors.markedForDeletion();
        }
        return secret;
    }

    /** Changes one of the caller's secrets. */
    SecretRecord change(String secretId, UnaryOperator<SecretRecord> change) {
        Caller caller = Caller.current();
        Scope scope = Scope.of(caller);
        SecretName name = SecretName.parse(caller, secretId);
        return store.write(tx -> {
            SecretRecord changed = change.apply(find(tx, scope, name));
            tx.put(SECRETS, scope.key(changed.name()), changed);
            return changed;
        });
    }

    static SecretRecord find(Reader reader, Scope scope, SecretName name) {
        return name.shortened()
                .flatMap(shortened -> reader.get(SECRETS, scope.key(shortened))
                        .filter(it -> it.arn().endsWith(":secret:" + name.name())))
                .or(() -> reader.get(SECRETS, scope.key(name.name())))
                .orElseThrow(SecretsErrors::noSecret);
    }

    static Optional<VersionRecord> version(Reader reader, Scope scope, String secret, String versionId) {
        return reader.get(VERSIONS, versionKey(scope, secret, versionId));
    }

    static Stream<VersionRecord> versions(Reader reader, Scope scope, String secret) {
        return reader.find(VERSIONS, BY_SECRET, scope, secret).map(Row::value);
    }

    /** Adds a version. The oldest that carries no label makes room, unless it is of today. */
    static void add(Transaction tx, Scope scope, VersionRecord version) {
        if (tx.count(VERSIONS, BY_SECRET, scope, version.secret()) >= MOST_VERSIONS) {
            Instant today = tx.now().minus(VERSION_STAYS);
            Stages stages =
                    tx.get(SECRETS, scope.key(version.secret())).orElseThrow().stages();
            VersionRecord oldest = versions(tx, scope, version.secret())
                    .filter(it -> stages.of(it.id()).isEmpty())
                    .filter(it -> it.created().isBefore(today))
                    .min(Comparator.comparing(VersionRecord::created))
                    .orElseThrow(() -> SecretsErrors.limitExceeded(
                            "You have reached the maximum number of versions for this secret."));
            tx.delete(VERSIONS, versionKey(scope, oldest.secret(), oldest.id()));
        }
        tx.put(VERSIONS, versionKey(scope, version.secret(), version.id()), version);
    }

    static void put(Transaction tx, Scope scope, VersionRecord version) {
        tx.put(VERSIONS, versionKey(scope, version.secret(), version.id()), version);
    }

    /** Takes a secret away with all its versions. */
    static void delete(Transaction tx, Key key) {
        List<Key> versions = tx.find(VERSIONS, BY_SECRET, key.scope(), key.id())
                .map(Row::key)
                .toList();
        versions.forEach(version -> tx.delete(VERSIONS, version));
        tx.delete(SECRETS, key);
    }

    /** No name of a secret has a number sign. */
    private static Key versionKey(Scope scope, String secret, String versionId) {
        return scope.key(secret + "#" + versionId);
    }
}
