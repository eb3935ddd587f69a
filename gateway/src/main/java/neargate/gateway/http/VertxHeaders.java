package neargate.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import neargate.gateway.protocol.Headers;
import org.jspecify.annotations.Nullable;

/** The headers of a request of Vert.x's. HTTP/2 has no Host header, but signatures cover one: there it is the authority. */
record VertxHeaders(MultiMap headers, @Nullable String authority) implements Headers {

    static VertxHeaders of(HttpServerRequest request) {
        boolean named = request.version() != HttpVersion.HTTP_2 || request.authority() == null;
        return new VertxHeaders(
                request.headers(), named ? null : request.authority().toString());
    }

    @Override
    public @Nullable String get(String name) {
        String value = headers.get(name);
        return value == null && authority != null && name.equalsIgnoreCase("host") ? authority : value;
    }

    @Override
    public Iterator<Map.Entry<String, String>> iterator() {
        if (authority == null || headers.contains("host")) {
            return headers.iterator();
        }
        List<Map.Entry<String, String>> all = new ArrayList<>(headers.entries());
        all.add(Map.entry("host", authority));
        return all.iterator();
    }
}
