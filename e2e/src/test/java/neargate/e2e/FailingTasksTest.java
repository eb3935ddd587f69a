package neargate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a user is told of tasks that cannot run. */
class FailingTasksTest {
    private static Machine machine;
    private static String network;

    @BeforeAll
    static void neargateIsUp() {
        machine = Machine.make();
        machine.fetchPackages();
        machine.up();
        machine.aws("ecs create-cluster --cluster-name c");
        String subnet =
                machine.aws("ec2 describe-subnets").at("/Subnets/0/SubnetId").asText();
        network = " --cluster c --launch-type FARGATE --network-configuration 'awsvpcConfiguration={subnets=[" + subnet
                + "]}'";
    }

    @AfterAll
    static void everythingIsGone() {
        if (machine != null) {
            machine.close();
        }
    }

    @Test
    void anImageThatDoesNotExist() {
        register("missing", 256, 512, "\"image\":\"127.0.0.1:1/no/such:1\"");
        JsonNode task = stopped("missing");
        assertThat(task.at("/stopCode").asText()).isEqualTo("TaskFailedToStart");
        assertThat(task.at("/stoppedReason").asText()).startsWith("CannotPullContainerError: ");
        assertThat(task.at("/containers/0/reason").asText()).startsWith("CannotPullContainerError: ");
    }

    @Test
    void aServiceWhoseImageDoesNotExistSaysSoAndBacksOff() {
        register("service", 256, 512, "\"image\":\"127.0.0.1:1/no/such:1\"");
        machine.aws("ecs create-service --service-name s --task-definition service --desired-count 1" + network);
        Machine.await(
                "the event",
                Duration.ofSeconds(90),
                () -> machine.aws("ecs describe-services --cluster c --services s")
                        .at("/services/0/events")
                        .toString()
                        .contains("(service s) is unable to consistently start tasks successfully."));
        machine.aws("ecs delete-service --cluster c --service s --force");
    }

    @Test
    void aContainerThatExitsAtOnce() {
        register("exits", 256, 512, "\"image\":\"busybox\",\"command\":[\"sh\",\"-c\",\"exit 3\"]");
        JsonNode task = stopped("exits");
        assertThat(task.at("/stopCode").asText()).isEqualTo("EssentialContainerExited");
        assertThat(task.at("/stoppedReason").asText()).isEqualTo("Essential container in task exited");
        assertThat(task.at("/containers/0/exitCode").asInt()).isEqualTo(3);
    }

    @Test
    void aProgramThatDoesNotExist() {
        register("nothing", 256, 512, "\"image\":\"busybox\",\"command\":[\"/no/such/program\"]");
        JsonNode task = stopped("nothing");
        assertThat(task.at("/containers/0/reason").asText())
                .startsWith("CannotStartContainerError: ")
                .contains("/no/such/program");
    }

    @Test
    void outOfMemory() {
        register(
                "oom",
                256,
                512,
                "\"image\":\"busybox\",\"command\":[\"sh\",\"-c\",\"head -c 900m /dev/zero | tail -c 800m >/dev/null\"]");
        assertThat(stopped("oom").at("/containers/0/reason").asText())
                .isEqualTo("OutOfMemoryError: Container killed due to memory usage");
    }

    @Test
    void moreThanTheMachineHas() {
        register("large", 16384, 122880, "\"image\":\"busybox\"");
        JsonNode answer = machine.aws("ecs run-task --task-definition large" + network);
        assertThat(answer.at("/tasks")).isEmpty();
        assertThat(answer.at("/failures/0/reason").asText()).startsWith("RESOURCE:");
        assertThat(answer.at("/failures/0/detail").asText()).contains("this machine");
    }

    private static void register(String family, int cpu, int memory, String container) {
        machine.aws("ecs register-task-definition --requires-compatibilities FARGATE --network-mode awsvpc --family "
                + family + " --cpu " + cpu + " --memory " + memory + " --container-definitions '[{\"name\":\"a\","
                + container + "}]'");
    }

    /** The task once it has stopped. */
    private static JsonNode stopped(String family) {
        String arn = machine.aws("ecs run-task --task-definition " + family + network)
                .at("/tasks/0/taskArn")
                .asText();
        machine.aws("ecs wait tasks-stopped --cluster c --tasks " + arn);
        return machine.aws("ecs describe-tasks --cluster c --tasks " + arn).at("/tasks/0");
    }
}
