package neargate.services.secretsmanager;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import neargate.kernel.Caller;
import neargate.kernel.Ids;
import neargate.kernel.store.Scope;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.RestoreSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.RestoreSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretResponse;

/** Secrets: made, described, changed, deleted and restored. */
final class Secrets {
    private static final int SHORTEST_WINDOW = 7;
    private static final int LONGEST_WINDOW = 30;
    private static final int SUFFIX = 6;

    private final SecretStore secrets;
    private final Versions versions;
    private final Clock clock;
    private final Ids ids;

    Secrets(SecretStore secrets, Versions versions, Clock clock, Ids ids) {
        this.secrets = secrets;
        this.versions = versions;
        this.clock = clock;
        this.ids = ids;
    }

    CreateSecretResponse create(CreateSecretRequest request) {
        if (!request.addReplicaRegions().isEmpty()) {
            throw SecretsErrors.invalidParameter("Replicas of secrets in other Regions are not carried here.");
        }
        Caller caller = Caller.current();
        Scope scope = Scope.of(caller);
        SecretValue value = SecretValue.of(request.secretString(), request.secretBinary());
        SecretRecord fresh = fresh(caller, request);
        String versionId = versions.token(request.clientRequestToken());
        VersionRecord sealed = value == null ? null : versions.sealed(fresh, versionId, value, Instant.EPOCH);
        Created created = secrets.store().write(tx -> {
            Optional<SecretRecord> taken = tx.get(SecretStore.SECRETS, scope.key(fresh.name()));
            if (taken.isPresent()) {
                return new Created(taken.get(), false);
            }
            SecretRecord made = fresh.with(it -> it.createdDate(tx.now()).lastChangedDate(tx.now()));
            if (sealed != null) {
                made = made.with(it -> it.secretVersionsToStages(Map.of(versionId, List.of(Stages.CURRENT))));
                SecretStore.add(tx, scope, sealed.with(it -> it.createdDate(tx.now())));
            }
            tx.put(SecretStore.SECRETS, scope.key(made.name()), made);
            return new Created(made, true);
        });
        if (!created.isNew) {
            requireRepeated(created.secret, versionId, value);
        }
        return CreateSecretResponse.builder()
                .arn(created.secret.arn())
                .name(created.secret.name())
                .versionId(value == null ? null : versionId)
                .build();
    }

    private record Created(SecretRecord secret, boolean isNew) {}

    private SecretRecord fresh(Caller caller, CreateSecretRequest request) {
        String name = SecretName.checked(request.name());
        return new SecretRecord(
                SecretListEntry.builder()
                        .name(name)
                        .arn(SecretName.arn(caller, name, ids.alphanumeric(SUFFIX)))
                        .description(request.description())
                        .kmsKeyId(kmsKey(request.kmsKeyId()))
                        .tags(SecretTags.merged(List.of(), request.tags()))
                        .build(),
                null);
    }

    /** AWS shows no key when it is the usual one. */
    private static @Nullable String kmsKey(@Nullable String keyId) {
        return keyId == null || keyId.isEmpty() || keyId.equals(Vault.USUAL_KEY) ? null : keyId;
    }

    /** A name can be taken once, unless the same request comes again. */
    private void requireRepeated(SecretRecord taken, String versionId, @Nullable SecretValue value) {
        if (taken.isMarkedForDeletion()) {
            throw SecretsErrors.invalidRequest(
                    "You can't create this secret because a secret with this name is already scheduled for deletion.");
        }
        VersionRecord version = SecretStore.version(
                        secrets.snapshot(), Scope.of(Caller.current()), taken.name(), versionId)
                .orElseThrow(() -> SecretsErrors.exists(
                        "The operation failed because the secret " + taken.name() + " already exists."));
        versions.requireSame(taken, version, value);
    }

