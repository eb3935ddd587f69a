package neargate.services.ecs.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import neargate.kernel.store.Scope;
import neargate.services.ecs.exec.Ticket.LogTarget;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandConfiguration;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandLogging;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

class ExecLoggingTest {
    private static final Scope SCOPE = new Scope("123456789012", "us-east-1");

    private static final TaskDefinition TASK = TaskDefinition.builder()
            .containerDefinitions(
                    web -> web.name("web")
                            .logConfiguration(log -> log.logDriver(LogDriver.AWSLOGS)
                                    .options(Map.of("awslogs-group", "/web", "awslogs-region", "eu-west-1"))),
                    side -> side.name("side").logConfiguration(log -> log.logDriver(LogDriver.JSON_FILE)),
                    mute -> mute.name("mute"))
            .build();

    private static @Nullable LogTarget target(ExecuteCommandConfiguration configuration, String container) {
        return ExecLogging.target(configuration, TASK, container, SCOPE, "session");
    }

    private static ExecuteCommandConfiguration logging(ExecuteCommandLogging logging) {
        return ExecuteCommandConfiguration.builder().logging(logging).build();
    }

    @Test
    void byDefaultASessionIsLoggedWhereItsContainerIs() {
        var there = new LogTarget("eu-west-1", "/web", "session", false);
        assertThat(target(logging(ExecuteCommandLogging.DEFAULT), "web")).isEqualTo(there);
        assertThat(target(ExecuteCommandConfiguration.builder().build(), "web")).isEqualTo(there);
    }

    @Test
    void aContainerThatIsNotLoggedToCloudWatchHasNoSessionLog() {
        assertThat(target(logging(ExecuteCommandLogging.DEFAULT), "side")).isNull();
        assertThat(target(logging(ExecuteCommandLogging.DEFAULT), "mute")).isNull();
    }

    @Test
    void aClusterMayLogNoneOrToAGroupOfItsOwn() {
        assertThat(target(logging(ExecuteCommandLogging.NONE), "web")).isNull();
        var own = logging(ExecuteCommandLogging.OVERRIDE)
                .copy(it -> it.logConfiguration(
                        log -> log.cloudWatchLogGroupName("/sessions").cloudWatchEncryptionEnabled(true)));
        assertThat(target(own, "mute")).isEqualTo(new LogTarget("us-east-1", "/sessions", "session", true));
        assertThat(target(logging(ExecuteCommandLogging.OVERRIDE), "web")).isNull();
    }

    @Test
    void aKeyOfTheClusterIsRefusedByItsName() {
        ExecLogging.refuseKey(logging(ExecuteCommandLogging.DEFAULT));
        assertThatThrownBy(() -> ExecLogging.refuseKey(
                        logging(ExecuteCommandLogging.DEFAULT).copy(it -> it.kmsKeyId("alias/exec"))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("kmsKeyId alias/exec");
    }
}
