package neargate.engine.docker.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Map;

/** Something happened to a container. */
public record DockerEvent(
        String action,
        Actor actor,
        @JsonProperty("timeNano") long timeNano) {

    /** Whom it happened to. */
    public record Actor(@JsonProperty("ID") String id, Map<String, String> attributes) {}

    /** When it happened. */
    public Instant time() {
        return Instant.ofEpochSecond(0, timeNano);
    }
}
