package neargate.services.ecs.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import neargate.engine.Engine;
import neargate.engine.faults.NetworkFault;
import neargate.engine.faults.NetworkFaults;
import neargate.engine.network.LinkLocal.Answer;
import neargate.engine.network.LinkLocal.Request;
import neargate.engine.network.Network.NetworkException;
import neargate.kernel.store.Row;
import neargate.kernel.store.Snapshot;
import neargate.services.ecs.LiveWorld;
import neargate.services.ecs.tasks.TaskEndpoints;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** What a task is answered that impairs its own network, in virtual time, on a network that is not there. */
class FaultInjectionTest {
    private static final String PORT = """
            {"Port": 80, "Protocol": "tcp", "TrafficType": "ingress"}""";
    private static final String LOSS = """
            {"LossPercent": 10, "Sources": ["0.0.0.0/0"]}""";
    private static final String LATENCY = """
            {"DelayMilliseconds": 100, "JitterMilliseconds": 10, "Sources": ["10.0.0.0/8", "fe80::1"]}""";

    private final LiveWorld world = new LiveWorld(new Engine.Capacity(4_096, 16_384));

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aPortIsClosedUntilItIsOpenedAgain() {
        Task task = run(true);

        assertThat(ask(task, "network-blackhole-port/status", PORT)).isEqualTo(status("not-running"));
        assertThat(ask(task, "network-blackhole-port/start", PORT)).isEqualTo(status("running"));
        assertThat(ask(task, "network-blackhole-port/start", PORT)).isEqualTo(status("running"));
        assertThat(ask(task, "network-blackhole-port/status", PORT)).isEqualTo(status("running"));
        assertThat(ask(task, "network-blackhole-port/status", PORT.replace("ingress", "egress")))
                .isEqualTo(status("not-running"));
        assertThat(ask(task, "network-blackhole-port/stop", PORT)).isEqualTo(status("stopped"));
        assertThat(ask(task, "network-blackhole-port/stop", PORT)).isEqualTo(status("stopped"));
        assertThat(ask(task, "network-blackhole-port/status", PORT)).isEqualTo(status("not-running"));
    }

    @Test
    void packetsAreEitherLateOrLost() {
        Task task = run(true);
        Answer loses = error(409, "There is already one network packet loss fault running");

        assertThat(ask(task, "network-packet-loss/start", LOSS)).isEqualTo(status("running"));
        assertThat(ask(task, "network-packet-loss/start", LOSS)).isEqualTo(loses);
        assertThat(ask(task, "network-latency/start", LATENCY)).isEqualTo(loses);
        assertThat(ask(task, "network-latency/status", "")).isEqualTo(status("not-running"));
        assertThat(ask(task, "network-latency/stop", "")).isEqualTo(status("stopped"));
        assertThat(ask(task, "network-packet-loss/status", "")).isEqualTo(status("running"));
        assertThat(ask(task, "network-packet-loss/stop", "")).isEqualTo(status("stopped"));
        assertThat(ask(task, "network-latency/start", LATENCY)).isEqualTo(status("running"));
        assertThat(ask(task, "network-packet-loss/start", LOSS))
                .isEqualTo(error(409, "There is already one network latency fault running"));
    }

