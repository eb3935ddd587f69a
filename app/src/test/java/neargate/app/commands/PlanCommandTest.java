package neargate.app.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import neargate.app.Live;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;

class PlanCommandTest {
    private static Live live;
    private static String subnet;

    @TempDir
    private Path folder;

    @BeforeAll
    static void aServiceOfNoTasks() throws IOException {
        live = new Live();
        EcsClient ecs = live.root(EcsClient.builder());
        ecs.createCluster(request -> request.clusterName("blue"));
        ecs.registerTaskDefinition(request -> request.family("web")
                .containerDefinitions(
                        container -> container.name("main").image("nginx").memory(64)));
        ecs.registerTaskDefinition(request -> request.family("job")
                .requiresCompatibilities(Compatibility.FARGATE)
                .networkMode(NetworkMode.AWSVPC)
                .cpu("256")
                .memory("512")
                .containerDefinitions(container -> container.name("main").image("nginx")));
        subnet = live.root(Ec2Client.builder())
                .describeSubnets()
                .subnets()
                .getFirst()
                .subnetId();
        ecs.createService(request -> request.cluster("blue")
                .serviceName("web")
                .taskDefinition("web")
                .launchType(LaunchType.EC2)
                .desiredCount(0));
    }

    @AfterAll
    static void close() throws IOException {
        live.close();
    }

    private static Ran plan(String line) {
        return Ran.of(Stream.concat(Stream.of("plan", "--data", live.data().toString()), Stream.of(line.split(" ")))
                .toArray(String[]::new));
    }

    @Test
    void whatRunTaskWouldDoIsSaid() {
        Ran ran = plan("run-task --cluster blue --task-definition job --count 2 --launch-type FARGATE --cli-input-json"
                + " {\"networkConfiguration\":{\"awsvpcConfiguration\":{\"subnets\":[\"" + subnet + "\"]}}}");
        assertThat(ran.error()).isEmpty();
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).startsWith("RunTask would start 2 tasks.\n").endsWith("\n");
        assertThat(live.root(EcsClient.builder())
                        .listTasks(request -> request.cluster("blue"))
                        .taskArns())
                .as("nothing is done")
                .isEmpty();
    }

    @Test
    void whatUpdateServiceWouldDoIsSaid() {
        assertThat(plan("update-service --cluster blue --service web --desired-count 3")
                        .out())
                .startsWith("UpdateService would need no new deployment: 3 tasks, at least 3 healthy and at most 6 at a"
                        + " time.\n");
        assertThat(plan("update-service --cluster blue --service web --force-new-deployment")
                        .out())
                .startsWith("UpdateService would begin a deployment of web:1: 0 tasks");
    }

    @Test
    void aRequestIsTakenFromAFileAndOptionsGoOnTop() throws IOException {
        Path file = folder.resolve("request.json");
        Files.writeString(file, "{\"cluster\":\"blue\",\"service\":\"web\",\"desiredCount\":3}");
        String given = "update-service --cli-input-json file://" + file;
        assertThat(plan(given).out()).contains(": 3 tasks,");
        assertThat(plan(given + " --desired-count 4").out()).contains(": 4 tasks,");
        assertThat(plan(given + ".not").error())
                .isEqualTo("neargate: --cli-input-json: there is no file " + file + ".not.\n");
    }

    @Test
    void whatTheOperationRefusesThePlanRefuses() {
        Ran ran = plan("update-service --cluster blue --service none");
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.error()).contains("ServiceNotFoundException");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        stop-task                                  | stop-task cannot be planned; run-task and update-service can.
        update-service --cluster blue              | which service? --service NAME
        update-service --service web --count 2     | --count is for run-task; update-service takes --desired-count N.
        run-task --service web                     | --service is for update-service; run-task runs tasks of no service.
        run-task --desired-count 2                 | --desired-count is for update-service; run-task takes --count N.
        run-task --force-new-deployment            | --force-new-deployment is for update-service.
        run-task --cli-input-json []               | --cli-input-json is no JSON object.
        """)
    void whatMakesNoSenseIsBadUsage(String line, String told) {
        assertThat(plan(line)).isEqualTo(new Ran(2, "", "neargate: " + told + "\n"));
    }

    @Test
    void whereNothingIsUpThereIsNoPlan() {
        Ran ran = Ran.of("plan", "--data", folder.toString(), "run-task", "--task-definition", "web");
        assertThat(ran.exitCode()).isEqualTo(3);
        assertThat(ran.error())
                .isEqualTo("neargate: nothing is up on " + folder + ". Start it with `neargate up --detach`.\n");
    }
}
