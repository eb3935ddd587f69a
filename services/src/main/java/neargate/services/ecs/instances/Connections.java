package neargate.services.ecs.instances;

/** The connections of agents, as the package knows them that keeps them. */
public interface Connections {
    /** Whether the agent that is connected for an instance is the one that this machine runs for its EC2 instance. */
    boolean isOwn(String containerInstanceArn);

    /** Ends the session with the agent of an instance that is registered no more. */
    void end(String containerInstanceArn);
}
