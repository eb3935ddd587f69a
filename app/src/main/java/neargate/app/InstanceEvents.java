package neargate.app;

import neargate.kernel.store.Scope;
import neargate.services.ec2.instances.InstanceListener;
import neargate.services.ecs.agents.LocalAgents;
import neargate.services.ecs.instances.AttachedInterfaces;
import software.amazon.awssdk.services.ec2.model.Instance;

/** What EC2 tells of its instances, on its way to ECS and to the agents on them. */
record InstanceEvents(LocalAgents agents, AttachedInterfaces attached) implements InstanceListener {
    @Override
    public void agentStarted(Scope owner, Instance instance, boolean ecsOptimized, String config) {
        agents.start(owner, instance, ecsOptimized, config);
    }

    @Override
    public void agentStopped(String instanceId) {
        agents.stop(instanceId);
    }

    @Override
    public void networkInterfacesChanged(Scope owner, String instanceId) {
        attached.changed(owner, instanceId);
    }

    @Override
    public void ending(String instanceId) {
        agents.ending(instanceId);
    }

    @Override
    public void ended(Scope owner, String instanceId, boolean terminated) {
        agents.ended(owner, instanceId, terminated);
    }
}
