package neargate.services.iam;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import neargate.kernel.AccessKeyId;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.kernel.store.Transaction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.AccessKeyLastUsed;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyResponse;
import software.amazon.awssdk.services.iam.model.DeleteAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.DeleteAccessKeyResponse;
import software.amazon.awssdk.services.iam.model.GetAccessKeyLastUsedRequest;
import software.amazon.awssdk.services.iam.model.GetAccessKeyLastUsedResponse;
import software.amazon.awssdk.services.iam.model.ListAccessKeysRequest;
import software.amazon.awssdk.services.iam.model.ListAccessKeysResponse;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.UpdateAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAccessKeyResponse;

/** The long-lived access keys of users: two each at most. Their secrets are sealed. */
final class AccessKeys {
    static final int MOST = 2;

    private static final AccessKeyLastUsed NEVER =
            AccessKeyLastUsed.builder().serviceName("N/A").region("N/A").build();

    private static final Table.Index<AccessKeyRecord> BY_USER =
            new Table.Index<>("user", record -> List.of(Names.key(record.userName())));

    static final Table<AccessKeyRecord> TABLE = Table.named("iam.access-keys", JsonCodec.of(AccessKeyRecord.class))
            .with(BY_USER)
            .build();

    /** What is kept of keys that were deleted: that their ids were issued here. */
    static final Table<DeletedKey> DELETED = Table.named("iam.deleted-access-keys", JsonCodec.of(DeletedKey.class))
            .build();

    private final Store store;
    private final IdentityStore<UserRecord> users;
    private final SecretAccessKeys secrets;

    AccessKeys(Store store, IdentityStore<UserRecord> users, SecretAccessKeys secrets) {
        this.store = store;
        this.users = users;
        this.secrets = secrets;
    }

    /**
     * An access key as it is stored.
     *
     * @param key as it is listed
     * @param secret sealed; null of a key that was made before secrets were, which stays inactive
     */
    record AccessKeyRecord(AccessKeyMetadata key, @Nullable SdkBytes secret) {
        AccessKeyRecord {
            key = secret == null ? key.copy(it -> it.status(StatusType.INACTIVE)) : key;
        }

        AccessKeyRecord with(Consumer<AccessKeyMetadata.Builder> change) {
            return new AccessKeyRecord(key.copy(change), secret);
        }

        String userName() {
            return key.userName();
        }
    }

    record DeletedKey(Instant deleted) {}

    /** Whether that is or was somebody's key, in whatever account. */
    boolean issued(String accessKeyId) {
        Reader now = store.snapshot();
        return AccessKeyId.account(accessKeyId)
                .map(account -> new Scope(account, Scope.GLOBAL).key(accessKeyId))
                .filter(key ->
                        now.get(TABLE, key).isPresent() || now.get(DELETED, key).isPresent())
                .isPresent();
    }

    /** Whose key that is, in whatever account; empty when there is none, or it is not active. */
    Optional<UserKey> find(String accessKeyId) {
        Reader now = store.snapshot();
        return AccessKeyId.account(accessKeyId).flatMap(account -> {
            var scope = new Scope(account, Scope.GLOBAL);
            return now.get(TABLE, scope.key(accessKeyId))
                    .filter(record -> record.key().status() == StatusType.ACTIVE)
                    .flatMap(record -> UserRecord.find(now, scope, record.userName())
                            .map(user -> new UserKey(
                                    secrets.open(accessKeyId, Objects.requireNonNull(record.secret())),
                                    account,
                                    user.user().arn())));
        });
    }

    static boolean have(Reader reader, Scope scope, String user) {
        return reader.count(TABLE, BY_USER, scope, Names.key(user)) > 0;
    }

    /** The keys of a user follow it to its new name. */
    static void rename(Transaction transaction, Scope scope, String before, String after) {
        transaction
                .find(TABLE, BY_USER, scope, Names.key(before))
                .toList()
                .forEach(row -> transaction.put(TABLE, row.key(), row.value().with(it -> it.userName(after))));
    }

