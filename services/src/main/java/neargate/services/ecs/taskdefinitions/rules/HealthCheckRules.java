package neargate.services.ecs.taskdefinitions.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.HealthCheck;

/**
 * Container health checks ("HealthCheck"). Docker ignores a command that starts otherwise, so it would never be run.
 */
final class HealthCheckRules {
    private HealthCheckRules() {}

    static void check(ContainerDefinition container) {
        HealthCheck check = container.healthCheck();
        if (check == null) {
            return;
        }
        List<String> command = check.command();
        boolean runs = command.size() > 1
                && (command.getFirst().equals("CMD") || command.getFirst().equals("CMD-SHELL"));
        if (!runs) {
            throw ContainerRules.invalid(
                    container, "healthCheck.command", "It must start with CMD or CMD-SHELL, followed by a command.");
        }
        checkRange(container, "interval", check.interval(), 5, 300);
        checkRange(container, "timeout", check.timeout(), 2, 60);
        checkRange(container, "retries", check.retries(), 1, 10);
        checkRange(container, "startPeriod", check.startPeriod(), 0, 300);
    }

    private static void checkRange(
            ContainerDefinition container, String name, @Nullable Integer value, int least, int most) {
        if (value != null && (value < least || value > most)) {
            throw ContainerRules.invalid(
                    container, "healthCheck." + name, "Valid values are between " + least + " and " + most + ".");
        }
    }
}
