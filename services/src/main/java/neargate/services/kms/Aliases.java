package neargate.services.kms;

import java.time.Instant;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.CreateAliasRequest;
import software.amazon.awssdk.services.kms.model.CreateAliasResponse;
import software.amazon.awssdk.services.kms.model.DeleteAliasRequest;
import software.amazon.awssdk.services.kms.model.DeleteAliasResponse;
import software.amazon.awssdk.services.kms.model.ListAliasesRequest;
import software.amazon.awssdk.services.kms.model.ListAliasesResponse;
import software.amazon.awssdk.services.kms.model.UpdateAliasRequest;
import software.amazon.awssdk.services.kms.model.UpdateAliasResponse;

/** Aliases: other names of keys, which may come to mean another key. */
final class Aliases {
    private static final Pattern NAME = Pattern.compile("alias/[a-zA-Z0-9/_-]+");
    private static final String RESERVED = "alias/aws/";

    private final Store store;
    private final KeyStore keys;

    Aliases(Store store, KeyStore keys) {
        this.store = store;
        this.keys = keys;
    }

    static AliasListEntry entry(Scope scope, String name, String keyId, Instant now) {
        return AliasListEntry.builder()
                .aliasName(name)
                .aliasArn(KeyName.arn(scope, name))
                .targetKeyId(keyId)
                .creationDate(now)
                .lastUpdatedDate(now)
                .build();
    }

    CreateAliasResponse create(CreateAliasRequest request) {
        Scope scope = Scope.of(Caller.current());
        String name = checked(request.aliasName());
        KeyRecord target = target(scope, request.targetKeyId(), "CreateAlias");
        store.write(tx -> {
            KeyStore.find(tx, scope, new KeyName(false, target.id()));
            if (tx.get(KeyStore.ALIASES, scope.key(name)).isPresent()) {
                throw KmsErrors.alreadyExists(KeyName.arn(scope, name));
            }
            tx.put(KeyStore.ALIASES, scope.key(name), entry(scope, name, target.id(), tx.now()));
            return name;
        });
        return CreateAliasResponse.builder().build();
    }

    UpdateAliasResponse update(UpdateAliasRequest request) {
        Scope scope = Scope.of(Caller.current());
        String name = checked(request.aliasName());
        KeyRecord target = target(scope, request.targetKeyId(), "UpdateAlias");
        store.write(tx -> {
            KeyStore.find(tx, scope, new KeyName(false, target.id()));
            AliasListEntry before = tx.get(KeyStore.ALIASES, scope.key(name)).orElseThrow(() -> unknown(scope, name));
            tx.put(
                    KeyStore.ALIASES,
                    scope.key(name),
                    before.copy(it -> it.targetKeyId(target.id()).lastUpdatedDate(tx.now())));
            return name;
        });
        return UpdateAliasResponse.builder().build();
    }

    DeleteAliasResponse delete(DeleteAliasRequest request) {
        Scope scope = Scope.of(Caller.current());
        String name = checked(request.aliasName());
        store.write(tx -> {
            if (tx.get(KeyStore.ALIASES, scope.key(name)).isEmpty()) {
                throw unknown(scope, name);
            }
            tx.delete(KeyStore.ALIASES, scope.key(name));
            return name;
        });
        return DeleteAliasResponse.builder().build();
    }

    ListAliasesResponse list(ListAliasesRequest request) {
        Scope scope = Scope.of(Caller.current());
        String after = Keys.after(request.marker());
        Snapshot now = keys.snapshot();
        Stream<Row<AliasListEntry>> rows = request.keyId() == null
                ? now.scanAfter(KeyStore.ALIASES, scope, after)
                : now.findAfter(
                        KeyStore.ALIASES,
                        KeyStore.BY_KEY,
                        scope,
                        keys.findItself(request.keyId()).id(),
                        after);
        Page<AliasListEntry> page = Keys.page(rows.map(Row::value), request.limit(), AliasListEntry::aliasName);
        return ListAliasesResponse.builder()
                .aliases(page.items())
                .nextMarker(page.nextToken())
                .truncated(page.nextToken() != null)
                .build();
    }

    private KeyRecord target(Scope scope, String keyId, String action) {
        if (keyId.contains(KeyName.ALIAS)) {
            throw KmsErrors.validation("Aliases must refer to keys. Not aliases");
        }
        KeyRecord key = KeyStore.find(keys.snapshot(), scope, KeyName.parse(scope, keyId));
        return Keys.notPendingDeletion(KeyStore.own(key, action));
    }

    private static String checked(String name) {
        if (!name.startsWith(KeyName.ALIAS)) {
            throw KmsErrors.validation("Alias must start with the prefix \"alias/\". Please see"
                    + " https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html");
        }
        if (!NAME.matcher(name).matches()) {
            throw KmsErrors.validation("Alias contains invalid characters: only alphanumeric characters, forward"
                    + " slashes, underscores and dashes are allowed");
        }
        if (name.startsWith(RESERVED)) {
            throw KmsErrors.reservedAlias(name);
        }
        return name;
    }

    private static RuntimeException unknown(Scope scope, String name) {
        return KmsErrors.notFound("Alias " + KeyName.arn(scope, name) + " is not found.");
    }
}