    CreateAccessKeyResponse create(CreateAccessKeyRequest request) {
        String name = Users.named(request.userName());
        String account = Caller.current().account();
        return users.within(name, (transaction, scope, user) -> {
            if (transaction.count(TABLE, BY_USER, scope, Names.key(name)) >= MOST) {
                throw IamErrors.limitExceeded("Cannot exceed quota for AccessKeysPerUser: " + MOST);
            }
            AccessKey made = AccessKey.builder()
                    .userName(user.name())
                    .accessKeyId(transaction.ids().accessKeyId(AccessKeyId.LONG_LIVED, account))
                    .secretAccessKey(transaction.ids().secretAccessKey())
                    .status(StatusType.ACTIVE)
                    .createDate(Dates.now(transaction))
                    .build();
            transaction.put(
                    TABLE,
                    scope.key(made.accessKeyId()),
                    new AccessKeyRecord(
                            AccessKeyMetadata.builder()
                                    .userName(made.userName())
                                    .accessKeyId(made.accessKeyId())
                                    .status(made.status())
                                    .createDate(made.createDate())
                                    .build(),
                            secrets.seal(made)));
            return CreateAccessKeyResponse.builder().accessKey(made).build();
        });
    }

    ListAccessKeysResponse list(ListAccessKeysRequest request) {
        Scope scope = Scope.global(Caller.current());
        Reader now = store.snapshot();
        String name =
                users.required(now, scope, Users.named(request.userName())).name();
        Page<AccessKeyMetadata> page = Pages.of(
                now.findAfter(TABLE, BY_USER, scope, Names.key(name), Pages.after(request.marker()))
                        .map(Row::value)
                        .map(AccessKeyRecord::key),
                request.maxItems(),
                AccessKeyMetadata::accessKeyId);
        return ListAccessKeysResponse.builder()
                .accessKeyMetadata(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    /** The keys of a user, the older first. */
    static List<AccessKeyMetadata> of(Reader reader, Scope scope, String user) {
        return reader.find(TABLE, BY_USER, scope, Names.key(user))
                .map(row -> row.value().key())
                .sorted(Comparator.comparing(AccessKeyMetadata::createDate))
                .toList();
    }

    /** A key that is not the account's is not said to be nobody's. */
    GetAccessKeyLastUsedResponse lastUsed(GetAccessKeyLastUsedRequest request) {
        Caller caller = Caller.current();
        Scope scope = Scope.global(caller);
        Reader now = store.snapshot();
        String id = request.accessKeyId();
        AccessKeyRecord key = now.get(TABLE, scope.key(id))
                .orElseThrow(() -> IamErrors.accessDenied("User: " + caller.principal()
                        + " is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key " + id));
        return GetAccessKeyLastUsedResponse.builder()
                .userName(key.userName())
                .accessKeyLastUsed(LastUses.find(now, scope, id).orElse(NEVER))
                .build();
    }

    UpdateAccessKeyResponse update(UpdateAccessKeyRequest request) {
        String name = Users.named(request.userName());
        users.within(name, (transaction, scope, user) -> {
            AccessKeyRecord record = required(transaction, scope, name, request.accessKeyId());
            transaction.put(TABLE, scope.key(request.accessKeyId()), record.with(it -> it.status(request.status())));
            return record;
        });
        return UpdateAccessKeyResponse.builder().build();
    }

    DeleteAccessKeyResponse delete(DeleteAccessKeyRequest request) {
        String name = Users.named(request.userName());
        users.within(name, (transaction, scope, user) -> {
            AccessKeyRecord record = required(transaction, scope, name, request.accessKeyId());
            transaction.delete(TABLE, scope.key(request.accessKeyId()));
            transaction.put(DELETED, scope.key(request.accessKeyId()), new DeletedKey(Dates.now(transaction)));
            LastUses.delete(transaction, scope, request.accessKeyId());
            return record;
        });
        return DeleteAccessKeyResponse.builder().build();
    }

    private static AccessKeyRecord required(Reader reader, Scope scope, String user, String id) {
        return reader.get(TABLE, scope.key(id))
                .filter(record -> Names.key(record.userName()).equals(Names.key(user)))
                .orElseThrow(() -> IamErrors.noSuchEntity("The Access Key with id " + id + " cannot be found."));
    }
}