    DescribeSecretResponse describe(DescribeSecretRequest request) {
        SecretListEntry secret = secrets.find(request.secretId()).secret();
        return DescribeSecretResponse.builder()
                .arn(secret.arn())
                .name(secret.name())
                .description(secret.description())
                .kmsKeyId(secret.kmsKeyId())
                .rotationEnabled(secret.rotationEnabled())
                .rotationLambdaARN(secret.rotationLambdaARN())
                .rotationRules(secret.rotationRules())
                .nextRotationDate(secret.nextRotationDate())
                .lastRotatedDate(secret.lastRotatedDate())
                .lastChangedDate(secret.lastChangedDate())
                .lastAccessedDate(secret.lastAccessedDate())
                .deletedDate(secret.deletedDate())
                .createdDate(secret.createdDate())
                .tags(secret.tags())
                .versionIdsToStages(secret.hasSecretVersionsToStages() ? secret.secretVersionsToStages() : null)
                .build();
    }

    UpdateSecretResponse update(UpdateSecretRequest request) {
        SecretValue value = SecretValue.of(request.secretString(), request.secretBinary());
        String versionId = value == null ? null : versions.token(request.clientRequestToken());
        SecretRecord changed = value == null || versionId == null
                ? versions.change(request.secretId(), secret -> changed(secret, request))
                : versions.write(
                        request.secretId(),
                        versionId,
                        value,
                        List.of(Stages.CURRENT),
                        secret -> changed(secret, request));
        return UpdateSecretResponse.builder()
                .arn(changed.arn())
                .name(changed.name())
                .versionId(versionId)
                .build();
    }

    private static SecretRecord changed(SecretRecord secret, UpdateSecretRequest request) {
        SecretListEntry before = secret.secret();
        return secret.with(
                it -> it.description(request.description() == null ? before.description() : request.description())
                        .kmsKeyId(request.kmsKeyId() == null ? before.kmsKeyId() : kmsKey(request.kmsKeyId())));
    }

    DeleteSecretResponse delete(DeleteSecretRequest request) {
        boolean force = Boolean.TRUE.equals(request.forceDeleteWithoutRecovery());
        if (force && request.recoveryWindowInDays() != null) {
            throw SecretsErrors.invalidParameter(
                    "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
        }
        return force ? deleteAtOnce(request.secretId()) : schedule(request);
    }

    /** A secret that is not there is as good as deleted: "if you forcibly delete ... a nonexistent secret". */
    private DeleteSecretResponse deleteAtOnce(String secretId) {
        Caller caller = Caller.current();
        Scope scope = Scope.of(caller);
        Instant now = clock.instant();
        try {
            SecretRecord secret = secrets.find(secretId);
            secrets.store().write(tx -> {
                SecretStore.delete(tx, scope.key(secret.name()));
                return secret;
            });
            return deleted(secret.arn(), secret.name(), now);
        } catch (ResourceNotFoundException e) {
            String name = SecretName.parse(caller, secretId).name();
            return deleted(SecretName.arn(caller, name, ids.alphanumeric(SUFFIX)), name, now);
        }
    }

    private DeleteSecretResponse schedule(DeleteSecretRequest request) {
        long days = Objects.requireNonNullElse(request.recoveryWindowInDays(), (long) LONGEST_WINDOW);
        if (days < SHORTEST_WINDOW || days > LONGEST_WINDOW) {
            throw SecretsErrors.invalidParameter(
                    "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
        }
        Instant end = clock.instant().plus(Duration.ofDays(days));
        SecretRecord marked = secrets.change(request.secretId(), secret -> {
            if (secret.isMarkedForDeletion()) {
                throw SecretsErrors.invalidRequest("You can't perform this operation on the secret because it was"
                        + " already scheduled for deletion.");
            }
            return secret.with(it -> it.deletedDate(end));
        });
        return deleted(marked.arn(), marked.name(), end);
    }

    private static DeleteSecretResponse deleted(String arn, String name, Instant date) {
        return DeleteSecretResponse.builder()
                .arn(arn)
                .name(name)
                .deletionDate(date)
                .build();
    }

    RestoreSecretResponse restore(RestoreSecretRequest request) {
        SecretRecord restored = secrets.change(request.secretId(), secret -> secret.with(it -> it.deletedDate(null)));
        return RestoreSecretResponse.builder()
                .arn(restored.arn())
                .name(restored.name())
                .build();
    }
}
