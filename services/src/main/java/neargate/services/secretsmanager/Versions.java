package neargate.services.secretsmanager;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import neargate.kernel.Caller;
import neargate.kernel.Ids;
import neargate.kernel.Page;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Transaction;
import neargate.services.secretsmanager.VersionRecord.Sealed;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretVersionIdsRequest;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretVersionIdsResponse;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretVersionsListEntry;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretVersionStageRequest;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretVersionStageResponse;

/** The versions of secrets: made, listed, labelled. */
final class Versions {
    private static final int USUAL_PAGE = 100;

    private final SecretStore secrets;
    private final Vault vault;
    private final Ids ids;

    Versions(SecretStore secrets, Vault vault, Ids ids) {
        this.secrets = secrets;
        this.vault = vault;
        this.ids = ids;
    }

    PutSecretValueResponse put(PutSecretValueRequest request) {
        SecretValue value = SecretValue.of(request.secretString(), request.secretBinary());
        if (value == null) {
            throw SecretsErrors.invalidRequest("You must provide either SecretString or SecretBinary.");
        }
        List<String> stages = request.versionStages().isEmpty() ? List.of(Stages.CURRENT) : request.versionStages();
        String versionId = token(request.clientRequestToken());
        SecretRecord changed = write(request.secretId(), versionId, value, stages, it -> it);
        return PutSecretValueResponse.builder()
                .arn(changed.arn())
                .name(changed.name())
                .versionId(versionId)
                .versionStages(changed.stages().of(versionId))
                .build();
    }

    /** The id of a new version: the caller's token, so that a repeated request makes no other. */
    String token(@Nullable String clientRequestToken) {
        return clientRequestToken == null ? ids.uuid() : clientRequestToken;
    }

    /** A version of a secret, ready to be stored. */
    VersionRecord sealed(SecretRecord secret, String versionId, SecretValue value, Instant now) {
        Sealed sealed = vault.seal(secret.secret().kmsKeyId(), secret.arn(), versionId, value);
        return new VersionRecord(
                secret.name(),
                SecretVersionsListEntry.builder()
                        .versionId(versionId)
                        .createdDate(now)
                        .kmsKeyIds(shownKey(secret))
                        .build(),
                sealed);
    }

    /**
     * Changes a secret as above and gives it a version with labels. A version of that id that is there already and says the same is
     * left as it is.
     */
    SecretRecord write(
            String secretId,
            String versionId,
            SecretValue value,
            List<String> stages,
            UnaryOperator<SecretRecord> change) {
        Scope scope = Scope.of(Caller.current());
        SecretRecord found = secrets.live(secretId);
        SecretRecord planned = change.apply(found);
        VersionRecord sealed = sealed(planned, versionId, value, Instant.EPOCH);
        List<Move> moves = moves(scope, planned);
        Written written = secrets.store().write(tx -> {
            SecretRecord before = before(tx, scope, found);
            Optional<VersionRecord> same = SecretStore.version(tx, scope, found.name(), versionId);
            SecretRecord after = change.apply(before).with(it -> it.lastChangedDate(tx.now()));
            if (same.isEmpty()) {
                Stages moved = before.stages().moved(withCurrent(before, stages), versionId);
                after = after.with(it -> it.secretVersionsToStages(moved.ofVersions()));
                SecretStore.add(tx, scope, sealed.with(it -> it.createdDate(tx.now())));
            }
            moves.forEach(move -> move.apply(tx, scope));
            tx.put(SecretStore.SECRETS, scope.key(found.name()), after);
            return new Written(after, same);
        });
        written.same.ifPresent(same -> requireSame(found, same, value));
        return written.secret;
    }

    private record Written(SecretRecord secret, Optional<VersionRecord> same) {}

    /** The first version of a secret is the current one, whatever else it is. */
    private static List<String> withCurrent(SecretRecord secret, List<String> stages) {
        if (secret.stages().version(Stages.CURRENT).isPresent() || stages.contains(Stages.CURRENT)) {
            return stages;
        }
        List<String> more = new ArrayList<>(stages);
        more.add(Stages.CURRENT);
        return more;
    }

    /** Refuses a version id that is in use for another value. */
    void requireSame(SecretRecord secret, VersionRecord version, @Nullable SecretValue value) {
        if (!vault.open(secret.arn(), version.id(), version.sealed()).equals(value)) {
            throw SecretsErrors.tokenInUse(version.id(), secret.arn());
        }
    }

    /** Changes a secret, and moves the versions that are in use to another key if it gets one. */
    SecretRecord change(String secretId, UnaryOperator<SecretRecord> change) {
        Scope scope = Scope.of(Caller.current());
        SecretRecord found = secrets.live(secretId);
        List<Move> moves = moves(scope, change.apply(found));
        return secrets.store().write(tx -> {
            SecretRecord after = change.apply(before(tx, scope, found)).with(it -> it.lastChangedDate(tx.now()));
            moves.forEach(move -> move.apply(tx, scope));
            tx.put(SecretStore.SECRETS, scope.key(found.name()), after);
            return after;
        });
    }

