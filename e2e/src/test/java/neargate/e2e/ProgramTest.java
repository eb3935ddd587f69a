package neargate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program's commands, without containers. */
class ProgramTest {
    private Machine machine;

    @BeforeEach
    void aMachine() {
        machine = Machine.make();
    }

    @AfterEach
    void isGone() {
        if (machine != null) {
            machine.close();
        }
    }

    @Test
    void whatIsUpSaysSoToPeopleAndPrograms() {
        assertThat(machine.neargate("status").exitCode()).isEqualTo(3);
        machine.up("--engine", "simulated");
        assertThat(machine.neargate("status").mustSucceed().out()).contains("http://127.0.0.1:4566");
        assertThat(machine.neargate("status", "--json").mustSucceed().out())
                .contains("\"pid\":", "\"endpoint\":\"http://127.0.0.1:4566\"", "\"version\":", "\"data\":");
        assertThat(machine.neargate("env").mustSucceed().out())
                .contains("export AWS_ENDPOINT_URL=http://127.0.0.1:4566", "export AWS_ACCESS_KEY_ID=AKIA");
        machine.neargate("down").mustSucceed();
        assertThat(machine.neargate("status").exitCode()).isEqualTo(3);
    }

    @Test
    void aSecondUpOnTheSameDataIsRefusedInOneSentence() {
        machine.up("--engine", "simulated");
        Machine.Result second = machine.neargate("up", "--engine", "simulated", "--port", "4567");
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.err())
                .startsWith("neargate: a Neargate is already up on")
                .contains("pid");
    }

    @Test
    void aBusyPortIsNamed() {
        machine.up("--engine", "simulated");
        Machine.Result other = machine.run(
                machine.program(),
                "up",
                "--engine",
                "simulated",
                "--data",
                machine.data().resolve("other").toString());
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err()).contains("port 4566 on 127.0.0.1 is in use").contains("--port");
    }

    @Test
    void listeningToOthersNeedsSignatures() {
        Machine.Result open = machine.neargate("up", "--engine", "simulated", "--host", "0.0.0.0");
        assertThat(open.exitCode()).isEqualTo(2);
        assertThat(open.err()).contains("--auth strict");
    }

    @Test
    void strictModeKnowsItsOwnKeyAndNoOther() {
        machine.up("--engine", "simulated", "--auth", "strict");
        assertThat(machine.aws("sts get-caller-identity").at("/Arn").asText())
                .isEqualTo("arn:aws:iam::123456789012:root");
        assertThat(machine.shell("AWS_SECRET_ACCESS_KEY=wrong aws sts get-caller-identity")
                        .err())
                .contains("SignatureDoesNotMatch");
        assertThat(machine.shell("AWS_ACCESS_KEY_ID=AKIAUNKNOWN aws ecs list-clusters")
                        .err())
                .contains("UnrecognizedClientException");
    }

    @Test
    void whatWasWrittenIsThereAfterKillAndUp() {
        machine.up("--engine", "simulated");
        machine.aws("ecs create-cluster --cluster-name kept");
        machine.kill();
        machine.up("--engine", "simulated");
        assertThat(machine.aws("ecs list-clusters").at("/clusterArns").toString())
                .contains("cluster/kept");
    }

    @Test
    void anEphemeralOneIsResetAndForgets() {
        machine.up("--engine", "simulated", "--ephemeral");
        machine.aws("ecs create-cluster --cluster-name gone");
        machine.run("curl", "-s", "-X", "POST", "http://127.0.0.1:4566/_neargate/reset")
                .mustSucceed();
        assertThat(machine.aws("ecs list-clusters").at("/clusterArns")).isEmpty();
    }

    @Test
    void aTwelveDigitKeyIsAnAccountOfItsOwn() {
        machine.up("--engine", "simulated");
        machine.aws("ecs create-cluster --cluster-name mine");
        assertThat(machine.shell("AWS_ACCESS_KEY_ID=111122223333 aws ecs list-clusters")
                        .out())
                .doesNotContain("mine");
        assertThat(machine.shell("AWS_ACCESS_KEY_ID=111122223333 aws sts get-caller-identity")
                        .out())
                .contains("111122223333");
    }

    @Test
    void nothingIsDeletedThatIsNotANeargates() {
        machine.run("touch", machine.data().resolve("precious").toString()).mustSucceed();
        Machine.Result up = machine.neargate("up", "--engine", "simulated");
        assertThat(up.exitCode()).isEqualTo(1);
        assertThat(up.err()).contains("holds something else");
        Machine.Result down = machine.neargate("down", "--wipe");
        assertThat(down.exitCode()).isEqualTo(1);
        assertThat(down.err()).contains("nothing was deleted");
        machine.run("rm", machine.data().resolve("precious").toString()).mustSucceed();
    }

    @Test
    void metricsTellOfRequestsTasksCommitsAndQueues() {
        machine.up("--engine", "simulated");
        machine.aws("ecs create-cluster --cluster-name measured");
        assertThat(machine.run("curl", "-s", "http://127.0.0.1:4566/_neargate/metrics")
                        .out())
                .contains(
                        "neargate_requests_seconds_count{",
                        "neargate_tasks{status=\"RUNNING\"} 0.0",
                        "neargate_store_commits_total ",
                        "neargate_controller_queue{");
    }

    @Test
    void theAwsCliRunsWithItsOwnOptions() {
        machine.up("--engine", "simulated");
        machine.neargate("aws", "ecs", "create-cluster", "--cluster-name", "named")
                .mustSucceed();
        assertThat(machine.neargate("aws", "--output", "text", "ecs", "list-clusters")
                        .mustSucceed()
                        .out())
                .startsWith("CLUSTERARNS")
                .contains("cluster/named");
    }

    @Test
    void everyCommandExplainsItselfWithAnExample() {
        for (String command : new String[] {"up", "down", "status", "env", "demo", "aws", "doctor", "images", "test"}) {
            assertThat(machine.run(machine.program(), command, "--help")
                            .mustSucceed()
                            .out())
                    .as(command)
                    .contains("Example:", "neargate " + command);
        }
    }
}
