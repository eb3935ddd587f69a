package neargate.engine.network;

/**
 * The bridge of an EC2 instance or of this machine, on which the containers of tasks in network mode {@code bridge} have
 * their addresses, as Docker's {@code docker0}. What it publishes answers at every address of the instance.
 */
public interface ContainerBridge extends AutoCloseable {
    /** The first half of its network's addresses, as {@code 172.17.} */
    String prefix();

    /** Plugs the sandbox of the process {@code pid} in, with an {@code eth0} of this address. */
    void attach(String address, long pid);

    /** Takes the device of an address away, if it is still there: it goes with its sandbox anyway. */
    void detach(String address);

    /** Lets a port of the instance, {@code tcp} or {@code udp}, lead to a port of a container. */
    void publish(String protocol, int hostPort, String address, int containerPort);

    /** Takes back a port that was published, if it still is. */
    void withdraw(String protocol, int hostPort);

    /** Lets go of the bridge; it stays as it is until its namespace goes. */
    @Override
    void close();
}
