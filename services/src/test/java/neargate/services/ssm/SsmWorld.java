package neargate.services.ssm;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import neargate.engine.simulated.SimulatedHypervisor;
import neargate.kernel.Caller;
import neargate.kernel.controller.RunLoop;
import neargate.kernel.controller.VirtualTime;
import neargate.kernel.crypto.AesGcm;
import neargate.kernel.store.Journal;
import neargate.kernel.store.VersionedStore;
import neargate.services.ec2.Ec2Service;
import neargate.services.ecs.LiveWorld;
import neargate.services.iam.IamService;
import neargate.services.iam.TestIdentities;
import neargate.services.kms.KmsService;
import neargate.services.secretsmanager.SecretsManagerService;

/** Systems Manager with what it stands on, in a time that stands still. */
final class SsmWorld implements AutoCloseable {
    static final String ARN = "arn:aws:ssm:us-east-1:123456789012:parameter";
    static final Caller USER = new Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:user/ada", "request");

    final VirtualTime time = new VirtualTime(Instant.parse("2026-11-23T12:00:00Z"));
    final VersionedStore store = VersionedStore.openWithoutThreads(
            Stream.of(
                            SsmService.tables(),
                            SecretsManagerService.tables(),
                            KmsService.tables(),
                            Ec2Service.tables(),
                            IamService.tables())
                    .flatMap(List::stream)
                    .toList(),
            Journal.none(),
            time,
            new Random(7),
            time);
    final Ec2Service ec2 = LiveWorld.ec2(store, time, new SimulatedHypervisor(time));
    private final TestIdentities identities = new TestIdentities();
    final KmsService kms = new KmsService(store, time, AesGcm.key(new Random(3)), new Random(5), () -> identities);
    final SecretsManagerService secrets = new SecretsManagerService(store, time, kms, new Random(9), () -> identities);
    final SsmService ssm = new SsmService(store, time, ec2, kms, secrets, new Random(11));

    private final RunLoop runLoop = new RunLoop(store, ssm.controllers(), time, time, time);

    SsmWorld() {
        runLoop.start();
    }

    void pass(Duration duration) {
        time.advance(duration);
    }

    /** Does something as a user. */
    <R> R as(Supplier<R> call) {
        return USER.call(call::get);
    }

    long put(String name, String type, String value) {
        return as(() -> ssm.putParameter(
                        r -> r.name(name).type(type).value(value).overwrite(true)))
                .version();
    }

    String value(String name) {
        return as(() -> ssm.getParameter(r -> r.name(name).withDecryption(true)))
                .parameter()
                .value();
    }

    @Override
    public void close() {
        runLoop.close();
        store.close();
    }
}
