package neargate.gateway.http;

/** The other end of a web socket. Both may be called by any thread, and neither waits. */
public interface Peer {
    /** Sends a text. A peer that has too much to read already is cut off instead. */
    void send(String text);

    /** Sends a binary message, likewise. */
    void send(byte[] message);

    /** Ends the conversation and says why. */
    void close(String reason);
}
