package neargate.services.ecs.tasks;

/** With which role the logs of a task are written ("Send Amazon ECS logs to CloudWatch"). */
public sealed interface LogRole {
    /**
     * That of the task, which comes first.
     *
     * @param arn the role's, or its name
     * @param taskId names the session
     */
    record OfExecution(String arn, String taskId) implements LogRole {}

    /**
     * That of the EC2 instance.
     *
     * @param profileArn the instance's profile, in which the role is
     * @param instanceId names the session
     */
    record OfInstance(String profileArn, String instanceId) implements LogRole {}
}
