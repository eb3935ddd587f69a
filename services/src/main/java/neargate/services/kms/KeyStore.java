package neargate.services.kms;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import neargate.kernel.Caller;
import neargate.kernel.Ids;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.kernel.store.Transaction;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.OriginType;

/** The caller's keys in the store, and their aliases. */
final class KeyStore {
    static final Table<KeyRecord> KEYS =
            Table.named("kms.keys", JsonCodec.of(KeyRecord.class)).build();

    static final Table.Index<AliasListEntry> BY_KEY = new Table.Index<>("key", alias -> List.of(alias.targetKeyId()));

    static final Table<AliasListEntry> ALIASES = Table.named("kms.aliases", JsonCodec.of(AliasListEntry.class))
            .with(BY_KEY)
            .build();

    /** The services for which AWS makes a key on first use ("AWS managed keys"), as their aliases name them. */
    private static final Set<String> AWS_MANAGED = Set.of(
            "alias/aws/ssm",
            "alias/aws/secretsmanager",
            "alias/aws/ebs",
            "alias/aws/ecr",
            "alias/aws/elasticfilesystem",
            "alias/aws/s3",
            "alias/aws/sns",
            "alias/aws/sqs");

    private static final int DAYS_BETWEEN_ROTATIONS = 365;

    private final Store store;
    private final RootKey root;
    private final Ids ids;

    KeyStore(Store store, RootKey root, Ids ids) {
        this.store = store;
        this.root = root;
        this.ids = ids;
    }

    Snapshot snapshot() {
        return store.snapshot();
    }

    /** The caller's key, in whatever state it is. The alias of a key that AWS manages makes the key on first use. */
    KeyRecord find(String name) {
        Scope scope = Scope.of(Caller.current());
        KeyName key = KeyName.parse(scope, name);
        Snapshot now = store.snapshot();
        boolean unmade = AWS_MANAGED.contains(key.name())
                && now.get(ALIASES, scope.key(key.name())).isEmpty();
        return unmade ? makeAwsManaged(scope, key.name()) : find(now, scope, key);
    }

    /** The caller's key by its id or ARN, for what AWS does by these alone: "Specify the key ID or key ARN of the KMS key". */
    KeyRecord findItself(String name) {
        Scope scope = Scope.of(Caller.current());
        KeyName key = KeyName.parse(scope, name);
        if (key.alias()) {
            throw KmsErrors.invalidArn("Key Aliases are not supported for this operation.");
        }
        return find(store.snapshot(), scope, key);
    }

    /** The caller's key, which must be able to encrypt and decrypt. */
    KeyRecord usable(String name) {
        return checkUsable(find(name));
    }

    static KeyRecord checkUsable(KeyRecord key) {
        if (key.isPendingDeletion()) {
            throw KmsErrors.invalidState(key.arn() + " is pending deletion.");
        }
        if (key.metadata().keyState() == KeyState.DISABLED) {
            throw KmsErrors.disabled(key.arn());
        }
        return key;
    }

    /** Changes a key of the caller's own; {@code action} is what AWS calls it, since nobody may do it to AWS's keys. */
    KeyRecord change(String name, String action, UnaryOperator<KeyRecord> change) {
        Scope scope = Scope.of(Caller.current());
        KeyRecord found = own(findItself(name), action);
        return store.write(tx -> {
            KeyRecord changed = change.apply(find(tx, scope, new KeyName(false, found.id())));
            tx.put(KEYS, scope.key(changed.id()), changed);
            return changed;
        });
    }

    /** The key, if it is one of the caller's own. */
    static KeyRecord own(KeyRecord key, String action) {
        if (key.isAwsManaged()) {
            throw KmsErrors.notAuthorized(Caller.current().principal(), action, key.arn());
        }
        return key;
    }

    /** Adds a key that {@link #fresh} made. */
    KeyRecord add(KeyRecord key) {
        Scope scope = Scope.of(Caller.current());
        return store.write(tx -> {
            KeyRecord made = key.with(it -> it.creationDate(tx.now()));
            tx.put(KEYS, scope.key(made.id()), made);
            return made;
        });
    }

    /** Takes a key away with its aliases and grants. */
    static void delete(Transaction tx, Key key, KeyRecord record) {
        List<Key> aliases =
                tx.find(ALIASES, BY_KEY, key.scope(), key.id()).map(Row::key).toList();
        aliases.forEach(alias -> tx.delete(ALIASES, alias));
        List<Key> grants = tx.find(Grants.TABLE, Grants.BY_KEY, key.scope(), record.arn())
                .map(Row::key)
                .toList();
        grants.forEach(grant -> tx.delete(Grants.TABLE, grant));
        tx.delete(KEYS, key);
    }

    static KeyRecord find(Reader reader, Scope scope, KeyName name) {
        String id = name.alias()
                ? reader.get(ALIASES, scope.key(name.name()))
                        .map(AliasListEntry::targetKeyId)
                        .orElseThrow(
                                () -> KmsErrors.notFound("Alias " + KeyName.arn(scope, name.name()) + " is not found."))
                : name.name();
        return reader.get(KEYS, scope.key(id)).orElseThrow(() -> KmsErrors.noKey(KeyName.arn(scope, "key/" + id)));
    }

    private KeyRecord makeAwsManaged(Scope scope, String alias) {
        String service = alias.substring("alias/aws/".length());
        KeyRecord fresh = fresh(scope, KeyManagerType.AWS, KeyPolicies.ofAwsService(scope, service))
                .with(it -> it.description(
                        "Default key that protects my " + service + " data when no other key is" + " defined"));
        return store.write(tx -> {
            if (tx.get(ALIASES, scope.key(alias)).isPresent()) {
                return find(tx, scope, new KeyName(true, alias));
            }
            KeyRecord made = fresh.with(it -> it.creationDate(tx.now()))
                    .withRotation(new KeyRecord.Rotation(
                            DAYS_BETWEEN_ROTATIONS, tx.now().plus(Keys.days(DAYS_BETWEEN_ROTATIONS))));
            tx.put(KEYS, scope.key(made.id()), made);
            tx.put(ALIASES, scope.key(alias), Aliases.entry(scope, alias, made.id(), tx.now()));
            return made;
        });
    }

    /** A key with what it has from birth, not stored yet. */
    KeyRecord fresh(Scope scope, KeyManagerType manager, String policy) {
        String id = ids.uuid();
        String arn = KeyName.arn(scope, "key/" + id);
        KeyRecord.Material material = root.make(arn);
        KeyMetadata metadata = KeyMetadata.builder()
                .awsAccountId(scope.account())
                .keyId(id)
                .arn(arn)
                .enabled(true)
                .description("")
                .keyUsage(KeyUsageType.ENCRYPT_DECRYPT)
                .keyState(KeyState.ENABLED)
                .origin(OriginType.AWS_KMS)
                .keyManager(manager)
                .keySpec(KeySpec.SYMMETRIC_DEFAULT)
                .customerMasterKeySpec(KeySpec.SYMMETRIC_DEFAULT.toString())
                .encryptionAlgorithms(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT)
                .multiRegion(false)
                .currentKeyMaterialId(material.id())
                .build();
        return new KeyRecord(metadata, List.of(material), policy, List.of(), null);
    }
}
