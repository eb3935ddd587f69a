package neargate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Commands in the container of a task on Fargate, from a terminal and from pipes. */
class ExecTest {
    private static final String TRUST = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":"
            + "{\"Service\":\"ecs-tasks.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}}";

    private static Machine machine;
    private static String task;

    @BeforeAll
    static void aTask() {
        machine = Machine.make();
        machine.fetchPackages();
        machine.up();
        machine.aws("ecs create-cluster --cluster-name c");
        String role = machine.aws("iam create-role --role-name task --assume-role-policy-document '" + TRUST + "'")
                .at("/Role/Arn")
                .asText();
        machine.aws("ecs register-task-definition --family f --network-mode awsvpc --cpu 256 --memory 512"
                + " --requires-compatibilities FARGATE --task-role-arn " + role
                + " --container-definitions '[{\"name\":\"main\",\"image\":\"busybox\",\"command\":"
                + "[\"sleep\",\"1000\"]}]'");
        String subnet =
                machine.aws("ec2 describe-subnets").at("/Subnets/0/SubnetId").asText();
        task = machine.aws("ecs run-task --cluster c --task-definition f --launch-type FARGATE"
                        + " --enable-execute-command"
                        + " --network-configuration 'awsvpcConfiguration={subnets=[" + subnet + "]}'")
                .at("/tasks/0/taskArn")
                .asText();
        Machine.await(
                "the agent in the container",
                Duration.ofMinutes(1),
                () -> machine.aws("ecs describe-tasks --cluster c --tasks " + task)
                        .at("/tasks/0/containers/0/managedAgents/0/lastStatus")
                        .asText()
                        .equals("RUNNING"));
    }

    @AfterAll
    static void everythingIsGone() {
        if (machine != null) {
            machine.close();
        }
    }

    private static String exec(String rest) {
        return machine.program() + " exec --data " + machine.data() + " " + task + " " + rest;
    }

    @Test
    void aCommandReadsAPipeAndItsExitCodeIsHandedOn() {
        Machine.Result ended = machine.shell("seq 200000 | " + exec("main -- sh -c 'md5sum; echo oh >&2; exit 5'"));

        assertThat(ended.exitCode()).isEqualTo(5);
        assertThat(ended.out()).isEqualTo(machine.shell("seq 200000 | md5sum").out());
        assertThat(ended.err()).contains("oh");
    }

    @Test
    void aTerminalHasTheUsersSizeAndItsKeys() {
        // Ctrl-C drops what a terminal has been given and nobody has read yet: so it waits for the first answer.
        Machine.Result ended = machine.shell("said=" + machine.data().resolve("terminal") + "; : > $said; ("
                + "printf 'stty size; sleep 1000\\n'; for i in $(seq 300); do grep -q '33 99' $said && break; sleep 0.1; done;"
                + " printf '\\003exit 3\\n') | script -qec 'stty cols 99 rows 33; " + exec("")
                + "' /dev/null > $said; code=$?; cat $said; exit $code");

        assertThat(ended.out()).contains("33 99");
        assertThat(ended.exitCode()).isEqualTo(3);
    }

    @Test
    void aSessionEndsWithNeargateAndTheNextOneWorks() {
        Path said = machine.data().resolve("said");
        Process open =
                machine.stay(said.toString(), "sh", "-c", "tail -f /dev/null | " + exec("-- sh -c 'echo here; cat'"));
        awaitText(said, "here");
        machine.kill();
        awaitText(said, "neargate: the connection");
        open.descendants().forEach(ProcessHandle::destroy);
        machine.up();

        Machine.await(
                "another session",
                Duration.ofSeconds(30),
                () -> machine.shell(exec("-- echo again </dev/null")).out().equals("again\n"));
    }

    private static void awaitText(Path file, String text) {
        Machine.await(text, Duration.ofSeconds(30), () -> {
            try {
                return Files.exists(file) && Files.readString(file).contains(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
