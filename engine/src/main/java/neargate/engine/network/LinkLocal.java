package neargate.engine.network;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service that answers by HTTP at a link-local address of every VPC, as the instance metadata service does. */
@FunctionalInterface
public interface LinkLocal {
    /** Answers a request. May take its time; must not throw. */
    Answer answer(Request request);

    /**
     * A request from inside a VPC.
     *
     * @param source the address of the interface that it came from
     * @param path with the query, if there is one
     * @param headers the first value of each, by name in lower case
     * @param body of 64 KiB at most: whoever sends more is refused
     */
    record Request(String vpcId, String source, String method, String path, Map<String, String> headers, String body) {
        /** A request without a body. */
        public Request(String vpcId, String source, String method, String path, Map<String, String> headers) {
            this(vpcId, source, method, path, headers, "");
        }

        /** The value of a header. */
        public @Nullable String header(String name) {
            return headers.get(name);
        }
    }

    /** An answer: text, with headers. */
    record Answer(int status, Map<String, String> headers, String body) {
        /** A plain text. */
        public static Answer text(int status, String body) {
            return new Answer(status, Map.of("Content-Type", "text/plain"), body);
        }
    }
}
