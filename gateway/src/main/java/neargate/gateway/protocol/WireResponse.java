package neargate.gateway.protocol;

import java.util.List;
import java.util.Map;

/** An answer, whatever transport takes it. Content-Length is the transport's to add. */
@SuppressWarnings("ArrayRecordComponent") // a message is never compared, and copying its body would cost
public record WireResponse(int status, List<Map.Entry<String, String>> headers, byte[] body) {}
