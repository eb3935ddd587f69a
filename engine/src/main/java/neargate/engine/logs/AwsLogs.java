package neargate.engine.logs;

import java.util.Map;
import java.util.Optional;
import neargate.engine.TaskSpec;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogDriver;

/**
 * Where a container's lines go ("Send Amazon ECS logs to CloudWatch").
 *
 * @param taskArn whose they are
 * @param region {@code awslogs-region}, or else the task's
 * @param group the log group, {@code awslogs-group}
 * @param stream {@code awslogs-stream-prefix/container/task-id}
 * @param createGroup whether to create the group, {@code awslogs-create-group}
 * @param options all options
 */
public record AwsLogs(
        String taskArn, String region, String group, String stream, boolean createGroup, Map<String, String> options) {

    /** What a container of a task says of it; empty when it does not use awslogs. */
    public static Optional<AwsLogs> of(TaskSpec task, ContainerDefinition container) {
        if (container.logConfiguration() == null || container.logConfiguration().logDriver() != LogDriver.AWSLOGS) {
            return Optional.empty();
        }
        Map<String, String> options = container.logConfiguration().options();
        String group = options.get("awslogs-group");
        if (group == null) {
            return Optional.empty();
        }
        String prefix = options.get("awslogs-stream-prefix");
        return Optional.of(new AwsLogs(
                task.taskArn(),
                options.getOrDefault("awslogs-region", arn(task.taskArn()).region()),
                group,
                (prefix == null ? "" : prefix + "/") + container.name() + "/" + task.taskId(),
                Boolean.parseBoolean(options.get("awslogs-create-group")),
                options));
    }

    private static Arn arn(String taskArn) {
        return Arn.parse(taskArn).orElseThrow(() -> new IllegalArgumentException(taskArn));
    }

    /** ECS, in the task's account and the region of the options. */
    Caller caller() {
        return Caller.service("ecs", arn(taskArn).account(), region);
    }
}
