package neargate.engine.docker;

import static neargate.engine.docker.DockerRig.idle;
import static neargate.engine.docker.DockerRig.settings;
import static neargate.engine.docker.DockerRig.shell;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import neargate.engine.Engine.ContainerState;
import neargate.engine.Engine.PortBinding;
import neargate.engine.Engine.Status;
import neargate.engine.Hypervisor;
import neargate.engine.Hypervisor.AgentState;
import neargate.engine.Hypervisor.InstanceSpec;
import neargate.engine.Hypervisor.InstanceState;
import neargate.engine.TaskNetwork;
import neargate.engine.TaskSpec;
import neargate.engine.Waiting;
import neargate.engine.docker.api.Inspection.Summary;
import neargate.engine.faults.NetworkFault;
import neargate.engine.network.NamespaceNetwork;
import neargate.engine.network.Route;
import neargate.engine.network.VpcSpec;
import neargate.engine.network.VpcSpec.NetworkInterface;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/** EC2 instances on this machine, and the tasks on them. Needs root and dockerd. */
@Tag("machine")
class DockerHypervisorTest {
    private static final String VPC = "vpc-0123456789abcdef0";

    /** Loopback addresses of this run alone. */
    private static final String PUBLIC = "127.%d.%d.1"
            .formatted(
                    128 + ProcessHandle.current().pid() / 256 % 64,
                    ProcessHandle.current().pid() % 256);

    private static final String FIRST_PUBLIC_IP = PUBLIC + "1";
    private static final String WEB = "mkdir -p /www; echo hello > /www/index.html; httpd -f -p 80 -h /www";

    private static NamespaceNetwork network;
    private static DockerRig rig;

    @TempDir
    private Path folder;

    private final Map<String, NetworkInterface> interfaces = new LinkedHashMap<>();
    private final Map<String, InstanceState> states = new ConcurrentHashMap<>();
    private final Queue<AgentState> agents = new ConcurrentLinkedQueue<>();
    private Hypervisor hypervisor;

    @BeforeAll
    static void start() throws Exception {
        DockerRig.assumePossible();
        network = new NamespaceNetwork(DockerRig.INSTANCE);
        rig = new DockerRig(settings(2), network);
        rig.images().get("busybox");
        rig.images().own("neargate/instance");
    }

    @AfterAll
    static void stop() throws Exception {
        if (rig != null) {
            rig.close();
            network.remove(VPC);
            network.close();
        }
    }

    @BeforeEach
    void listen() {
        hypervisor = rig.hypervisor();
        hypervisor.listen(state -> states.put(state.instanceId(), state), agents::add);
    }

    @AfterEach
    void clear() {
        rig.engine.clear();
        hypervisor.clear();
        hypervisor.close();
    }

    private InstanceSpec instance(int number, String userData, String publicKey) {
        return instance(number, "02:00:00:00:00:0" + number, userData, publicKey);
    }

    private InstanceSpec instance(int number, String mac, String userData, String publicKey) {
        String eni = "eni-0000000000000000" + number;
        interfaces.put(
                eni,
                new NetworkInterface(
                        "subnet-a", "10.0.0.1" + number, List.of(), mac, List.of("sg-all"), true, PUBLIC + number));
        var anything = new VpcSpec.Rule("-1", null, null, new VpcSpec.Peer.Cidr("0.0.0.0/0"));
        network.apply(new VpcSpec(
                VPC,
                List.of("10.0.0.0/16"),
                Map.of(
                        "subnet-a",
                        new VpcSpec.Subnet(
                                "10.0.0.0/24",
                                VpcSpec.NetworkAcl.OPEN,
                                List.of(new Route("0.0.0.0/0", new Route.Target.InternetGateway())))),
                Map.of("sg-all", new VpcSpec.SecurityGroup(List.of(anything), List.of(anything))),
                new LinkedHashMap<>(interfaces),
                VpcSpec.DhcpOptions.NONE));
        return new InstanceSpec(
                "i-0000000000000000" + number,
                VPC,
                Map.of(0, eni),
                "10.0.0.1" + number,
                "ip-10-0-0-1" + number,
                1024,
                1024,
                userData == null ? null : Base64.getEncoder().encodeToString(userData.getBytes(StandardCharsets.UTF_8)),
                publicKey);
    }

    private InstanceSpec running(InstanceSpec instance) throws Exception {
        hypervisor.run(instance);
        await(instance, Hypervisor.Status.RUNNING);
        return instance;
    }

