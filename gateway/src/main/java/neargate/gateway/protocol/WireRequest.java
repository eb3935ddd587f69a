package neargate.gateway.protocol;

/**
 * A request as it came, whatever transport brought it; the body is already unchunked and unzipped.
 *
 * @param method as {@code POST}
 * @param path still percent-encoded, as {@code /v20190125/meshes/a%2Fb}
 * @param query what follows the question mark, still percent-encoded; empty without one
 * @param source the address that it came from; empty where that is not known
 */
@SuppressWarnings("ArrayRecordComponent") // a message is never compared, and copying its body would cost
public record WireRequest(String method, String path, String query, Headers headers, byte[] body, String source) {

    public WireRequest(String method, String path, String query, Headers headers, byte[] body) {
        this(method, path, query, headers, body, "");
    }
}
