package neargate.engine.docker.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code GET /containers/{id}/json} says of a container, as far as it is of use here. */
public record Inspection(
        String id,
        String image,
        String created,
        String resolvConfPath,
        String hostsPath,
        State state,
        Config config,
        @Nullable GraphDriver graphDriver,
        @Nullable List<String> execIDs) {
    /** When it was made. */
    public Instant made() {
        return Instant.parse(created);
    }

    /** Where its disk is on the machine that the engine is on. */
    public record GraphDriver(@Nullable Map<String, String> data) {}

    /** How a container is; times are zero-like before they come. */
    public record State(
            String status,
            long pid,
            int exitCode,
            @JsonProperty("OOMKilled") boolean oomKilled,
            String error,
            String startedAt,
            String finishedAt,
            @Nullable Health health) {

        /** Whether its process is there. */
        public boolean isRunning() {
            return status.equals("running") || status.equals("paused");
        }

        /** Whether it was made but its process never began. */
        public boolean isCreated() {
            return status.equals("created");
        }

        /** When its process began; null when it never did. */
        public @Nullable Instant started() {
            return time(startedAt);
        }

        /** When its process ended; null when it has not. */
        public @Nullable Instant finished() {
            return time(finishedAt);
        }

        private static @Nullable Instant time(String text) {
            Instant time = Instant.parse(text);
            return time.getEpochSecond() <= 0 ? null : time;
        }
    }

    /** The word of a health check: starting, healthy, unhealthy. */
    public record Health(String status) {}

    /** What it was made with. */
    public record Config(String hostname, @Nullable List<String> env) {}

    /** One line of {@code GET /containers/json}. */
    public record Summary(String id, String state, Map<String, String> labels, HostConfig hostConfig) {
        /** The part of it that a list shows. */
        public record HostConfig(String networkMode) {}

        /** The container whose network it joined; empty for none. */
        public String sandboxId() {
            String mode = hostConfig.networkMode();
            return mode.startsWith("container:") ? mode.substring("container:".length()) : "";
        }
    }
}
