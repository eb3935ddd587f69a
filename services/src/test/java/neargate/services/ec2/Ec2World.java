package neargate.services.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import neargate.engine.simulated.SimulatedHypervisor;
import neargate.kernel.Caller;
import neargate.kernel.crypto.AesGcm;
import neargate.kernel.store.Journal;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Table;
import neargate.kernel.store.VersionedStore;
import neargate.services.ClientOf;
import neargate.services.iam.IamService;
import neargate.services.sts.TestSts;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;

/** EC2 on a store in memory, and clients of it for whoever a test wants to be. */
final class Ec2World implements AutoCloseable {
    static final String ACCOUNT = "123456789012";
    static final String REGION = "us-east-1";

    final VersionedStore store = VersionedStore.open(tables(), Journal.none(), Clock.systemUTC(), new Random(7));
    final RecordingNetwork network = new RecordingNetwork();
    private final IamService iam = new IamService(store, Clock.systemUTC(), AesGcm.key(new Random(5)), new Random(6));
    final SimulatedHypervisor hypervisor = new SimulatedHypervisor(Runnable::run);
    final Ec2Service service = new Ec2Service(
            store,
            new Ec2Service.Machine(network, hypervisor, false),
            iam,
            TestSts.over(iam),
            Clock.systemUTC(),
            new SecureRandom());

    private static List<Table<?>> tables() {
        return Stream.concat(Ec2Service.tables().stream(), IamService.tables().stream())
                .toList();
    }

    /** Makes an instance profile in the usual account. */
    void instanceProfile(String name) {
        caller(ACCOUNT, REGION).run(() -> iam.createInstanceProfile(r -> r.instanceProfileName(name)));
    }

    /** A user in the usual account and region. */
    Ec2Client user() {
        return client(caller(ACCOUNT, REGION));
    }

    /** ECS, acting for the usual account. */
    Ec2Client ecs() {
        return client(Caller.service("ecs", ACCOUNT, REGION));
    }

    /** A client whose calls are made by {@code caller}. */
    Ec2Client client(Caller caller) {
        return ClientOf.service(Ec2Client.class, caller, () -> service);
    }

    static Caller caller(String account, String region) {
        return new Caller(account, region, "arn:aws:iam::" + account + ":root", "request");
    }

    Snapshot snapshot() {
        return store.snapshot();
    }

    /** The default VPC's id. */
    String defaultVpc() {
        return user().describeVpcs(r -> r.filters(filter("is-default", "true")))
                .vpcs()
                .getFirst()
                .vpcId();
    }

    /** A subnet of the default VPC. */
    String subnet() {
        return user().describeSubnets().subnets().getFirst().subnetId();
    }

    /** An instance of the user's. */
    Instance instance(String id) {
        return user().describeInstances(request -> request.instanceIds(id))
                .reservations()
                .getFirst()
                .instances()
                .getFirst();
    }

    static Filter filter(String name, String... values) {
        return Filter.builder().name(name).values(values).build();
    }

    /** Asserts that a call fails as EC2 says it. */
    static void assertFails(String code, String message, ThrowingCallable call) {
        Ec2Exception thrown = catchThrowableOfType(Ec2Exception.class, call);
        assertThat(thrown).as("an EC2 error").isNotNull();
        assertThat(thrown.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(thrown.awsErrorDetails().errorMessage()).isEqualTo(message);
        assertThat(thrown.statusCode()).isBetween(400, 499);
    }

    @Override
    public void close() {
        store.close();
    }
}
