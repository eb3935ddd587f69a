package neargate.gateway.http;

import java.util.function.Function;
import neargate.gateway.protocol.WireResponse;

/** What becomes of a request for a web socket. */
public sealed interface Upgrade {
    /** Nothing, and this is the answer. */
    record Refused(WireResponse answer) implements Upgrade {}

    /** A conversation: {@code begin} is given the peer, on a virtual thread, once the socket is open. */
    record Accepted(Function<Peer, Receiver> begin) implements Upgrade {}
}
