package neargate.gateway.http;

import neargate.gateway.protocol.WireRequest;
import neargate.gateway.protocol.WireResponse;

/** What answers requests; called on a virtual thread, so it may block. */
public interface Exchange {
    /**
     * Answers a request.
     *
     * @param sent as it came, which is what was signed
     * @param decoded the same with its body unzipped and unchunked
     */
    WireResponse answer(WireRequest sent, WireRequest decoded);

    /** The answer to a request that never became one, in the shape that its headers ask for. */
    WireResponse refuse(WireRequest request, int status, String code, String message);
}