    private static SecretRecord before(Reader reader, Scope scope, SecretRecord found) {
        return reader.get(SecretStore.SECRETS, scope.key(found.name()))
                .filter(it -> it.arn().equals(found.arn()))
                .map(SecretStore::live)
                .orElseThrow(SecretsErrors::noSecret);
    }

    /** A version that is encrypted anew: nothing happens to one that is another by then. */
    private record Move(VersionRecord from, VersionRecord to) {
        void apply(Transaction tx, Scope scope) {
            SecretStore.version(tx, scope, from.secret(), from.id())
                    .filter(from::equals)
                    .ifPresent(_ -> SecretStore.put(tx, scope, to));
        }
    }

    /**
     * The versions in use that are not under the key of their secret. One stays where it is if the caller may not decrypt it,
     * or not encrypt it anew ("Change the encryption key").
     */
    private List<Move> moves(Scope scope, SecretRecord secret) {
        String key = shownKey(secret);
        return secret.stages().ofVersions().keySet().stream()
                .flatMap(id -> SecretStore.version(secrets.snapshot(), scope, secret.name(), id).stream())
                .filter(version -> !version.version().kmsKeyIds().contains(key))
                .flatMap(version -> vault
                        .moved(secret.secret().kmsKeyId(), secret.arn(), version.id(), version.sealed())
                        .map(moved -> new Move(
                                version, version.with(it -> it.kmsKeyIds(key)).with(moved)))
                        .stream())
                .toList();
    }

    private static String shownKey(SecretRecord secret) {
        return Objects.requireNonNullElse(secret.secret().kmsKeyId(), "DefaultEncryptionKey");
    }

    UpdateSecretVersionStageResponse updateStage(UpdateSecretVersionStageRequest request) {
        Scope scope = Scope.of(Caller.current());
        String stage = request.versionStage();
        String to = request.moveToVersionId();
        String from = request.removeFromVersionId();
        SecretRecord found = secrets.live(request.secretId());
        SecretRecord changed = secrets.store().write(tx -> {
            SecretRecord before = tx.get(SecretStore.SECRETS, scope.key(found.name()))
                    .map(SecretStore::live)
                    .orElseThrow(SecretsErrors::noSecret);
            if (to != null && SecretStore.version(tx, scope, found.name(), to).isEmpty()) {
                throw SecretsErrors.noVersion(to);
            }
            Stages stages = restaged(before.stages(), stage, from, to);
            SecretRecord after = before.with(
                    it -> it.secretVersionsToStages(stages.ofVersions()).lastChangedDate(tx.now()));
            tx.put(SecretStore.SECRETS, scope.key(found.name()), after);
            return after;
        });
        return UpdateSecretVersionStageResponse.builder()
                .arn(changed.arn())
                .name(changed.name())
                .build();
    }

    /** "UpdateSecretVersionStage": a label is only taken from a version that the request names. */
    static Stages restaged(Stages stages, String stage, @Nullable String from, @Nullable String to) {
        String carrier = stages.version(stage).orElse(null);
        if (from != null && !from.equals(carrier)) {
            throw SecretsErrors.invalidParameter("The parameter RemoveFromVersionId doesn't match: the version " + from
                    + " doesn't carry the staging label " + stage + ".");
        }
        if (to == null) {
            if (from == null) {
                throw SecretsErrors.invalidParameter("You must provide MoveToVersionId or RemoveFromVersionId.");
            }
            if (stage.equals(Stages.CURRENT)) {
                throw SecretsErrors.invalidParameter("You can only move staging label AWSCURRENT to a different secret"
                        + " version. It can’t be completely removed.");
            }
            return stages.without(stage);
        }
        if (from == null && carrier != null && !carrier.equals(to)) {
            throw SecretsErrors.invalidParameter(
                    "The parameter RemoveFromVersionId can't be empty. Staging label " + stage
                            + " is currently attached to version " + carrier
                            + ", so you must explicitly reference that version in RemoveFromVersionId.");
        }
        return stages.moved(List.of(stage), to);
    }

    ListSecretVersionIdsResponse list(ListSecretVersionIdsRequest request) {
        SecretRecord secret = secrets.find(request.secretId());
        Stages stages = secret.stages();
        boolean all = Boolean.TRUE.equals(request.includeDeprecated());
        String after = SecretsErrors.after(request.nextToken());
        Page<SecretVersionsListEntry> page = Page.of(
                SecretStore.versions(secrets.snapshot(), Scope.of(Caller.current()), secret.name())
                        .filter(version -> version.id().compareTo(after) > 0)
                        .filter(version -> all || !stages.of(version.id()).isEmpty())
                        .map(version -> version.version()
                                .copy(it -> it.versionStages(
                                        stages.of(version.id()).isEmpty() ? null : stages.of(version.id())))),
                request.maxResults() == null ? USUAL_PAGE : Math.clamp(request.maxResults(), 1, USUAL_PAGE),
                SecretVersionsListEntry::versionId);
        return ListSecretVersionIdsResponse.builder()
                .arn(secret.arn())
                .name(secret.name())
                .versions(page.items())
                .nextToken(page.nextToken())
                .build();
    }
}