    @Test
    void anEndpointOfATasksIsAskedOnceInFiveSecondsByWhicheverContainer() {
        Task task = run(true);
        Answer tooOften = error(429, "You have reached maximum request limit.");

        assertThat(post(task, "network-packet-loss/status", "")).isEqualTo(status("not-running"));
        assertThat(post(task, "network-packet-loss/status/?again", "")).isEqualTo(tooOften);
        String second = uri(task).replaceFirst("-0$", "-1") + "/fault/v1/network-packet-loss/status";
        assertThat(world.ecs.taskEndpoint().answer(new Request(vpc(), address(task), "POST", second, Map.of(), "")))
                .isEqualTo(tooOften);
        String none = second.replace("-1/fault", "-2/fault");
        assertThat(world.ecs
                        .taskEndpoint()
                        .answer(new Request(vpc(), address(task), "POST", none, Map.of(), ""))
                        .status())
                .as("a container that is not there")
                .isEqualTo(404);
        assertThat(post(task, "network-packet-loss/start", LOSS)).isEqualTo(status("running"));
        world.time.advance(Duration.ofMillis(4_999));
        assertThat(post(task, "network-packet-loss/status", "")).isEqualTo(tooOften);
        world.time.advance(Duration.ofMillis(1));
        assertThat(post(task, "network-packet-loss/status", "")).isEqualTo(status("running"));
    }

    @Test
    void ofManyThatAskAtOnceOneInjectsItsFaultAndTheOthersAreToldOfIt() {
        List<Integer> statuses = atOnce(
                200,
                turn -> turn % 2 == 0
                        ? call("network-packet-loss", "start", LOSS)
                        : call("network-latency", "start", LATENCY));

        assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(199);
    }

    @Test
    void whoStartsAFaultWhileOthersStopItIsAnsweredWhateverComesFirst() {
        assertThat(atOnce(200, turn -> call("network-packet-loss", turn % 2 == 0 ? "start" : "stop", LOSS)))
                .isSubsetOf(200, 409);
        assertThat(atOnce(200, turn -> call("network-blackhole-port", turn % 2 == 0 ? "start" : "stop", PORT)))
                .containsOnly(200);
    }

    private static FaultInjection.Call call(String fault, String operation, String body) {
        return new FaultInjection.Call("0-0", fault, operation, body);
    }

