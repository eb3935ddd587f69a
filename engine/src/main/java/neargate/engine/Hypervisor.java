package neargate.engine;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs EC2 instances on this machine: each a slice of it, with its own network namespace, its ENI in the VPC, its own
 * limits of CPU and memory, and a bridge for containers. Every call is idempotent by the instance's id and returns at once;
 * what happens then is told to the listener.
 */
public interface Hypervisor extends AutoCloseable {
    /**
     * Names who is told: of every change of an instance's state, and whether an instance wants its ECS agent to run. In
     * order for each instance. Called once, before any other.
     */
    void listen(Consumer<InstanceState> states, Consumer<AgentState> agents);

    /**
     * The instance should run. Boots it unless it runs, when only its network interfaces change; what an earlier process
     * left behind is taken up as it is.
     */
    void run(InstanceSpec instance);

    /**
     * As {@link #run}, of an instance that ran when it was last heard of. One that has ended by itself since then, while no
     * process of ours was there, is not booted again but told as {@link Status#STOPPED}; one that ended with this machine is
     * booted.
     */
    void adopt(InstanceSpec instance);

    /** Ends all processes of the instance and boots it again. Its disk and its addresses stay. */
    void reboot(String instanceId);

    /** Ends all processes of the instance and of the tasks on it; its disk stays for the next {@link #run}. */
    void stop(String instanceId);

    /** As {@link #stop}, and the disk goes too. An instance unknown here is told as {@link Status#TERMINATED}. */
    void terminate(String instanceId);

    /** Removes what is left of every instance that is not in {@code instanceIds}: called once, after a restart. */
    void retain(Set<String> instanceIds);

    /** The last 64 KiB of what the instance wrote on its console; empty if nothing yet. */
    String consoleOutput(String instanceId);

    /** Ends all instances at once, without notice to anybody: the reset of a test environment. */
    void clear();

    /** Lets go of the machine. Instances go on running. */
    @Override
    void close();

    /**
     * An instance as it should be.
     *
     * @param networkInterfaces the ids of its network interfaces by device index; the primary one, 0, is always there
     * @param privateIp the primary one's address
     * @param cpu CPU units, 1,024 for each vCPU of its type: a hard limit for it and its tasks together
     * @param memory MiB of its type, likewise
     * @param userData what it runs when it boots for the first time, in base64 as the API carries it; null for none
     * @param publicKey a line as in {@code authorized_keys} that may log in as {@code ec2-user}; null for nobody
     */
    record InstanceSpec(
            String instanceId,
            String vpcId,
            Map<Integer, String> networkInterfaces,
            String privateIp,
            String hostname,
            long cpu,
            long memory,
            @Nullable String userData,
            @Nullable String publicKey) {}

    /**
     * What became of an instance.
     *
     * @param reason why it ended, if nobody asked for it; null otherwise
     */
    record InstanceState(
            String instanceId, Status status, @Nullable String reason) {}

    /**
     * The service {@code ecs} of an instance was started, at its boot after user data or by its user, or stopped. Starts are
     * told again after a restart of Neargate.
     *
     * @param config what {@code /etc/ecs/ecs.config} said when it was started; null when it was stopped
     */
    record AgentState(String instanceId, @Nullable String config) {}

    /** How far an instance is. */
    enum Status {
        RUNNING,
        STOPPED,
        TERMINATED
    }
}
