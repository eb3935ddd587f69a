package neargate.scheduler.placement;

/** A port of a machine. */
public record Port(Protocol protocol, int number) {
    /** What has ports of its own. */
    public enum Protocol {
        TCP,
        UDP
    }

    public static Port tcp(int number) {
        return new Port(Protocol.TCP, number);
    }

    public static Port udp(int number) {
        return new Port(Protocol.UDP, number);
    }
}
