package neargate.services.ec2.instances;

import neargate.kernel.store.Scope;
import software.amazon.awssdk.services.ec2.model.Instance;

/** Who is told what the instances of this machine do: it runs their ECS agents. */
public interface InstanceListener {
    /**
     * An instance has started its ECS agent.
     *
     * @param owner the account and region that the instance is in
     * @param ecsOptimized whether its image is made for ECS, and so joins the cluster {@code default} where none is named
     * @param config what {@code /etc/ecs/ecs.config} says
     */
    void agentStarted(Scope owner, Instance instance, boolean ecsOptimized, String config);

    /** An instance, which runs on, has stopped its ECS agent. */
    void agentStopped(String instanceId);

    /** The network interfaces that users have attached to an instance may be others than they were. */
    void networkInterfacesChanged(Scope owner, String instanceId);

    /** An instance is about to be stopped or terminated. */
    void ending(String instanceId);

    /** An instance does not run any more, and never will again if it is {@code terminated}. */
    void ended(Scope owner, String instanceId, boolean terminated);
}