    private void await(InstanceSpec instance, Hypervisor.Status status) throws Exception {
        Waiting.until(() -> states.containsKey(instance.instanceId())
                && states.get(instance.instanceId()).status() == status);
    }

    private static ContainerDefinition.Builder web(String name) {
        return shell(name, WEB).stopTimeout(1);
    }

    private static String get(String url) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(2_000);
        connection.setReadTimeout(2_000);
        try (var in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void answers(String url) throws Exception {
        Waiting.until(() -> {
            try {
                return get(url).equals("hello\n");
            } catch (IOException e) {
                return false;
            }
        });
    }

    private List<PortBinding> bindings(TaskSpec task) {
        return rig.latest(task).orElseThrow().containers().stream()
                .map(ContainerState::portBindings)
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void userDataRunsAsRootAndNamesTheClusterOfTheAgent() throws Exception {
        running(instance(1, "#!/bin/bash\nid -un\necho ECS_CLUSTER=blue >> /etc/ecs/ecs.config\n", null));
        Waiting.until(() -> !agents.isEmpty());
        assertThat(agents).containsExactly(new AgentState("i-00000000000000001", "ECS_CLUSTER=blue\n"));
        assertThat(hypervisor.consoleOutput("i-00000000000000001")).contains("root\n");
    }

    @Test
    void theKeyOfTheInstanceOpensAShellAtItsPublicAddress() throws Exception {
        Path key = folder.resolve("key");
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
        running(instance(1, null, Files.readString(Path.of(key + ".pub")).strip()));
        Waiting.until(() -> greets(PUBLIC + 1));
        String said = run(
                "ssh",
                "-i",
                key.toString(),
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
                "-o",
                "LogLevel=ERROR",
                "ec2-user@" + FIRST_PUBLIC_IP,
                "whoami; sudo whoami; hostname -i");
        assertThat(said.lines()).containsExactly("ec2-user", "root", "10.0.0.11");
    }

    /** Whether logins are answered at an address. */
    private static boolean greets(String address) {
        try (var socket = new Socket(address, 22)) {
            return new String(socket.getInputStream().readNBytes(4), StandardCharsets.US_ASCII).equals("SSH-");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aRunningInstanceGetsASecondNetworkInterfaceAndLosesIt() throws Exception {
        InstanceSpec instance = running(instance(1, null, null));
        Waiting.until(() -> greets(PUBLIC + 1));
        Map<Integer, String> both = Map.of(
                0,
                "eni-00000000000000001",
                1,
                instance(2, null, null).networkInterfaces().get(0));

        hypervisor.run(with(instance, both));
        Waiting.until(() -> greets(PUBLIC + 2));
        hypervisor.run(instance);
        Waiting.until(() -> !greets(PUBLIC + 2));
        assertThat(greets(PUBLIC + 1)).isTrue();

        hypervisor.stop(instance.instanceId());
        await(instance, Hypervisor.Status.STOPPED);
        hypervisor.run(with(instance, both));
        Waiting.until(() -> greets(PUBLIC + 2));
    }

    private static InstanceSpec with(InstanceSpec instance, Map<Integer, String> networkInterfaces) {
        return new InstanceSpec(
                instance.instanceId(),
                instance.vpcId(),
                networkInterfaces,
                instance.privateIp(),
                instance.hostname(),
                instance.cpu(),
                instance.memory(),
                instance.userData(),
                instance.publicKey());
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    @Test
    void tasksOnTheBridgeAnswerAtPortsOfTheInstance() throws Exception {
        InstanceSpec instance = running(instance(1, null, null));
        var bridge = new TaskNetwork.Bridge(instance.instanceId());
        TaskSpec first = rig.task(
                bridge,
                web("web").portMappings(p -> p.containerPort(80).hostPort(0)).build());
        TaskSpec second = rig.task(
                bridge,
                web("web").portMappings(p -> p.containerPort(80).hostPort(8080)).build());
        rig.engine.run(first);
        rig.await(first, Status.RUNNING);
        rig.engine.run(second);
        rig.await(second, Status.RUNNING);
        assertThat(bindings(first)).containsExactly(new PortBinding("0.0.0.0", 80, 32768, "tcp"));
        assertThat(bindings(second)).containsExactly(new PortBinding("0.0.0.0", 80, 8080, "tcp"));
        answers("http://" + FIRST_PUBLIC_IP + ":32768/");
        answers("http://" + FIRST_PUBLIC_IP + ":8080/");

        rig.engine.stop(first.taskArn());
        rig.await(first, Status.STOPPED);
        TaskSpec third = rig.task(
                bridge, web("web").portMappings(p -> p.containerPort(80)).build());
        rig.engine.run(third);
        rig.await(third, Status.RUNNING);
        assertThat(bindings(third)).extracting(PortBinding::hostPort).containsExactly(32769);
        answers("http://" + FIRST_PUBLIC_IP + ":32769/");
    }

    @Test
    void aTaskOfTheHostsNetworkAnswersAtItsOwnPortAndIsSeenFromAnotherInstance() throws Exception {
        InstanceSpec one = running(instance(1, null, null));
        InstanceSpec two = running(instance(2, null, null));
        TaskSpec task = rig.task(
                new TaskNetwork.Host(one.instanceId()),
                web("web").portMappings(p -> p.containerPort(80)).build());
        rig.engine.run(task);
        rig.await(task, Status.RUNNING);
        answers("http://" + FIRST_PUBLIC_IP + ":80/");
        TaskSpec client = rig.task(
                new TaskNetwork.Bridge(two.instanceId()),
                shell("client", "until wget -q -O - http://10.0.0.11/; do :; done")
                        .logConfiguration(DockerRig::logs)
                        .build());
        rig.engine.run(client);
        rig.await(client, Status.STOPPED);
        assertThat(rig.lines(client, "client")).contains("hello");
        assertThat(states.get(one.instanceId()).status()).isEqualTo(Hypervisor.Status.RUNNING);
    }

    @Test
    void aLinkedContainerIsReachedByItsAlias() throws Exception {
        InstanceSpec instance = running(instance(1, null, null));
        TaskSpec task = rig.task(
                new TaskNetwork.Bridge(instance.instanceId()),
                shell("client", "env | grep DB_PORT_80; until wget -q -O - http://db/; do :; done")
                        .links("web:db")
                        .logConfiguration(DockerRig::logs)
                        .build(),
                web("web").portMappings(p -> p.containerPort(80)).stopTimeout(1).build());
        rig.engine.run(task);
        rig.await(task, Status.STOPPED);
        assertThat(rig.lines(task, "client")).contains("hello", "DB_PORT_80_TCP_PORT=80");
    }

    @Test
    void aTaskWithoutANetworkHasOnlyItsLoopback() throws Exception {
        InstanceSpec instance = running(instance(1, null, null));
        TaskSpec task = rig.task(
                new TaskNetwork.None(instance.instanceId()),
                shell("app", "tail -n +3 /proc/net/dev | cut -d: -f1")
                        .logConfiguration(DockerRig::logs)
                        .build());
        rig.engine.run(task);
        rig.await(task, Status.STOPPED);
        assertThat(rig.lines(task, "app")).containsExactly("    lo");
    }

    @Test
    void tasksEndWithTheirInstanceAndItsDiskOutlivesAStop() throws Exception {
        InstanceSpec instance =
                running(instance(1, "#!/bin/sh\necho $((1 + $(cat /count 2>/dev/null))) > /count\n", null));
        TaskSpec task = rig.task(
                new TaskNetwork.Bridge(instance.instanceId()),
                web("web").portMappings(p -> p.containerPort(80)).stopTimeout(1).build());
        rig.engine.run(task);
        rig.await(task, Status.RUNNING);
        Waiting.until(() -> !agents.isEmpty());
        hypervisor.stop(instance.instanceId());
        await(instance, Hypervisor.Status.STOPPED);
        rig.await(task, Status.STOPPED);
        agents.clear();
        running(instance);
        Waiting.until(() -> !agents.isEmpty());
        hypervisor.reboot(instance.instanceId());
        hypervisor.terminate(instance.instanceId());
        await(instance, Hypervisor.Status.TERMINATED);
        assertThat(rig.docker.list(Labels.EC2_INSTANCE)).isEmpty();
    }

    @Test
    void instancesAndTheirTasksAreTakenUpByTheNextProcess() throws Exception {
        InstanceSpec instance = running(instance(1, null, null));
        var bridge = new TaskNetwork.Bridge(instance.instanceId());
        TaskSpec task = rig.task(
                bridge, web("web").portMappings(p -> p.containerPort(80)).build());
        rig.engine.run(task);
        rig.await(task, Status.RUNNING);
        Waiting.until(() -> !agents.isEmpty());
        List<PortBinding> before = bindings(task);
        TaskSpec forgotten = rig.task(
                new TaskNetwork.Host(instance.instanceId()), idle("app").build());
        rig.engine.run(forgotten);
        rig.await(forgotten, Status.RUNNING);
        rig.engine
                .faults(forgotten.taskArn())
                .orElseThrow()
                .start(new NetworkFault.BlackHolePort(99, "tcp", true, List.of()));
        String sandbox = rig.containersOf(forgotten).getFirst().sandboxId();
        String net = "--net=/proc/"
                + rig.docker.inspect(sandbox).orElseThrow().state().pid() + "/ns/net";
        assertThat(run("nsenter", net, "nft", "list", "ruleset")).contains("fault-" + forgotten.taskId());

        hypervisor.close();
        rig.restart();
        states.clear();
        agents.clear();
        listen();
        hypervisor.retain(Set.of(instance.instanceId()));
        rig.engine.retain(Set.of(task.taskArn()));
        rig.engine.adopt(task);
        running(instance);
        rig.await(task, Status.RUNNING);
        Waiting.until(() -> !agents.isEmpty());
        assertThat(bindings(task)).isEqualTo(before);
        Waiting.until(() -> !run("nsenter", net, "nft", "list", "ruleset").contains("fault-"));
        answers("http://" + FIRST_PUBLIC_IP + ":" + before.getFirst().hostPort() + "/");
        TaskSpec next = rig.task(
                bridge, web("web").portMappings(p -> p.containerPort(80)).build());
        rig.engine.run(next);
        rig.await(next, Status.RUNNING);
        assertThat(bindings(next)).doesNotContainAnyElementsOf(before);
        rig.engine.stop(task.taskArn());
        rig.await(task, Status.STOPPED);
        assertThat(states.get(instance.instanceId()).status()).isEqualTo(Hypervisor.Status.RUNNING);
    }

    /** Ends containers while no Neargate is there, and lets the next one take up the instance. */
    private void nextProcessAfter(InstanceSpec instance, String... ending) throws IOException {
        hypervisor.close();
        for (String container : ending) {
            rig.docker.stop(container, Duration.ofSeconds(1));
        }
        rig.restart();
        states.clear();
        listen();
        hypervisor.adopt(instance);
    }

    @Test
    void anInstanceThatShutItselfDownMeanwhileIsNotBootedByTheNextProcess() throws Exception {
        InstanceSpec instance = running(instance(1, null, null));
        Waiting.until(() -> greets(PUBLIC + 1));
        nextProcessAfter(instance, container(instance).id());
        await(instance, Hypervisor.Status.STOPPED);
        assertThat(container(instance).state()).isEqualTo("exited");
        assertThat(states.get(instance.instanceId()).reason()).isNull();

        running(instance);
        Waiting.until(() -> greets(PUBLIC + 1));
    }

    @Test
    void anInstanceThatEndedWithTheMachineIsBootedByTheNextProcess() throws Exception {
        InstanceSpec instance = running(instance(1, null, null));
        nextProcessAfter(instance, container(instance).id(), container(instance).sandboxId());
        await(instance, Hypervisor.Status.RUNNING);
        Waiting.until(() -> greets(PUBLIC + 1));
        assertThat(container(instance).state()).isEqualTo("running");
    }

    private static Summary container(InstanceSpec instance) {
        return rig.docker
                .list(Labels.EC2_INSTANCE + "=" + instance.instanceId())
                .getFirst();
    }

    @Test
    void anInstanceThatNobodyKnowsIsRemoved() throws Exception {
        InstanceSpec instance = running(instance(1, null, null));
        hypervisor.retain(Set.of());
        await(instance, Hypervisor.Status.TERMINATED);
        assertThat(rig.docker.list(Labels.EC2_INSTANCE)).isEmpty();
    }

    @Test
    void anInstanceThatCannotStartCanBeTerminated() throws Exception {
        // The kernel refuses a device the address of a group of devices.
        InstanceSpec instance = instance(1, "01:00:00:00:00:01", null, null);
        hypervisor.run(instance);
        hypervisor.terminate(instance.instanceId());
        await(instance, Hypervisor.Status.TERMINATED);
        assertThat(states).hasSize(1);
        assertThat(rig.docker.list(Labels.EC2_INSTANCE)).isEmpty();
    }
}
