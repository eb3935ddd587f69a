package neargate.services.kms;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import neargate.kernel.Caller;
import neargate.kernel.controller.RunLoop;
import neargate.kernel.controller.VirtualTime;
import neargate.kernel.crypto.AesGcm;
import neargate.kernel.store.Journal;
import neargate.kernel.store.VersionedStore;
import neargate.services.iam.TestIdentities;

/** KMS in a time that passes only while a test waits. */
final class KmsWorld implements AutoCloseable {
    static final String ARN = "arn:aws:kms:us-east-1:123456789012:";
    static final Caller USER = new Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:user/ada", "request");

    final VirtualTime time = new VirtualTime(Instant.parse("2026-11-23T12:00:00Z"));
    final VersionedStore store =
            VersionedStore.openWithoutThreads(KmsService.tables(), Journal.none(), time, new Random(7), time);
    private final SecretKey rootKey = AesGcm.key(new Random(3));
    final TestIdentities identities = new TestIdentities();
    KmsService kms = new KmsService(store, time, rootKey, new Random(5), () -> identities);
    private final RunLoop runLoop = new RunLoop(store, kms.controllers(), time, time, time);

    KmsWorld() {
        runLoop.start();
    }

    /** Does something as a user. */
    <R> R as(Supplier<R> call) {
        return USER.call(call::get);
    }

    void pass(Duration duration) {
        time.advance(duration);
    }

    /** Another process on the same data. */
    void restart() {
        kms = new KmsService(store, time, rootKey, new Random(6), () -> identities);
    }

    @Override
    public void close() {
        runLoop.close();
        store.close();
    }
}
