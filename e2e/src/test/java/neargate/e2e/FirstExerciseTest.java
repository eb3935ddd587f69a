package neargate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** "Creating a Container on ECS-Fargate", by hand with the AWS CLI, in the order in which a student does it. */
@TestMethodOrder(OrderAnnotation.class)
class FirstExerciseTest {
    private static final String CONTAINERS = """
            '[{"name":"nginx","image":"nginx","portMappings":[{"containerPort":80}],\
            "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/ecs/web",\
            "awslogs-region":"us-east-1","awslogs-stream-prefix":"ecs"}}}]'""";

    private static Machine machine;
    private static String subnets;
    private static String group;
    private static String publicIp;

    @BeforeAll
    static void neargateIsUp() {
        machine = Machine.make();
        machine.fetchPackages();
        machine.up();
    }

    @AfterAll
    static void everythingIsGone() {
        if (machine != null) {
            machine.close();
        }
    }

    @Test
    @Order(1)
    void aClusterAndATaskDefinitionAreMade() {
        assertThat(machine.aws("ecs create-cluster --cluster-name first")
                        .at("/cluster/status")
                        .asText())
                .isEqualTo("ACTIVE");
        machine.aws("logs create-log-group --log-group-name /ecs/web");
        machine.aws("""
                iam create-role --role-name ecsTaskExecutionRole --assume-role-policy-document \
                '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ecs-tasks.amazonaws.com"},\
                "Action":"sts:AssumeRole"}]}'""");
        machine.aws("iam attach-role-policy --role-name ecsTaskExecutionRole --policy-arn"
                + " arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy");
        JsonNode web = machine.aws("ecs register-task-definition --family web --requires-compatibilities FARGATE"
                + " --network-mode awsvpc --cpu 256 --memory 512"
                + " --execution-role-arn arn:aws:iam::123456789012:role/ecsTaskExecutionRole"
                + " --container-definitions " + CONTAINERS);
        assertThat(web.at("/taskDefinition/revision").asInt()).isEqualTo(1);
        assertThat(web.at("/taskDefinition/compatibilities").toString()).contains("FARGATE");
    }

    @Test
    @Order(2)
    void theDefaultVpcHasASubnetInEachZoneAndTakesASecurityGroup() {
        JsonNode found = machine.aws("ec2 describe-subnets").at("/Subnets");
        var ids = new ArrayList<String>();
        found.forEach(subnet -> ids.add(subnet.at("/SubnetId").asText()));
        assertThat(ids).hasSize(3);
        subnets = String.join(",", ids);
        group = machine.aws("ec2 create-security-group --group-name web --description web")
                .at("/GroupId")
                .asText();
        machine.aws("ec2 authorize-security-group-ingress --group-id " + group
                + " --protocol tcp --port 80 --cidr 0.0.0.0/0");
    }

    @Test
    @Order(3)
    void theServiceBecomesStableAndItsPublicIpShowsThePage() {
        machine.aws("ecs create-service --cluster first --service-name web --task-definition web --desired-count 1"
                + " --launch-type FARGATE --network-configuration 'awsvpcConfiguration={subnets=[" + subnets
                + "],securityGroups=[" + group + "],assignPublicIp=ENABLED}'");
        machine.aws("ecs wait services-stable --cluster first --services web");
        publicIp = publicIpOf(onlyTask());
        assertThat(publicIp).startsWith("127.");
        assertThat(page()).contains("Welcome to nginx!");
    }

    @Test
    @Order(4)
    void theTaskShowsWhatItIsMadeOf() {
        JsonNode task = describe(onlyTask());
        assertThat(task.at("/lastStatus").asText()).isEqualTo("RUNNING");
        assertThat(task.at("/launchType").asText()).isEqualTo("FARGATE");
        assertThat(task.at("/connectivity").asText()).isEqualTo("CONNECTED");
        assertThat(task.at("/group").asText()).isEqualTo("service:web");
        assertThat(task.at("/containers/0/lastStatus").asText()).isEqualTo("RUNNING");
        assertThat(task.at("/containers/0/networkInterfaces/0/privateIpv4Address")
                        .asText())
                .startsWith("172.31.");
        for (String time : List.of("createdAt", "connectivityAt", "pullStartedAt", "pullStoppedAt", "startedAt")) {
            assertThat(task.has(time)).as(time).isTrue();
        }
    }

    @Test
    @Order(5)
    void theContainersOutputIsInCloudWatchLogs() {
        Machine.await(
                "the request in the log",
                Duration.ofSeconds(30),
                // What version 2's `aws logs tail` calls.
                () -> machine.aws("logs filter-log-events --log-group-name /ecs/web --filter-pattern '\"GET /\"'")
                        .at("/events/0/message")
                        .asText()
                        .contains("GET / HTTP/1.1"));
    }

    @Test
    @Order(6)
    void thePageIsGoneWithinASecondOfRevokingTheRuleAndBackWithIt() {
        machine.aws(
                "ec2 revoke-security-group-ingress --group-id " + group + " --protocol tcp --port 80 --cidr 0.0.0.0/0");
        assertThat(machine.run("curl", "-s", "--max-time", "1", "http://" + publicIp + "/")
                        .succeeded())
                .isFalse();
        machine.aws("ec2 authorize-security-group-ingress --group-id " + group
                + " --protocol tcp --port 80 --cidr 0.0.0.0/0");
        assertThat(page()).contains("Welcome to nginx!");
    }

