package neargate.services.ecs.tasks;

import neargate.kernel.store.Scope;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** The agents of container instances, as those see them who own tasks. */
public interface AgentLink {
    /**
     * Tells the agent of a task's container instance that the task should run, or stop if it is not wanted. An agent that
     * is not connected is told when it is.
     */
    void tell(Scope scope, TaskRecord record, TaskDefinition definition);
}
