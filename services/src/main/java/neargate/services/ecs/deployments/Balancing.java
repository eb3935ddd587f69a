package neargate.services.ecs.deployments;

/** How far the move of a task from one Availability Zone to another has come. */
public enum Balancing {
    /** No task is moved. */
    NOTHING,

    /** A task more was started, to take the place of one in a zone that has too many. */
    MOVING,

    /** One would have been started if there had been room: the next instance that comes up may have it. */
    WAITING
}