    /** What so many calls of one task are answered on a network that takes its time, each after as long as it takes. */
    private List<Integer> atOnce(int count, IntFunction<FaultInjection.Call> calls) {
        String arn = run(true).taskArn();
        Snapshot now = world.store.snapshot();
        Row<TaskRecord> row =
                TaskEndpoints.find(now, arn.substring(arn.lastIndexOf('/') + 1)).orElseThrow();
        TaskDefinition definition = TaskTable.definition(now, row.key().scope(), row.value());
        var network = new SlowNetwork();
        var faults = new FaultInjection(_ -> Optional.of(network), new LongAfter());
        List<Future<Integer>> answers;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = IntStream.range(0, count)
                    .mapToObj(turn -> executor.submit(() -> faults.answer(row.value(), definition, calls.apply(turn))
                            .status()))
                    .toList();
        }
        return answers.stream().map(Future::resultNow).toList();
    }

    /** Does not start what there is, nor stop what there is not; and lets others be faster than whoever has looked. */
    @SuppressWarnings("ThreadPriorityCheck") // who yields gives the others a chance, and no more is asked
    private static final class SlowNetwork implements NetworkFaults {
        private final Set<String> running = ConcurrentHashMap.newKeySet();

        @Override
        public boolean isRunning(String name) {
            boolean is = running.contains(name);
            Thread.yield();
            return is;
        }

        @Override
        public void start(NetworkFault fault) {
            Thread.yield();
            if (!running.add(fault.name())) {
                throw new NetworkException("File exists", null);
            }
        }

        @Override
        public void stop(String name) {
            Thread.yield();
            if (!running.remove(name)) {
                throw new NetworkException("No such file or directory", null);
            }
        }
    }

    /** A clock at which whoever looks comes long after the one before. */
    private static final class LongAfter extends Clock {
        private final AtomicLong minutes = new AtomicLong();

        @Override
        public Instant instant() {
            return Instant.EPOCH.plus(Duration.ofMinutes(minutes.incrementAndGet()));
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void onlyATaskWhoseDefinitionEnablesItInjectsFaults() {
        Task task = run(false);

        assertThat(ask(task, "network-packet-loss/start", LOSS))
                .isEqualTo(error(400, "enableFaultInjection is not enabled for task: " + task.taskArn()));
        assertThat(ask(task, "network-latency/status", ""))
                .isEqualTo(error(400, "enableFaultInjection is not enabled for task: " + task.taskArn()));
    }

    @Test
    void whatIsNotUnderstoodIsRefusedInTheAgentsWords() {
        Task task = run(true);
        for (String[] bad : new String[][] {
            {"network-blackhole-port", "", "required request body is missing"},
            {"network-blackhole-port", "{", "invalid request body: it is not JSON"},
            {"network-blackhole-port", "{}", "required parameter Port is missing"},
            {"network-blackhole-port", "null", "required parameter Port is missing"},
            {"network-blackhole-port", "{\"Port\": 1}", "required parameter Protocol is missing"},
            {
                "network-blackhole-port",
                "{\"Port\": 1, \"Protocol\": \"tcp\"}",
                "required parameter TrafficType is missing"
            },
            {"network-blackhole-port", PORT.replace("tcp", "icmp"), "invalid value icmp for parameter Protocol"},
            {"network-blackhole-port", PORT.replace("ingress", "in"), "invalid value in for parameter TrafficType"},
            {
                "network-blackhole-port",
                PORT.replace("80", "65536"),
                "json: cannot unmarshal number 65536 into Go struct field NetworkBlackholePortRequest.Port of type uint16"
            },
            {
                "network-blackhole-port",
                PORT.replace("80", "\"80; flush ruleset\""),
                "json: cannot unmarshal string into Go struct field NetworkBlackholePortRequest.Port of type uint16"
            },
            {
                "network-blackhole-port",
                "[]",
                "json: cannot unmarshal array into Go value of type types.NetworkBlackholePortRequest"
            },
            {"network-packet-loss", "{}", "required parameter LossPercent is missing"},
            {"network-packet-loss", LOSS.replace("10", "0"), "invalid value 0 for parameter LossPercent"},
            {"network-packet-loss", LOSS.replace("10", "101"), "invalid value 101 for parameter LossPercent"},
            {
                "network-packet-loss",
                LOSS.replace("10", "1.5"),
                "json: cannot unmarshal number 1.5 into Go struct field NetworkPacketLossRequest.LossPercent of type uint64"
            },
            {"network-packet-loss", "{\"LossPercent\": 1}", "required parameter Sources is missing"},
            {"network-packet-loss", "{\"LossPercent\": 1, \"Sources\": []}", "required parameter Sources is missing"},
            {"network-packet-loss", source("amazon.com"), "invalid value amazon.com for parameter Sources"},
            {"network-packet-loss", source("10.1"), "invalid value 10.1 for parameter Sources"},
            {"network-packet-loss", source("1.2.3.4/33"), "invalid value 1.2.3.4/33 for parameter Sources"},
            {"network-packet-loss", source("1.2.3.4 drop"), "invalid value 1.2.3.4 drop for parameter Sources"},
            {"network-packet-loss", source("fe80::1%eth0"), "invalid value fe80::1%eth0 for parameter Sources"},
            {"network-packet-loss", source("::1::"), "invalid value ::1:: for parameter Sources"},
            {"network-packet-loss", source("::/129"), "invalid value ::/129 for parameter Sources"},
            {"network-latency", "{}", "required parameter DelayMilliseconds is missing"},
            {"network-latency", "{\"DelayMilliseconds\": 1}", "required parameter JitterMilliseconds is missing"},
            {
                "network-latency",
                LATENCY.replace("100", "-1"),
                "json: cannot unmarshal number -1 into Go struct field NetworkLatencyRequest.DelayMilliseconds of type uint64"
            },
            {
                "network-latency",
                LATENCY.replace("100", "99999999999"),
                "invalid value 99999999999 for parameter DelayMilliseconds"
            }
        }) {
            assertThat(ask(task, bad[0] + "/start", bad[1])).as(bad[1]).isEqualTo(error(400, bad[2]));
        }
        for (String bad : List.of("{", "no", "{\"Port\": }", "\u0000", "[".repeat(5_000))) {
            assertThat(ask(task, "network-blackhole-port/stop", bad).status())
                    .as(bad)
                    .isEqualTo(400);
        }
    }

    private static String source(String address) {
        return "{\"LossPercent\": 1, \"Sources\": [\"" + address + "\"]}";
    }

    @Test
    void onlyItsOwnFaultsAndOnlyByPost() {
        Task task = run(true);
        String path = uri(task) + "/fault/v1/network-packet-loss/start";

        assertThat(world.ecs
                        .taskEndpoint()
                        .answer(new Request(vpc(), address(task), "GET", path, Map.of()))
                        .status())
                .isEqualTo(405);
        assertThat(world.ecs
                        .taskEndpoint()
                        .answer(new Request(vpc(), "172.31.0.200", "POST", path, Map.of(), LOSS))
                        .status())
                .isEqualTo(404);
        for (String unknown : List.of("network-weather/start", "network-packet-loss/begin", "network-packet-loss")) {
            assertThat(ask(task, unknown, "{}").status()).as(unknown).isEqualTo(404);
        }
    }

    @Test
    void instancesOfAVpcAreAbleToAndSoTheDefinitionAsksForIt() {
        assertThat(define(true).requiresAttributes())
                .extracting(Attribute::name)
                .contains("ecs.capability.fault-injection");
        assertThat(define(false).requiresAttributes())
                .extracting(Attribute::name)
                .doesNotContain("ecs.capability.fault-injection");
    }

    private TaskDefinition define(boolean enabled) {
        return world.user()
                .registerTaskDefinition(it -> it.family("web")
                        .enableFaultInjection(enabled)
                        .requiresCompatibilities(Compatibility.FARGATE)
                        .networkMode(NetworkMode.AWSVPC)
                        .cpu("256")
                        .memory("512")
                        .containerDefinitions(
                                container -> container.name("main").image("web"),
                                container -> container.name("other").image("web")))
                .taskDefinition();
    }

    private Task run(boolean enabled) {
        Task task = world.user()
                .runTask(it -> it.cluster("c")
                        .taskDefinition(define(enabled).taskDefinitionArn())
                        .launchType(LaunchType.FARGATE)
                        .networkConfiguration(world.anywhere()))
                .tasks()
                .getFirst();
        return world.await(task, "RUNNING");
    }

    /** After as long as an endpoint wants to be left alone. */
    private Answer ask(Task task, String path, String body) {
        world.time.advance(Duration.ofSeconds(5));
        return post(task, path, body);
    }

    private Answer post(Task task, String path, String body) {
        return world.ecs
                .taskEndpoint()
                .answer(new Request(vpc(), address(task), "POST", uri(task) + "/fault/v1/" + path, Map.of(), body));
    }

    private String uri(Task task) {
        return world.engine.spec(task.taskArn()).orElseThrow().containers().getFirst().environment().stream()
                .filter(variable -> variable.name().equals("ECS_AGENT_URI"))
                .map(variable -> variable.value().substring("http://169.254.170.2".length()))
                .findFirst()
                .orElseThrow();
    }

    private static String address(Task task) {
        return task.attachments().getFirst().details().stream()
                .filter(it -> it.name().equals("privateIPv4Address"))
                .map(KeyValuePair::value)
                .findFirst()
                .orElseThrow();
    }

    private String vpc() {
        return world.network().describeVpcs().vpcs().getFirst().vpcId();
    }

    private static Answer status(String status) {
        return new Answer(200, Map.of("Content-Type", "application/json"), "{\"Status\":\"" + status + "\"}");
    }

    private static Answer error(int status, String message) {
        return new Answer(status, Map.of("Content-Type", "application/json"), "{\"Error\":\"" + message + "\"}");
    }
}
