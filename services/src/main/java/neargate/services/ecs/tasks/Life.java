package neargate.services.ecs.tasks;

/**
 * The states of a task, in the order in which it goes through them ("Amazon ECS task lifecycle"). A task is ACTIVATING while
 * it is registered with load balancers and namespaces: those without any are never seen in it.
 */
public enum Life {
    PROVISIONING,
    PENDING,
    ACTIVATING,
    RUNNING,
    DEACTIVATING,
    STOPPING,
    DEPROVISIONING,
    STOPPED;

    public boolean isBefore(Life other) {
        return compareTo(other) < 0;
    }
}