    @Test
    @Order(7)
    void aTaskRunsAloneAndStopsWhenTold() {
        String task = machine.aws("ecs run-task --cluster first --task-definition web --launch-type FARGATE"
                        + " --started-by me --network-configuration 'awsvpcConfiguration={subnets=[" + subnets
                        + "],securityGroups=[" + group + "],assignPublicIp=ENABLED}'")
                .at("/tasks/0/taskArn")
                .asText();
        awaitStatus(task, "RUNNING");
        assertThat(machine.aws("ecs list-tasks --cluster first --started-by me").at("/taskArns"))
                .hasSize(1);
        machine.aws("ecs stop-task --cluster first --task " + task + " --reason enough");
        awaitStatus(task, "STOPPED");
        JsonNode stopped = describe(task);
        assertThat(stopped.at("/stopCode").asText()).isEqualTo("UserInitiated");
        assertThat(stopped.at("/stoppedReason").asText()).isEqualTo("enough");
        assertThat(stopped.at("/containers/0/exitCode").asInt(-1)).isZero();
    }

    @Test
    @Order(8)
    void aKilledControlPlaneFindsItsTasksAgain() {
        String before = onlyTask();
        machine.kill();
        machine.up();
        Machine.await("the page", Duration.ofSeconds(30), () -> page().contains("Welcome to nginx!"));
        assertThat(onlyTask()).isEqualTo(before);
        assertThat(describe(before).at("/lastStatus").asText()).isEqualTo("RUNNING");
    }

    @Test
    @Order(9)
    void theServiceScalesToThreeAndReplacesATaskThatDies() {
        machine.aws("ecs update-service --cluster first --service web --desired-count 3");
        awaitRunning(3);
        String victim = onlyTasks().getFirst();
        machine.aws("ecs stop-task --cluster first --task " + victim);
        Machine.await(
                "a replacement",
                Duration.ofSeconds(60),
                () -> onlyTasks().size() == 3 && !onlyTasks().contains(victim));
        awaitRunning(3);
    }

    @Test
    @Order(10)
    void downAndUpKeepsTheService() {
        List<String> before = onlyTasks();
        machine.neargate("down").mustSucceed();
        machine.up();
        awaitRunning(3);
        assertThat(onlyTasks()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    @Order(11)
    void aNewTaskDefinitionRollsOut() {
        machine.aws("ecs register-task-definition --family web --requires-compatibilities FARGATE"
                + " --network-mode awsvpc --cpu 256 --memory 512 --container-definitions"
                + " '[{\"name\":\"hello\",\"image\":\"gkoenig/simplehttp\",\"portMappings\":[{\"containerPort\":8000}],"
                + "\"environment\":[{\"name\":\"message\",\"value\":\"a $new \\\"one\\\"\"}]}]'");
        machine.aws("ec2 authorize-security-group-ingress --group-id " + group
                + " --protocol tcp --port 8000 --cidr 0.0.0.0/0");
        machine.aws("ecs update-service --cluster first --service web --task-definition web --desired-count 2");
        machine.aws("ecs wait services-stable --cluster first --services web");
        String ip = publicIpOf(onlyTasks().getFirst());
        assertThat(machine.run("curl", "-s", "--max-time", "3", "http://" + ip + ":8000/some/path")
                        .out())
                .contains("a $new \"one\"", "path: /some/path");
    }

    @Test
    @Order(12)
    void theServiceAndTheClusterAreDeleted() {
        machine.aws("ecs delete-service --cluster first --service web --force");
        machine.aws("ecs wait services-inactive --cluster first --services web");
        Machine.await("no task", Duration.ofSeconds(60), () -> onlyTasks().isEmpty());
        Machine.await(
                "the cluster is gone",
                Duration.ofSeconds(60),
                () -> machine.tryAws("ecs delete-cluster --cluster first").succeeded());
        assertThat(machine.aws("ecs list-clusters").at("/clusterArns")).isEmpty();
        assertThat(machine.aws("ec2 describe-network-interfaces").at("/NetworkInterfaces"))
                .isEmpty();
    }

    @Test
    @Order(13)
    void killedAgainAndAgainItLosesAndDoublesNothing() {
        machine.run(machine.home("bench/adoption.py"), "--data", machine.data().toString(), "--rounds", "5")
                .mustSucceed();
    }

    private static String page() {
        return machine.run("curl", "-s", "--max-time", "3", "http://" + publicIp + "/")
                .out();
    }

    private static String onlyTask() {
        assertThat(onlyTasks()).hasSize(1);
        return onlyTasks().getFirst();
    }

    private static List<String> onlyTasks() {
        var tasks = new ArrayList<String>();
        machine.aws("ecs list-tasks --cluster first --service-name web")
                .at("/taskArns")
                .forEach(arn -> tasks.add(arn.asText()));
        return tasks;
    }

    private static JsonNode describe(String task) {
        return machine.aws("ecs describe-tasks --cluster first --tasks " + task).at("/tasks/0");
    }

    private static void awaitStatus(String task, String status) {
        Machine.await(
                task + " is " + status,
                Duration.ofSeconds(60),
                () -> describe(task).at("/lastStatus").asText().equals(status));
    }

    private static void awaitRunning(int count) {
        Machine.await(
                count + " tasks run",
                Duration.ofSeconds(60),
                () -> machine.aws("ecs describe-services --cluster first --services web")
                                .at("/services/0/runningCount")
                                .asInt()
                        == count);
    }

    private static String publicIpOf(String task) {
        String networkInterface = "";
        for (JsonNode detail : describe(task).at("/attachments/0/details")) {
            if (detail.at("/name").asText().equals("networkInterfaceId")) {
                networkInterface = detail.at("/value").asText();
            }
        }
        return machine.aws("ec2 describe-network-interfaces --network-interface-ids " + networkInterface)
                .at("/NetworkInterfaces/0/Association/PublicIp")
                .asText();
    }
}
