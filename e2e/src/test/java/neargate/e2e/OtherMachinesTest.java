package neargate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A control plane on one machine and agents on two others, with cables between them: what becomes of tasks when an agent is
 * killed, a cable is pulled, or a machine is given up.
 */
@TestMethodOrder(OrderAnnotation.class)
class OtherMachinesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static Machine plane;
    private static Rack one;
    private static Rack two;
    private static String bridgeTask;
    private static String hostTask;

    /** A machine with an agent, on a cable of its own. */
    private static final class Rack {
        final Machine machine = Machine.make();
        final String block;
        final String name;
        Process agent;

        Rack(String name, String block) {
            this.name = name;
            this.block = block;
            plane.cable(machine, block);
            machine.use(plane, "http://" + block + ".1:4566");
            // An engine outside of this machine's network could not stand for its own.
            machine.set("DOCKER_HOST", "unix:///none");
        }

        void start() {
            agent = machine.stay(
                    "/dev/null",
                    machine.program(),
                    "agent",
                    "--cluster",
                    "c",
                    "--endpoint",
                    "http://" + block + ".1:4566",
                    "--data",
                    machine.data().toString(),
                    "--attributes",
                    "rack=" + name,
                    "--external");
        }

        String arn() {
            return text("ecs list-container-instances --cluster c --filter 'attribute:rack == " + name
                    + "' --query 'containerInstanceArns[0]'");
        }

        void awaitConnected(boolean connected) {
            Machine.await(
                    "agentConnected=" + connected + " of " + name,
                    PATIENCE,
                    () -> text("ecs describe-container-instances --cluster c --container-instances " + arn()
                                    + " --query 'containerInstances[0].agentConnected'")
                            .equals(connected ? "True" : "False"));
        }

        String answer(int port) {
            return machine.shell("curl -s -m 5 http://127.0.0.1:" + port + "/").out();
        }

        void close() {
            if (agent != null) {
                agent.destroy();
            }
            machine.close();
        }
    }

    @BeforeAll
    static void machinesAreThere() {
        plane = Machine.make();
        plane.fetchPackages();
        plane.up("--engine", "simulated", "--auth", "strict", "--host", "0.0.0.0");
        plane.aws("ecs create-cluster --cluster-name c");
        plane.aws("iam create-role --role-name reader --assume-role-policy-document '{\"Version\":\"2012-10-17\","
                + "\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ecs-tasks.amazonaws.com\"},"
                + "\"Action\":\"sts:AssumeRole\"}}'");
        one = new Rack("one", "10.99.1");
        two = new Rack("two", "10.99.2");
    }

    @AfterAll
    static void everythingIsGone() {
        for (Rack rack : new Rack[] {one, two}) {
            if (rack != null) {
                rack.close();
            }
        }
        if (plane != null) {
            plane.close();
        }
    }

    private static String text(String arguments) {
        return plane.shell("aws --output text " + arguments).mustSucceed().out().strip();
    }

    private static String define(String family, String mode) {
        return text("ecs register-task-definition --family " + family + " --network-mode " + mode
                + " --task-role-arn arn:aws:iam::123456789012:role/reader"
                + " --container-definitions '[{\"name\":\"web\",\"image\":\"gkoenig/simplehttp\",\"memory\":64,"
                + "\"entryPoint\":[\"sh\",\"-c\",\"export message=\\\"" + family + " $("
                + " for it in $ECS_CONTAINER_METADATA_URI_V4/task"
                + " 169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI $AWS_ENDPOINT_URL;"
                + " do wget -qO- $it 2>&1; done | tr -dc a-zA-Z0-9:./-)\\\"; exec /bin/start\"],"
                + "\"portMappings\":[{\"containerPort\":8000}]}]'"
                + " --query taskDefinition.family");
    }

    private static String run(String family, Rack on) {
        return text("ecs run-task --cluster c --task-definition " + family + " --launch-type EXTERNAL"
                + " --placement-constraints 'type=memberOf,expression=attribute:rack == " + on.name
                + "' --query 'tasks[0].taskArn'");
    }

    private static String status(String task) {
        return text("ecs describe-tasks --cluster c --tasks " + task + " --query 'tasks[0].lastStatus'");
    }

    private static void awaitStatus(String task, String status) {
        Machine.await(task + " " + status, PATIENCE, () -> status(task).equals(status));
    }

    private static int hostPort(String task) {
        return Integer.parseInt(text("ecs describe-tasks --cluster c --tasks " + task
                + " --query 'tasks[0].containers[0].networkBindings[0].hostPort'"));
    }

    private static String runtimeId(String task) {
        return text("ecs describe-tasks --cluster c --tasks " + task + " --query 'tasks[0].containers[0].runtimeId'");
    }

    @Test
    @Order(1)
    void aMachineJoinsAndRunsTasksInBridgeAndHostMode() {
        one.start();
        Machine.await("a container instance", PATIENCE, () -> one.arn().startsWith("arn:"));
        one.awaitConnected(true);
        define("bridge", "bridge");
        define("host", "host");
        bridgeTask = run("bridge", one);
        hostTask = run("host", one);
        awaitStatus(bridgeTask, "RUNNING");
        awaitStatus(hostTask, "RUNNING");
        assertThat(hostPort(bridgeTask)).isBetween(32_768, 60_999);
        assertThat(hostPort(hostTask)).isEqualTo(8_000);
        assertThat(plane.shell("curl -s -m 5 http://10.99.1.2:" + hostPort(bridgeTask) + "/")
                        .out())
                .startsWith("bridge");
        assertThat(plane.shell("curl -s -m 5 http://10.99.1.2:8000/").out()).startsWith("host");
        for (int port : new int[] {hostPort(bridgeTask), 8_000}) {
            String task = port == 8_000 ? hostTask : bridgeTask;
            assertThat(one.answer(port))
                    .contains("TaskARN:" + task, "RoleArn:arn:aws:iam::123456789012:role/reader", "AccessKeyId:ASIA")
                    .as("an answer of AWS's APIs to who did not sign")
                    .contains("HTTP/1.1403");
        }
        plane.shell("ip route add 169.254.170.2 via 10.99.1.2").mustSucceed();
        assertThat(plane.shell("curl -s -m 2 http://169.254.170.2/v4/x").out())
                .as("nobody from outside is answered")
                .isEmpty();
    }

    @Test
    @Order(2)
    void aKilledAgentLeavesItsTasksAndFindsThemAgain() throws InterruptedException {
        String arn = one.arn();
        String container = runtimeId(bridgeTask);
        one.machine.kill();
        assertThat(one.agent.waitFor(10, TimeUnit.SECONDS)).isTrue();
        one.awaitConnected(false);
        assertThat(one.answer(hostPort(bridgeTask))).startsWith("bridge");
        assertThat(status(bridgeTask)).isEqualTo("RUNNING");
        one.start();
        one.awaitConnected(true);
        assertThat(one.arn()).isEqualTo(arn);
        assertThat(status(bridgeTask)).isEqualTo("RUNNING");
        assertThat(runtimeId(bridgeTask)).isEqualTo(container);
        assertThat(one.answer(hostPort(bridgeTask))).startsWith("bridge");
        assertThat(one.answer(8_000)).startsWith("host");
    }

    @Test
    @Order(3)
    void aNetworkSplitEndsNoTaskAndAfterItBothSidesAgree() {
        int port = hostPort(bridgeTask);
        one.machine.plug(one.block, false);
        // Of the next minute the control plane does not know yet that nobody hears it.
        String unheard = run("bridge", one);
        text("ecs stop-task --cluster c --task " + hostTask + " --query task.lastStatus");
        one.awaitConnected(false);
        assertThat(text("ecs describe-container-instances --cluster c --container-instances " + one.arn()
                        + " --query 'containerInstances[0].status'"))
                .isEqualTo("ACTIVE");
        assertThat(status(bridgeTask)).isEqualTo("RUNNING");
        assertThat(one.answer(port)).startsWith("bridge");
        assertThat(one.answer(8_000)).startsWith("host");
        one.machine.plug(one.block, true);
        one.awaitConnected(true);
        awaitStatus(unheard, "RUNNING");
        awaitStatus(hostTask, "STOPPED");
        assertThat(status(bridgeTask)).isEqualTo("RUNNING");
        assertThat(one.answer(port)).startsWith("bridge");
        assertThat(one.answer(8_000)).isEmpty();
        assertThat(one.answer(hostPort(unheard))).startsWith("bridge");
        text("ecs stop-task --cluster c --task " + unheard + " --query task.lastStatus");
        awaitStatus(unheard, "STOPPED");
    }

    @Test
    @Order(4)
    void aServiceLeavesAMachineThatIsGivenUp() {
        two.start();
        Machine.await("another container instance", PATIENCE, () -> two.arn().startsWith("arn:"));
        two.awaitConnected(true);
        plane.aws("ecs create-service --cluster c --service-name web --task-definition bridge --desired-count 2"
                + " --launch-type EXTERNAL --placement-strategy type=spread,field=instanceId");
        plane.aws("ecs wait services-stable --cluster c --services web");
        one.machine.plug(one.block, false);
        one.awaitConnected(false);
        assertThat(running())
                .as("a machine that is only out of reach keeps its tasks")
                .isEqualTo("2");
        text("ecs deregister-container-instance --cluster c --force --container-instance " + one.arn()
                + " --query containerInstance.status");
        Machine.await(
                "two tasks on the other machine",
                PATIENCE,
                () -> text("ecs list-tasks --cluster c --service-name web --container-instance " + two.arn()
                                        + " --query 'length(taskArns)'")
                                .equals("2")
                        && running().equals("2"));
        assertThat(status(bridgeTask)).isEqualTo("STOPPED");
    }

    private static String running() {
        return text("ecs describe-services --cluster c --services web --query 'services[0].runningCount'");
    }
}
