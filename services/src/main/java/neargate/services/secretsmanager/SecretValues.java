package neargate.services.secretsmanager;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/** What secrets keep, read. */
final class SecretValues {
    private final SecretStore secrets;
    private final Vault vault;
    private final Clock clock;

    SecretValues(SecretStore secrets, Vault vault, Clock clock) {
        this.secrets = secrets;
        this.vault = vault;
        this.clock = clock;
    }

    GetSecretValueResponse get(GetSecretValueRequest request) {
        SecretRecord secret = secrets.live(request.secretId());
        VersionRecord version = version(secret, request.versionId(), request.versionStage());
        SecretValue value = vault.open(secret.arn(), version.id(), version.sealed());
        accessed(secret, version);
        return GetSecretValueResponse.builder()
                .arn(secret.arn())
                .name(secret.name())
                .versionId(version.id())
                .versionStages(secret.stages().of(version.id()))
                .createdDate(version.created())
                .secretString(value.string())
                .secretBinary(value.binaryOrNull())
                .build();
    }

    private VersionRecord version(SecretRecord secret, @Nullable String versionId, @Nullable String stage) {
        Scope scope = Scope.of(Caller.current());
        if (versionId == null) {
            String wanted = Objects.requireNonNullElse(stage, Stages.CURRENT);
            return secret.stages()
                    .version(wanted)
                    .flatMap(id -> SecretStore.version(secrets.snapshot(), scope, secret.name(), id))
                    .orElseThrow(() -> SecretsErrors.noStage(wanted));
        }
        VersionRecord version = SecretStore.version(secrets.snapshot(), scope, secret.name(), versionId)
                .orElseThrow(() -> SecretsErrors.noVersion(versionId));
        if (stage != null && !secret.stages().of(versionId).contains(stage)) {
            throw SecretsErrors.invalidRequest(
                    "You provided a VersionStage that is not associated to the provided VersionId.");
        }
        return version;
    }

    /** The day of the last access is kept, not its time: so a secret that is read often is written once a day. */
    private void accessed(SecretRecord secret, VersionRecord version) {
        Scope scope = Scope.of(Caller.current());
        Instant today = clock.instant().truncatedTo(ChronoUnit.DAYS);
        if (today.equals(version.version().lastAccessedDate())
                && today.equals(secret.secret().lastAccessedDate())) {
            return;
        }
        secrets.store().write(tx -> {
            tx.get(SecretStore.SECRETS, scope.key(secret.name()))
                    .filter(it -> it.arn().equals(secret.arn()))
                    .ifPresent(it -> {
                        tx.put(
                                SecretStore.SECRETS,
                                scope.key(it.name()),
                                it.with(entry -> entry.lastAccessedDate(today)));
                        SecretStore.version(tx, scope, it.name(), version.id())
                                .ifPresent(read ->
                                        SecretStore.put(tx, scope, read.with(entry -> entry.lastAccessedDate(today))));
                    });
            return today;
        });
    }
}
