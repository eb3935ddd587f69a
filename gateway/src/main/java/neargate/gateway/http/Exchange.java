package neargate.gateway.http;

import neargate.gateway.protocol.WireRequest;
import neargate.gateway.protocol.WireResponse;

/** What answers requests; called on a virtual thread, so it may block. */
public interface Exchange {

    /** Answers a request. */
    WireResponse answer(WireRequest request);

    /** Answers a request whose body is too large; it is left out. */
    WireResponse tooLarge(WireRequest request);

    /** Decides on a request for a web socket. */
    Upgrade upgrade(WireRequest request);
}
