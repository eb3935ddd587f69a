package neargate.engine.docker.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
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
        @Nullable Boolean tty,
        @Nullable Boolean openStdin,
        HostConfig hostConfig) {

    /** Without a terminal. */
    public ContainerConfig(
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
        this(image, hostname, user, entrypoint, cmd, env, workingDir, labels, healthcheck, null, null, hostConfig);
    }

    /** A health check; durations in nanoseconds. */
    public record Healthcheck(List<String> test, long interval, long timeout, int retries, long startPeriod) {}

    /**
     * What the machine gives to a container; memory in bytes.
     *
     * @param binds volumes and folders of the machine, {@code source:path[:ro]}
     * @param volumesFrom containers whose volumes it has, too
     * @param pidMode {@code host}, or the container whose processes it sees; null for its own only
     * @param ipcMode likewise
     */
    public record HostConfig(
            String networkMode,
            LogConfig logConfig,
            @Nullable String cgroupParent,
            @Nullable Long cpuShares,
            @Nullable Long memory,
            @Nullable Long memoryReservation,
            @Nullable List<String> binds,
            @Nullable List<String> volumesFrom,
            @Nullable String pidMode,
            @Nullable String ipcMode,
            @JsonUnwrapped DockerOptions options) {

        /** A network, and nothing else. */
        public static HostConfig in(String networkMode, LogConfig logConfig) {
            return new HostConfig(
                    networkMode, logConfig, null, null, null, null, null, null, null, null, DockerOptions.NONE);
        }
    }

    /** A log driver of Docker's and its options. */
    public record LogConfig(String type, Map<String, String> config) {}
}
