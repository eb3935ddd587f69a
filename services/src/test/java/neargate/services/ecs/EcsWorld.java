package neargate.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.util.Random;
import neargate.engine.Engine;
import neargate.engine.simulated.SimulatedEngine;
import neargate.kernel.Caller;
import neargate.kernel.store.Journal;
import neargate.kernel.store.VersionedStore;
import neargate.services.ClientOf;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.EcsException;

/** ECS on a store in memory without a machine behind it, and clients of it for whoever a test wants to be. */
public final class EcsWorld implements AutoCloseable {
    public static final String ACCOUNT = "123456789012";
    public static final String REGION = "us-east-1";
    public static final String ROOT = "arn:aws:iam::" + ACCOUNT + ":root";
    public static final String ARN = "arn:aws:ecs:" + REGION + ":" + ACCOUNT + ":";

    public final VersionedStore store =
            VersionedStore.open(EcsService.tables(), Journal.none(), Clock.systemUTC(), new Random(7));
    public final EcsService service =
            new EcsService(store, Clock.systemUTC(), noEc2(), noMachine(), new Random(1), Runnable::run);

    /** A user in the usual account and region. */
    public EcsClient user() {
        return client(new Caller(ACCOUNT, REGION, ROOT, "request"));
    }

    /** A client whose calls are made by {@code caller}. */
    public EcsClient client(Caller caller) {
        return ClientOf.service(EcsClient.class, caller, () -> service);
    }

    private static Ec2Client noEc2() {
        return new Ec2Client() {
            @Override
            public String serviceName() {
                return "ec2";
            }

            @Override
            public void close() {}
        };
    }

    private static Engine noMachine() {
        return new SimulatedEngine(Clock.systemUTC(), Runnable::run, new Engine.Capacity(0, 0));
    }

    /** Asserts that a call fails as ECS says it, and is the caller's fault. */
    public static void assertFails(Class<? extends EcsException> type, String message, ThrowingCallable call) {
        EcsException thrown = catchThrowableOfType(EcsException.class, call);
        assertThat(thrown).as("an ECS error").isExactlyInstanceOf(type);
        assertThat(thrown.awsErrorDetails().errorCode()).isEqualTo(type.getSimpleName());
        assertThat(thrown.awsErrorDetails().errorMessage()).isEqualTo(message);
        assertThat(thrown.statusCode()).isEqualTo(400);
    }

    @Override
    public void close() {
        store.close();
    }
}
