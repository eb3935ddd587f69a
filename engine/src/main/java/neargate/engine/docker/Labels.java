package neargate.engine.docker;

import java.util.LinkedHashMap;
import java.util.Map;
import neargate.engine.TaskSpec;
import neargate.engine.docker.api.Inspection.Summary;

/** The labels by which Neargate knows its containers again. What does not carry them is never touched. */
final class Labels {
    /** Whose container it is: the name of a Neargate. */
    static final String INSTANCE = "neargate.instance";

    /** The ARN of its task. */
    static final String TASK = "neargate.task";

    /** Its name in the task definition. */
    static final String CONTAINER = "neargate.container";

    /** The EC2 instance that the container is. */
    static final String EC2_INSTANCE = "neargate.ec2-instance";

    private Labels() {}

    /** The name of a container in its task definition. */
    static String containerOf(Summary container) {
        return container.labels().getOrDefault(CONTAINER, "");
    }

    /** What all containers of an instance carry, and nothing else does. */
    static String of(String instance) {
        return INSTANCE + "=" + instance;
    }

    /** The labels of a pause container, which gets its task only later. */
    static Map<String, String> ofPause(String instance) {
        return Map.of(INSTANCE, instance);
    }

    /** The labels of a task's container: ours and those of the ECS agent. */
    static Map<String, String> ofContainer(String instance, TaskSpec task, String container) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(INSTANCE, instance);
        labels.put(TASK, task.taskArn());
        labels.put(CONTAINER, container);
        labels.put("com.amazonaws.ecs.task-arn", task.taskArn());
        labels.put("com.amazonaws.ecs.container-name", container);
        labels.put("com.amazonaws.ecs.task-definition-family", task.family());
        labels.put("com.amazonaws.ecs.task-definition-version", Integer.toString(task.revision()));
        return labels;
    }
}
