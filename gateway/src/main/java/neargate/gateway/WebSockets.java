package neargate.gateway;

import java.util.Map;
import neargate.gateway.http.Upgrade;

/** What answers at the endpoint's web sockets. */
public interface WebSockets {
    /** The signing name of the service that they belong to: requests for them are signed as its other requests are. */
    String signingName();

    /**
     * Whether a caller, who was verified and is bound to this thread, may have a web socket. What begins with it has the
     * same caller bound.
     *
     * @param query the parameters, decoded
     */
    Upgrade open(String path, Map<String, String> query);
}
