package neargate.scheduler.query;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A container instance, as a query sees it. */
public interface Queryable {
    boolean agentConnected();

    /** As the agent told it, {@code 1.89.2}; null when it did not. */
    @Nullable
    String agentVersion();

    /** The value of an attribute, which may be empty; null when the instance does not have it. */
    @Nullable
    String attribute(String name);

    /** Null for an external instance. */
    @Nullable
    String ec2InstanceId();

    Instant registeredAt();

    int runningTasksCount();

    /** The groups of the tasks that run on it, {@code service:web} or {@code family:batch}. */
    Set<String> taskGroups();
}
