package neargate.services.ecs.taskdefinitions;

import java.util.stream.Stream;
import neargate.kernel.store.Change;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;

/** Who still needs a task definition, as the packages know it that own tasks and services. */
public interface TaskDefinitionUse {
    /** Whether a task that is not STOPPED, or a service that is not INACTIVE, refers to this ARN. Quick: an index answers. */
    boolean inUse(Reader state, Scope scope, String taskDefinitionArn);

    /** The ARNs of the task definitions that a change may have set free; empty for changes of other tables. */
    Stream<String> freedBy(Change<?> change);
}
