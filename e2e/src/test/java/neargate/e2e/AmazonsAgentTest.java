package neargate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What Amazon's agent says is understood, and it hears what it needs: on the wire, from a script that knows nothing of ours. */
class AmazonsAgentTest {
    private static final String SCRIPT =
            Path.of("src/test/scripts/ecs_agent.py").toAbsolutePath().toString();

    @Test
    void anAgentRegistersRunsATaskReportsItStopsItAndLeaves() {
        try (Machine machine = Machine.make()) {
            machine.up("--engine", "simulated", "--auth", "strict");
            machine.aws("ecs create-cluster --cluster-name c");
            machine.aws(
                    "ecs register-task-definition --family web --container-definitions"
                            + " '[{\"name\":\"web\",\"image\":\"nginx\",\"memory\":128,\"portMappings\":[{\"containerPort\":80}]}]'");
            assertThat(machine.run("python3", SCRIPT).mustSucceed().out()).isEqualTo("agreed\n");
        }
    }
}
