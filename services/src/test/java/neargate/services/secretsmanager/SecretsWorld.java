package neargate.services.secretsmanager;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.controller.RunLoop;
import neargate.kernel.controller.VirtualTime;
import neargate.kernel.crypto.AesGcm;
import neargate.kernel.store.Journal;
import neargate.kernel.store.VersionedStore;
import neargate.services.iam.TestIdentities;
import neargate.services.kms.KmsService;

/** Secrets Manager and KMS in a time that passes only while a test waits. */
final class SecretsWorld implements AutoCloseable {
    static final String ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:";
    static final Caller USER = new Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:user/ada", "request");

    final VirtualTime time = new VirtualTime(Instant.parse("2026-11-23T12:00:00Z"));
    final VersionedStore store = VersionedStore.openWithoutThreads(
            Stream.concat(SecretsManagerService.tables().stream(), KmsService.tables().stream())
                    .toList(),
            Journal.none(),
            time,
            new Random(7),
            time);
    final TestIdentities identities = new TestIdentities();
    final KmsService kms = new KmsService(store, time, AesGcm.key(new Random(3)), new Random(5), () -> identities);
    final SecretsManagerService secrets = new SecretsManagerService(store, time, kms, new Random(9), () -> identities);
    private final RunLoop runLoop = new RunLoop(store, secrets.controllers(), time, time, time);

    SecretsWorld() {
        runLoop.start();
    }

    /** Does something as a user. */
    <R> R as(Supplier<R> call) {
        return USER.call(call::get);
    }

    String create(String name, String value) {
        return as(() -> secrets.createSecret(r -> r.name(name).secretString(value)))
                .arn();
    }

    String value(String secretId) {
        return as(() -> secrets.getSecretValue(r -> r.secretId(secretId))).secretString();
    }

    void pass(Duration duration) {
        time.advance(duration);
    }

    @Override
    public void close() {
        runLoop.close();
        store.close();
    }
}
