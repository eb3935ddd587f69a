package neargate.engine.network;

import java.net.InetSocketAddress;
import java.util.Set;
import neargate.engine.network.dns.Resolver;
import org.jspecify.annotations.Nullable;

/** Makes VPCs. All calls are idempotent and return when what they ask for is in force. */
public interface Network extends AutoCloseable {
    /** Where AWS's APIs answer inside every VPC, once {@link #answerApi} was called. */
    String API_ADDRESS = "169.254.169.252";

    /** Where tasks find what is theirs in every VPC ("Amazon ECS task metadata endpoint version 4"). */
    String TASK_ADDRESS = "169.254.170.2";

    /**
     * Makes the VPC be as described: the namespace and its gateways, the security groups, the network interfaces and
     * their public addresses. Only the difference to what was applied before touches the kernel, atomically for the
     * firewall: no packet sees half a change.
     */
    void apply(VpcSpec vpc);

    /** Names the service that answers at 169.254.169.254 in every VPC. Called once, before any VPC is made. */
    void answerMetadata(LinkLocal service);

    /** Names the service that answers at {@link #TASK_ADDRESS} in every VPC. Called once, before any VPC is made. */
    void answerTasks(LinkLocal service);

    /** Names the socket that answers at {@link #API_ADDRESS}, port 80, in every VPC. Called once, before any VPC is made. */
    void answerApi(InetSocketAddress gateway);

    /** Names who knows what the DNS servers of VPCs answer. Called once, before any VPC is made. */
    void answerNames(Resolver resolver);

    /** Takes the VPC's namespace away, with everything in it. */
    void remove(String vpcId);

    /** Removes every VPC of ours that is not in {@code vpcIds}: called once, after a restart. */
    void retain(Set<String> vpcIds);

    /**
     * Plugs a network interface into the sandbox of the process {@code pid}: as its {@code eth0} with its default route, or
     * as {@code eth1} and so on, by which only answers leave. Waits until {@link #apply} has made the interface known, at
     * most for a few seconds. Its secondary addresses follow later descriptions.
     *
     * @param deviceIndex 0 for {@code eth0}
     * @param ports the TCP ports that the task says it serves: with those that security groups name, the ports on which
     *     the interface's public address answers
     * @return where the sandbox looks names up
     * @throws NetworkException when it cannot be done, saying why
     */
    VpcSpec.DhcpOptions plug(String vpcId, String networkInterfaceId, int deviceIndex, long pid, Set<Integer> ports);

    /**
     * A plugged interface of an earlier process: as {@link #plug}, but the veth pair is already in place and stays.
     */
    VpcSpec.DhcpOptions adopt(String vpcId, String networkInterfaceId, int deviceIndex, long pid, Set<Integer> ports);

    /**
     * Takes the interface out of the sandbox of the process {@code pid} and closes its public ports. One that was plugged in
     * elsewhere meanwhile stays there.
     */
    void unplug(String vpcId, String networkInterfaceId, long pid);

    /**
     * Answers on these ports at the public address of a plugged interface, instead of those that it was plugged with. An
     * interface that is not plugged in is left alone.
     */
    void serve(String vpcId, String networkInterfaceId, Set<Integer> ports);

    /** The bridge for containers in the network namespace of the process {@code pid}; made unless it is there. */
    ContainerBridge bridge(long pid);

    /**
     * The bridge for containers in this machine's own network; made unless it is there. From then on this machine answers
     * at {@link #TASK_ADDRESS} and {@link #API_ADDRESS}, too, to whatever runs on it.
     */
    ContainerBridge ownBridge();

    /** Lets go of the machine; namespaces and interfaces stay, public addresses stop answering. */
    @Override
    void close();

    /** A VPC could not be made or reached. */
    final class NetworkException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public NetworkException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
