package neargate.gateway.protocol;

/**
 * A request as it came, whatever transport brought it; the body is already unchunked and unzipped.
 *
 * @param method as {@code POST}
 * @param path still percent-encoded, as {@code /v20190125/meshes/a%2Fb}
 * @param query what follows the question mark, still percent-encoded; empty without one
 */
@SuppressWarnings("ArrayRecordComponent") // a message is never compared, and copying its body would cost
public record WireRequest(String method, String path, String query, Headers headers, byte[] body) {}
