package neargate.gateway.http;

/** Who hears what comes over a web socket; called on a virtual thread, one call after the other. */
public interface Receiver {
    /** The peer says something. */
    void receive(String text);

    /** The peer says something that is no text. */
    void receive(byte[] message);

    /** The conversation has ended, whoever ended it: the last call. */
    void closed();
}
