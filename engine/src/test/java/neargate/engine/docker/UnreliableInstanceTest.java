package neargate.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import neargate.engine.Hypervisor;
import neargate.engine.Hypervisor.InstanceSpec;
import neargate.engine.Hypervisor.InstanceState;
import neargate.engine.Hypervisor.Status;
import neargate.engine.Waiting;
import neargate.engine.docker.api.DockerApi;
import neargate.engine.images.ImageStore;
import neargate.engine.images.PullBehavior;
import neargate.engine.images.Recipes;
import neargate.engine.logs.ContainerLogs;
import neargate.engine.logs.RecordedLogs;
import neargate.engine.network.Network;
import neargate.engine.network.SimulatedNetwork;
import neargate.kernel.Ids;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of EC2 instances when Docker refuses or the machine fails. Docker is none; sandboxes are real and need root. */
@Tag("machine")
class UnreliableInstanceTest {
    private static final String ID = "i-00000000000000001";
    private static final String ENI = "eni-00000000000000001";

    @TempDir
    private Path folder;

    private final Queue<InstanceState> told = new ConcurrentLinkedQueue<>();
    private volatile Runnable cable = UnreliableInstanceTest::isSound;
    private FakeContainers containers;
    private DockerApi docker;
    private ContainerLogs logs;
    private DockerEngine engine;
    private Hypervisor hypervisor;

    @BeforeEach
    void begin() throws IOException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root may make namespaces");
        containers = new FakeContainers(folder);
        docker = containers.api();
        logs = new ContainerLogs(new RecordedLogs(), folder.resolve("positions"));
        engine = new DockerEngine(
                docker,
                network(),
                new ImageStore(docker, containers.host(), PullBehavior.PREFER_CACHED, Recipes.NONE, folder),
                logs,
                new DockerEngine.Settings("unreliable", 0, 4),
                Clock.systemUTC(),
                new Ids(RandomGenerator.getDefault()));
        engine.listen(_ -> {});
        hypervisor = engine.hypervisor(folder);
        hypervisor.listen(told::add, _ -> {});
    }

    @AfterEach
    void close() throws IOException {
        if (containers != null) {
            hypervisor.close();
            engine.close();
            logs.close();
            docker.close();
            containers.close();
        }
    }

    /** A network that does what the cable does before it plugs anything in. */
    private Network network() {
        var whole = new SimulatedNetwork();
        return (Network) Proxy.newProxyInstance(
                Network.class.getClassLoader(), new Class<?>[] {Network.class}, (_, method, arguments) -> {
                    if (method.getName().equals("plug")) {
                        cable.run();
                    }
                    try {
                        return method.invoke(whole, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void breaks() {
        throw new IllegalStateException("a broken cable");
    }

    private static InstanceSpec instance(Map<Integer, String> networkInterfaces) {
        return new InstanceSpec(
                ID, "vpc-0123456789abcdef0", networkInterfaces, "10.0.0.11", "ip-10-0-0-11", 1024, 1024, null, null);
    }

    private static final InstanceSpec ONE = instance(Map.of(0, ENI));
    private static final InstanceSpec TWO = instance(Map.of(0, ENI, 1, "eni-00000000000000002"));

    private static InstanceState state(Status status, String reason) {
        return new InstanceState(ID, status, reason);
    }

    private void awaitTold(InstanceState... states) throws Exception {
        Waiting.until(() -> told.size() >= states.length);
        assertThat(told).containsExactly(states);
    }

    private void runs() throws Exception {
        hypervisor.run(ONE);
        awaitTold(state(Status.RUNNING, null));
        told.clear();
    }

    @Test
    void oneThatCannotStartSaysWhyAndNothingOfItIsLeftWhenItIsTerminated() throws Exception {
        cable = UnreliableInstanceTest::breaks;
        hypervisor.run(ONE);
        awaitTold(state(Status.STOPPED, "a broken cable"));

        hypervisor.terminate(ID);
        awaitTold(state(Status.STOPPED, "a broken cable"), state(Status.TERMINATED, null));
        assertThat(containers.all()).isEmpty();
    }

    @Test
    void oneThatRanIsStoppedByAFailureOfItsHostAndKeepsItsDisk() throws Exception {
        runs();
        cable = UnreliableInstanceTest::breaks;
        hypervisor.run(TWO);
        awaitTold(state(Status.STOPPED, "a broken cable"));
        assertThat(containers.all()).contains("instance1");

        cable = UnreliableInstanceTest::isSound;
        hypervisor.run(TWO);
        awaitTold(state(Status.STOPPED, "a broken cable"), state(Status.RUNNING, null));
        assertThat(containers.asked("create instance2")).isZero();
    }

    @Test
    void whatFailsWhileTheProcessEndsHarmsNoInstance() throws Exception {
        runs();
        Queue<Thread> working = new ConcurrentLinkedQueue<>();
        cable = () -> {
            working.add(Thread.currentThread());
            hypervisor.close();
            breaks();
        };
        hypervisor.run(TWO);
        Waiting.until(() -> !working.isEmpty());
        working.element().join();

        assertThat(told).isEmpty();
        assertThat(containers.all()).contains("instance1");
        assertThat(containers.asked("stop instance1")).isZero();
    }

    @Test
    void aTerminationThatDockerRefusesIsTriedUntilDockerObeysAndNothingStartsAfterIt() throws Exception {
        runs();
        containers.refuses("remove instance1");
        hypervisor.terminate(ID);
        Waiting.until(() -> containers.asked("remove instance1") >= 2);
        hypervisor.run(ONE);
        assertThat(told).isEmpty();

        containers.obeys("remove instance1");
        awaitTold(state(Status.TERMINATED, null));
        Waiting.until(() -> containers.all().isEmpty());
        assertThat(containers.asked("create instance2")).isZero();
    }

    /** Nothing is wrong with the cable. */
    private static void isSound() {}
}
