package neargate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A task definition that uses as much as one can, and what a task finds around it. */
class TasksInFullTest {
    private static final String TRUST = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":"
            + "{\"Service\":\"ecs-tasks.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}}";
    private static final String LOGS = "\"logConfiguration\":{\"logDriver\":\"awslogs\",\"options\":{\"awslogs-group\":"
            + "\"full\",\"awslogs-region\":\"us-east-1\",\"awslogs-create-group\":\"true\","
            + "\"awslogs-stream-prefix\":\"p\"%s}}";

    private static final String PRIVATE = PrivateRegistry.ADDRESS + "/private:1";

    private static Machine machine;
    private static Instances one;

    @BeforeAll
    static void oneInstance() {
        machine = Machine.make();
        machine.fetchPackages();
        machine.up();
        one = new Instances(machine, "one");
        one.launch("t3.small");
        machine.aws("iam create-role --role-name reader --assume-role-policy-document '" + TRUST + "'");
    }

    @AfterAll
    static void everythingIsGone() {
        if (machine != null) {
            machine.close();
        }
    }

    private static String task(JsonNode task) {
        String arn = task.path("taskArn").asText();
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    private static List<String> lines(JsonNode task, String container) {
        Machine.Result read = machine.tryAws("logs get-log-events --start-from-head --log-group-name full"
                + " --log-stream-name p/" + container + "/" + task(task) + " --query 'events[].message' --output text");
        return read.exitCode() == 0 ? List.of(read.out().strip().split("[\t\r\n]+", -1)) : List.of("");
    }

    @Test
    void aDefinitionThatUsesEverythingAtOnceWhileNeargateIsKilled() {
        machine.aws("iam create-role --role-name starter --assume-role-policy-document '" + TRUST + "'");
        machine.aws("iam put-role-policy --role-name starter --policy-name p --policy-document '{\"Version\":"
                + "\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":[\"secretsmanager:GetSecretValue\","
                + "\"ssm:GetParameters\",\"logs:*\"],\"Resource\":\"*\"}}'");
        machine.aws("ssm put-parameter --name /full/word --type SecureString --value sesame");
        String secret = machine.aws("secretsmanager create-secret --name full --secret-string"
                        + " '{\"user\":\"reader\",\"password\":\"hush\"}'")
                .path("ARN")
                .asText();
        one.defineAll(
                "full",
                "{\"name\":\"store\",\"image\":\"busybox\",\"memory\":32,\"essential\":false,"
                        + "\"command\":[\"sh\",\"-c\",\"echo hello > /empty/a\"],"
                        + "\"mountPoints\":[{\"sourceVolume\":\"empty\",\"containerPath\":\"/empty\"}]},"
                        + "{\"name\":\"hog\",\"image\":\"busybox\",\"memory\":16,\"essential\":false,"
                        + "\"command\":[\"tail\",\"/dev/zero\"],"
                        + "\"dependsOn\":[{\"containerName\":\"side\",\"condition\":\"START\"}]},"
                        + "{\"name\":\"side\",\"image\":\"busybox\",\"memory\":16,\"essential\":false,"
                        + "\"command\":[\"sh\",\"-c\",\"touch /ok; sleep 1000\"],\"startTimeout\":60,"
                        + "\"stopTimeout\":2,\"healthCheck\":{\"command\":[\"CMD-SHELL\",\"test -e /ok\"],"
                        + "\"interval\":5}},"
                        + "{\"name\":\"main\",\"image\":\"busybox\",\"memory\":64,\"command\":[\"sh\",\"-c\",\""
                        + "echo knows $WORD $PASSWORD; hostname; cat /etc/hosts /etc/resolv.conf /empty/a /proc/1/comm;"
                        + " echo files $(ulimit -n); touch /x || echo read-only; cat /proc/sys/net/core/somaxconn;"
                        + " df -m /dev/shm /scratch; echo kept > /shared/b; echo seen > /instance/c;"
                        + " wget -qO- $ECS_CONTAINER_METADATA_URI_V4/task; echo; echo done; sleep 1000\"],"
                        + "\"volumesFrom\":[{\"sourceContainer\":\"store\",\"readOnly\":true}],"
                        + "\"mountPoints\":[{\"sourceVolume\":\"shared\",\"containerPath\":\"/shared\"},"
                        + "{\"sourceVolume\":\"instance\",\"containerPath\":\"/instance\"}],"
                        + "\"dependsOn\":[{\"containerName\":\"store\",\"condition\":\"SUCCESS\"},"
                        + "{\"containerName\":\"hog\",\"condition\":\"COMPLETE\"},"
                        + "{\"containerName\":\"side\",\"condition\":\"HEALTHY\"}],"
                        + "\"secrets\":[{\"name\":\"WORD\",\"valueFrom\":\"/full/word\"},"
                        + "{\"name\":\"PASSWORD\",\"valueFrom\":\"" + secret + ":password::\"}],"
                        + "\"hostname\":\"webhost\",\"dnsServers\":[\"10.1.1.1\"],\"dnsSearchDomains\":[\"a.example\"],"
                        + "\"extraHosts\":[{\"hostname\":\"db\",\"ipAddress\":\"10.9.9.9\"}],"
                        + "\"readonlyRootFilesystem\":true,\"pseudoTerminal\":true,\"interactive\":true,"
                        + "\"ulimits\":[{\"name\":\"nofile\",\"softLimit\":77,\"hardLimit\":88}],"
                        + "\"dockerLabels\":{\"team\":\"blue\"},\"dockerSecurityOptions\":[\"no-new-privileges\"],"
                        + "\"systemControls\":[{\"namespace\":\"net.core.somaxconn\",\"value\":\"78\"}],"
                        + "\"restartPolicy\":{\"enabled\":true,\"ignoredExitCodes\":[0]},\"stopTimeout\":2,"
                        + "\"linuxParameters\":{\"initProcessEnabled\":true,\"sharedMemorySize\":16,"
                        + "\"tmpfs\":[{\"containerPath\":\"/scratch\",\"size\":8}],"
                        + "\"capabilities\":{\"drop\":[\"CHOWN\"],\"add\":[\"SYS_PTRACE\"]},\"maxSwap\":64,"
                        + "\"swappiness\":10,\"devices\":[{\"hostPath\":\"/dev/zero\"}]},"
                        + LOGS.formatted("") + "}",
                "--volumes '[{\"name\":\"empty\",\"host\":{}},"
                        + "{\"name\":\"instance\",\"host\":{\"sourcePath\":\"/opt/data\"}},"
                        + "{\"name\":\"shared\",\"dockerVolumeConfiguration\":{\"scope\":\"shared\","
                        + "\"autoprovision\":true}}]'",
                "--execution-role-arn arn:aws:iam::123456789012:role/starter",
                "--task-role-arn arn:aws:iam::123456789012:role/reader");
        JsonNode task = one.run("full").task();
        // The main container waits for its neighbour to be healthy, which takes five seconds.
        machine.kill();
        machine.up();
        Machine.await(
                "what the container says",
                Duration.ofSeconds(60),
                () -> lines(task, "main").contains("done"));
        assertThat(lines(task, "main"))
                .contains("webhost", "10.9.9.9 db", "nameserver 10.1.1.1", "search a.example", "hello", "docker-init")
                .contains("files 77", "read-only", "78", "knows sesame hush")
                .anyMatch(line -> line.startsWith("shm ") && line.contains(" 16 "))
                .anyMatch(line -> line.startsWith("tmpfs ") && line.contains(" 8 "))
                .anyMatch(line -> line.contains("\"Family\":\"full\"") && line.contains("\"team\":\"blue\""));
        assertThat(machine.aws("ecs describe-tasks --cluster one --tasks " + task(task)
                                + " --query \"tasks[0].containers[?name=='hog'] | [0]\"")
                        .toString())
                .contains("\"exitCode\":137", "\"reason\":\"OutOfMemoryError: Container killed due to memory usage\"");

        one.define(
                "after",
                "\"memory\":32,\"command\":[\"sh\",\"-c\",\"cat /shared/b /instance/c; sleep 1000\"],\"stopTimeout\":2,"
                        + "\"mountPoints\":[{\"sourceVolume\":\"shared\",\"containerPath\":\"/shared\"},"
                        + "{\"sourceVolume\":\"instance\",\"containerPath\":\"/instance\"}],"
                        + LOGS.formatted(",\"awslogs-multiline-pattern\":\"^kept\""),
                "--volumes '[{\"name\":\"instance\",\"host\":{\"sourcePath\":\"/opt/data\"}},"
                        + "{\"name\":\"shared\",\"dockerVolumeConfiguration\":{\"scope\":\"shared\"}}]'");
        JsonNode after = one.run("after").task();
        Machine.await(
                "what the task before left",
                Duration.ofSeconds(60),
                () -> lines(after, "main").equals(List.of("kept", "seen")));
        one.clear();
    }

    @Test
    void aLogRouterTakesWhatTheOthersWriteWhateverHappensToNeargate() {
        one.defineAll(
                "routed",
                "{\"name\":\"app\",\"image\":\"busybox\",\"memory\":32,\"stopTimeout\":2,\"command\":[\"sh\",\"-c\","
                        + "\"echo at $FLUENT_PORT; i=0; while true; do i=$((i+1)); echo line $i; sleep 0.05; done\"],"
                        + "\"logConfiguration\":{\"logDriver\":\"awsfirelens\",\"options\":{\"Name\":\"stdout\","
                        + "\"exclude-pattern\":\"line [12]$\"}}},"
                        + "{\"name\":\"router\",\"image\":\"neargate/logrouter\",\"memory\":64,\"stopTimeout\":2,"
                        + "\"firelensConfiguration\":{\"type\":\"fluentbit\"}," + LOGS.formatted("") + "}");
        JsonNode task = one.run("routed").task();
        awaitLine(task, "line 20");
        machine.kill();
        machine.up();
        awaitLine(task, "line 150");

        List<String> routed = said(task);
        assertThat(routed.getFirst()).isEqualTo("at 24224");
        assertThat(routed.subList(1, routed.size()))
                .containsExactly(IntStream.range(3, routed.size() + 2)
                        .mapToObj(i -> "line " + i)
                        .toArray(String[]::new));
        assertThat(lines(task, "router"))
                .anyMatch(line -> line.contains("\"ecs_task_definition\":\"routed:1\"")
                        && line.contains("\"ec2_instance_id\":\"i-"));
        one.clear();
    }

    private static void awaitLine(JsonNode task, String line) {
        Machine.await(
                "routed: " + line, Duration.ofSeconds(60), () -> said(task).contains(line));
    }

    /** What the router says that others said. */
    private static List<String> said(JsonNode task) {
        return lines(task, "router").stream()
                .filter(line -> line.contains("\"log\":"))
                .map(line -> line.replaceAll(".*\"log\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    @Test
    void aTasksCredentialsAreItsRoles() {
        one.define(
                "role",
                "\"memory\":32,\"stopTimeout\":2,\"command\":[\"sh\",\"-c\",\"wget -qO-"
                        + " http://169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI; echo; sleep 1000\"],"
                        + LOGS.formatted(""),
                "--task-role-arn arn:aws:iam::123456789012:role/reader");
        JsonNode task = one.run("role").task();
        Machine.await(
                "the credentials",
                Duration.ofSeconds(60),
                () -> lines(task, "main").getFirst().contains("AccessKeyId"));
        machine.kill();
        machine.up();
        String asTheTask = "export $(echo '" + lines(task, "main").getFirst()
                + "' | sed -E 's/.*AccessKeyId\":\"([^\"]+).*SecretAccessKey\":\"([^\"]+).*Token\":\"([^\"]+).*/"
                + "AWS_ACCESS_KEY_ID=\\1 AWS_SECRET_ACCESS_KEY=\\2 AWS_SESSION_TOKEN=\\3/'); ";

        assertThat(machine.shell(asTheTask + "aws sts get-caller-identity --query Arn --output text")
                        .mustSucceed()
                        .out()
                        .strip())
                .isEqualTo("arn:aws:sts::123456789012:assumed-role/reader/" + task(task));
        Machine.Result denied = machine.shell(asTheTask + "aws ecs list-clusters");
        assertThat(denied.exitCode()).isNotZero();
        assertThat(denied.err()).contains("AccessDenied", "is not authorized to perform: ecs:ListClusters");
        machine.aws(
                "iam put-role-policy --role-name reader --policy-name p --policy-document '{\"Version\":"
                        + "\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"ecs:ListClusters\",\"Resource\":\"*\"}}'");
        machine.shell(asTheTask + "aws ecs list-clusters").mustSucceed();
        one.clear();
    }

    @Test
    void aFileSystemOfEfsIsRefusedByName() {
        one.define("efs", "\"memory\":32", "--volumes 'name=v,efsVolumeConfiguration={fileSystemId=fs-12345678}'");
        Machine.Result refused = machine.tryAws("ecs run-task --cluster one --launch-type EC2 --task-definition efs");
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err()).contains("ClientException", "efsVolumeConfiguration");
    }

    @Test
    void aTaskKeepsAPeerFromItsPort() {
        one.define(
                "faulty",
                "\"memory\":32,\"stopTimeout\":2,\"command\":[\"sh\",\"-c\",\"echo hello > /index.html; httpd -f -h /\"]",
                "--network-mode awsvpc --enable-fault-injection"
                        + " --task-role-arn arn:aws:iam::123456789012:role/reader");
        String subnet = one.text("ec2 describe-subnets --query 'sort_by(Subnets,&AvailabilityZone)[0].SubnetId'");
        List<JsonNode> tasks = one
                .run("faulty --count 2 --enable-execute-command --network-configuration awsvpcConfiguration={subnets=["
                        + subnet + "]}")
                .tasks()
                .stream()
                .map(task -> one.await(task, "RUNNING"))
                .toList();
        JsonNode faulty = tasks.getFirst();
        String read = "timeout 2 wget -qO- http://"
                + faulty.at("/containers/0/networkInterfaces/0/privateIpv4Address")
                        .asText();

        awaitIn(tasks.getLast(), read, "hello");
        awaitIn(faulty, blackHole("start"), "{\"Status\":\"running\"}");
        assertThat(in(tasks.getLast(), read).out()).doesNotContain("hello");
        awaitIn(faulty, blackHole("stop"), "{\"Status\":\"stopped\"}");
        awaitIn(tasks.getLast(), read, "hello");
        one.clear();
    }

    private static String blackHole(String operation) {
        return "wget -qO- --post-data \"{\\\"Port\\\":80,\\\"Protocol\\\":\\\"tcp\\\",\\\"TrafficType\\\":"
                + "\\\"ingress\\\"}\" $ECS_AGENT_URI/fault/v1/network-blackhole-port/" + operation;
    }

    /** What a command in a task says, once commands run there. */
    private static void awaitIn(JsonNode task, String command, String answer) {
        Machine.await(
                answer + " from " + command,
                Duration.ofSeconds(60),
                () -> in(task, command).out().contains(answer));
    }

    private static Machine.Result in(JsonNode task, String command) {
        return machine.shell(machine.program() + " exec --data " + machine.data() + " "
                + task.path("taskArn").asText() + " main -- sh -c '" + command + "'");
    }

    @Test
    void aPrivateRegistryGivesItsImageToWhoKnowsTheSecret() throws IOException {
        Assumptions.assumeTrue(
                machine.shell("command -v docker-registry").succeeded(),
                "the package docker-registry is not installed");
        try (var registry = new PrivateRegistry(machine)) {
            one.define("public", "\"memory\":32");
            one.await(one.run("public").task(), "RUNNING");
            String digest = registry.push("busybox", PRIVATE);
            machine.aws("iam create-role --role-name puller --assume-role-policy-document '" + TRUST + "'");
            machine.aws("iam put-role-policy --role-name puller --policy-name p --policy-document '{\"Version\":"
                    + "\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"secretsmanager:GetSecretValue\","
                    + "\"Resource\":\"*\"}}'");
            definePrivate("wrong", "guessed");
            definePrivate("right", "opensesame");

            assertThat(one.await(one.run("wrong").task(), "STOPPED")
                            .at("/containers/0/reason")
                            .asText())
                    .startsWith("CannotPullContainerError: ")
                    .contains("unauthorized: authentication required");
            assertThat(one.await(one.run("right").task(), "RUNNING")
                            .at("/containers/0/imageDigest")
                            .asText())
                    .isEqualTo(digest);
            one.clear();
        }
    }

    private static void definePrivate(String name, String password) {
        String secret = machine.aws("secretsmanager create-secret --name " + name
                        + " --secret-string '{\"username\":\"reader\",\"password\":\"" + password + "\"}'")
                .path("ARN")
                .asText();
        one.defineAll(
                name,
                "{\"name\":\"main\",\"image\":\"" + PRIVATE + "\",\"memory\":32,\"stopTimeout\":2,\"command\":"
                        + "[\"sleep\",\"1000\"],\"repositoryCredentials\":{\"credentialsParameter\":\"" + secret
                        + "\"}}",
                "--execution-role-arn arn:aws:iam::123456789012:role/puller");
    }
}
