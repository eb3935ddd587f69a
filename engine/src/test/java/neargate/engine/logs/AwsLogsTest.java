package neargate.engine.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import neargate.engine.TaskSpec;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogDriver;

class AwsLogsTest {
    private static AwsLogs of(Map<String, String> options) {
        ContainerDefinition container = ContainerDefinition.builder()
                .name("web")
                .logConfiguration(logs -> logs.logDriver(LogDriver.AWSLOGS).options(options))
                .build();
        var task = new TaskSpec(
                "arn:aws:ecs:eu-west-1:123456789012:task/first/0123", "f", 1, null, null, List.of(container), null);
        return AwsLogs.of(task, container).orElseThrow();
    }

    @Test
    void theStreamIsPrefixContainerAndTask() {
        AwsLogs logs = of(Map.of("awslogs-group", "/ecs/web", "awslogs-stream-prefix", "ecs"));
        assertThat(logs.group()).isEqualTo("/ecs/web");
        assertThat(logs.stream()).isEqualTo("ecs/web/0123");
        assertThat(logs.createGroup()).isFalse();
    }

    @Test
    void theyAreWrittenInTheTasksAccountAndTheOptionsRegion() {
        AwsLogs logs = of(Map.of("awslogs-group", "g", "awslogs-region", "us-east-1", "awslogs-create-group", "true"));
        assertThat(logs.caller().account()).isEqualTo("123456789012");
        assertThat(logs.caller().region()).isEqualTo("us-east-1");
        assertThat(logs.createGroup()).isTrue();
    }

    @Test
    void withoutARegionItIsTheTasks() {
        assertThat(of(Map.of("awslogs-group", "g")).caller().region()).isEqualTo("eu-west-1");
    }

    @Test
    void withoutTheDriverThereAreNone() {
        ContainerDefinition container =
                ContainerDefinition.builder().name("web").build();
        var task = new TaskSpec("arn:aws:ecs:eu-west-1:1:task/a/b", "f", 1, null, null, List.of(container), null);
        assertThat(AwsLogs.of(task, container)).isEmpty();
    }
}
