package neargate.engine;

import org.jspecify.annotations.Nullable;

/** Where a task is plugged in: the network mode of its task definition, with what was decided for this task. */
public sealed interface TaskNetwork {
    /** Stands where an instance's id does for the machine that the engine is on. */
    String MACHINE = "machine";

    /** The EC2 instance that the task runs on, or {@link #MACHINE}; null on Fargate. */
    @Nullable
    String instanceId();

    /** An ENI of the task's own; {@link neargate.engine.network.Network} knows the rest. */
    record Awsvpc(
            @Nullable String instanceId, String vpcId, String networkInterfaceId, String privateIp, String hostname)
            implements TaskNetwork {}

    /**
     * Docker's bridge on the instance: containers each have an address there, and the ports of their port mappings are the
     * instance's, chosen by the engine where the mapping names none.
     */
    record Bridge(String instanceId) implements TaskNetwork {}

    /** The instance's own network. */
    record Host(String instanceId) implements TaskNetwork {}

    /** Nothing but a loopback interface. */
    record None(String instanceId) implements TaskNetwork {}
}
