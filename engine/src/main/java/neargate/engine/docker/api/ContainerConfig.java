package neargate.engine.docker.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a container is made of: the body of {@code POST /containers/create}. What is null is left to Docker. */
public record ContainerConfig(
        String image,
        @Nullable String hostname,
        @Nullable String user,
        @Nullable List<String> entrypoint,
        @Nullable List<String> cmd,
        List<String> env,
        @Nullable String workingDir,
        Map<String, String> labels,
        @Nullable Healthcheck healthcheck,
        HostConfig hostConfig) {

    /** A health check; durations in nanoseconds. */
    public record Healthcheck(List<String> test, long interval, long timeout, int retries, long startPeriod) {}

    /** What the machine gives to a container; memory in bytes. */
    public record HostConfig(
            String networkMode,
            LogConfig logConfig,
            @Nullable String cgroupParent,
            @Nullable Long cpuShares,
            @Nullable Long memory,
            @Nullable Long memoryReservation,
            @Nullable List<String> capAdd,
            @Nullable List<String> securityOpt,
            @Nullable List<String> binds) {}

    /** Docker's own log driver and its options. */
    public record LogConfig(String type, Map<String, String> config) {}
}
