package neargate.agent.acs;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task as a payload describes it.
 *
 * @param desiredStatus {@code RUNNING} or {@code STOPPED}
 * @param version the revision of the task definition
 * @param cpu whole CPUs, a hard limit; null for none
 * @param memory MiB, a hard limit; null for none
 * @param roleCredentials of the task's role; null for none
 */
public record AcsTask(
        String arn,
        String taskClusterArn,
        String desiredStatus,
        String family,
        String version,
        @Nullable Double cpu,
        @Nullable Integer memory,
        @Nullable String networkMode,
        @Nullable String launchType,
        @Nullable String group,
        @Nullable RoleCredentials roleCredentials,
        @Nullable String pidMode,
        @Nullable String ipcMode,
        List<AcsVolume> volumes,
        List<AcsContainer> containers,
        List<AcsNetworkInterface> elasticNetworkInterfaces) {
    public AcsTask {
        requireNonNull(arn);
        requireNonNull(desiredStatus);
        volumes = orNone(volumes);
        containers = orNone(containers);
        elasticNetworkInterfaces = orNone(elasticNetworkInterfaces);
    }

    /** The same task with other credentials. */
    public AcsTask with(RoleCredentials credentials) {
        return new AcsTask(
                arn,
                taskClusterArn,
                desiredStatus,
                family,
                version,
                cpu,
                memory,
                networkMode,
                launchType,
                group,
                credentials,
                pidMode,
                ipcMode,
                volumes,
                containers,
                elasticNetworkInterfaces);
    }

    private static <T> List<T> orNone(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /**
     * Credentials of a role.
     *
     * @param credentialsId under which the task asks its agent for them
     * @param expiration when they end, in ISO 8601
     */
    public record RoleCredentials(
            String credentialsId,
            String roleArn,
            String accessKeyId,
            String secretAccessKey,
            String sessionToken,
            String expiration) {
        public RoleCredentials {
            requireNonNull(credentialsId);
            requireNonNull(roleArn);
            requireNonNull(expiration);
        }
    }

    /** A container of a task. What Docker is told of it beyond these fields is in {@code dockerConfig}. */
    public record AcsContainer(
            String name,
            String image,
            int cpu,
            int memory,
            @Nullable List<String> command,
            @Nullable List<String> entryPoint,
            Map<String, String> environment,
            boolean essential,
            List<String> links,
            List<Port> portMappings,
            List<Dependency> dependsOn,
            @Nullable Integer startTimeout,
            @Nullable Integer stopTimeout,
            @Nullable String healthCheckType,
            @Nullable Boolean privileged,
            @Nullable RestartPolicy restartPolicy,
            List<Mount> mountPoints,
            List<VolumeFrom> volumesFrom,
            @Nullable Firelens firelensConfiguration,
            @Nullable String containerArn,
            @Nullable RegistryAuthentication registryAuthentication,
            DockerConfig dockerConfig) {
        public AcsContainer {
            requireNonNull(name);
            requireNonNull(image);
            environment = environment == null ? Map.of() : environment;
            links = orNone(links);
            portMappings = orNone(portMappings);
            dependsOn = orNone(dependsOn);
            mountPoints = orNone(mountPoints);
            volumesFrom = orNone(volumesFrom);
            dockerConfig = dockerConfig == null ? new DockerConfig(null, null, null) : dockerConfig;
        }
    }

    /** A port mapping; {@code hostPort} 0 asks for any. */
    public record Port(
            @Nullable Integer containerPort,
            @Nullable Integer hostPort,
            @Nullable String containerPortRange,
            String protocol) {}

    /** When a container that has ended is started again. */
    public record RestartPolicy(
            boolean enabled,
            List<Integer> ignoredExitCodes,
            @Nullable Integer restartAttemptPeriod) {
        public RestartPolicy {
            ignoredExitCodes = orNone(ignoredExitCodes);
        }
    }

    /** Where a volume of the task is in the container. */
    public record Mount(
            String sourceVolume,
            String containerPath,
            @Nullable Boolean readOnly) {}

    /** A container whose volumes are the container's, too. */
    public record VolumeFrom(
            String sourceContainer, @Nullable Boolean readOnly) {}

    /** That a container is the log router of its task: {@code fluentbit} or {@code fluentd}. */
    public record Firelens(String type, @Nullable Map<String, String> options) {}

    /** {@code START}, {@code COMPLETE}, {@code SUCCESS} or {@code HEALTHY} of another container. */
    public record Dependency(String containerName, String condition) {}

    /**
     * With what an image's registry is asked.
     *
     * @param type {@code asm}: credentials of Secrets Manager
     */
    public record RegistryAuthentication(String type, AsmAuthData asmAuthData) {}

    /**
     * Credentials of a registry.
     *
     * @param credentialsParameter the value of the secret, which Amazon's agent would fetch itself: the control plane
     *     follows all references
     */
    public record AsmAuthData(String credentialsParameter) {}

    /** Two objects of the Engine API's {@code POST /containers/create}, each as JSON in a string. */
    public record DockerConfig(
            @Nullable String version,
            @Nullable String config,
            @Nullable String hostConfig) {}
}
