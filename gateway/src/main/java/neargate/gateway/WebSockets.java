package neargate.gateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import neargate.gateway.http.Peer;
import neargate.gateway.http.Receiver;
import neargate.gateway.protocol.WireResponse;

/** What answers at the endpoint's web sockets. */
public interface WebSockets {
    /** The signing name of the service that they belong to: requests for them are signed as its other requests are. */
    String signingName();

    /**
     * What there is for a caller, who was verified and is bound to this thread. What begins with it has the same caller
     * bound.
     *
     * @param query the parameters, decoded
     */
    Offer open(String path, Map<String, String> query);

    /**
     * A conversation whose caller proves who it is by what it says first; empty for paths whose requests are signed. Asked
     * before anything is known of the caller, who is not bound.
     */
    Optional<Function<Peer, Receiver>> open(String path);

    /** What becomes of a request for a web socket. */
    sealed interface Offer {
        /** Nothing, and this is the answer. */
        record Refused(WireResponse answer) implements Offer {}

        /**
         * A conversation, for callers whose policies allow it.
         *
         * @param action of the service, as {@code Poll}
         * @param resource the ARN of what the action is on
         * @param conditions what is known of the request, by condition key in lower case
         */
        record Conversation(
                String action, String resource, Map<String, List<String>> conditions, Function<Peer, Receiver> begin)
                implements Offer {}
    }
}
