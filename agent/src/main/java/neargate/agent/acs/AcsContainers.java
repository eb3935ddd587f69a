package neargate.agent.acs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import neargate.agent.acs.AcsTask.AcsContainer;
import neargate.agent.acs.AcsTask.AsmAuthData;
import neargate.agent.acs.AcsTask.Dependency;
import neargate.agent.acs.AcsTask.DockerConfig;
import neargate.agent.acs.AcsTask.Firelens;
import neargate.agent.acs.AcsTask.Mount;
import neargate.agent.acs.AcsTask.Port;
import neargate.agent.acs.AcsTask.RegistryAuthentication;
import neargate.agent.acs.AcsTask.RestartPolicy;
import neargate.agent.acs.AcsTask.VolumeFrom;
import neargate.engine.docker.api.DockerOptions;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;
import software.amazon.awssdk.services.ecs.model.ContainerRestartPolicy;
import software.amazon.awssdk.services.ecs.model.FirelensConfiguration;
import software.amazon.awssdk.services.ecs.model.HealthCheck;
import software.amazon.awssdk.services.ecs.model.HostEntry;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.MountPoint;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.RepositoryCredentials;

/** Container definitions as payloads carry them: some fields by name, the others as what Docker is told. Pure. */
public final class AcsContainers {
    private static final String DOCKER_API = "1.29";
    private static final long MEBIBYTE = 1L << 20;

    private static final JsonMapper DOCKER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private AcsContainers() {}

    /** The part of Docker's {@code Config} that is used. */
    private record Config(
            @Nullable String user,
            @Nullable String workingDir,
            @Nullable Map<String, String> labels,
            @Nullable Healthcheck healthcheck,
            @Nullable String hostname,
            @Nullable Boolean tty,
            @Nullable Boolean openStdin,
            @Nullable Boolean networkDisabled) {}

    private record Healthcheck(
            List<String> test,
            @Nullable Long interval,
            @Nullable Long timeout,
            @Nullable Integer retries,
            @Nullable Long startPeriod) {}

    /** The part of Docker's {@code HostConfig} that is used. */
    private record HostConfig(
            @Nullable LogConfig logConfig,
            @Nullable Long memoryReservation,
            @Nullable List<String> extraHosts,
            @Nullable List<String> dns,
            @Nullable List<String> dnsSearch,

            @JsonUnwrapped @JsonProperty(access = JsonProperty.Access.READ_ONLY) @Nullable
            DockerOptions options) {}

    private record LogConfig(String type, @Nullable Map<String, String> config) {}

    /** A container definition as a payload's. */
    public static AcsContainer of(ContainerDefinition container, @Nullable String arn) {
        Map<String, String> environment = new LinkedHashMap<>();
        container
                .environment()
                .forEach(
                        variable -> environment.put(variable.name(), Objects.requireNonNullElse(variable.value(), "")));
        return new AcsContainer(
                container.name(),
                container.image(),
                container.cpu() == null ? 0 : container.cpu(),
                container.memory() == null ? 0 : container.memory(),
                orNull(container.command()),
                orNull(container.entryPoint()),
                environment,
                !Boolean.FALSE.equals(container.essential()),
                container.links(),
                container.portMappings().stream()
                        .map(port -> new Port(
                                port.containerPort(),
                                port.hostPort(),
                                port.containerPortRange(),
                                port.protocol() == null ? "tcp" : port.protocolAsString()))
                        .toList(),
                container.dependsOn().stream()
                        .map(dependency -> new Dependency(dependency.containerName(), dependency.conditionAsString()))
                        .toList(),
                container.startTimeout(),
                container.stopTimeout(),
                container.healthCheck() == null ? null : "docker",
                container.privileged(),
                restartPolicy(container.restartPolicy()),
                container.mountPoints().stream()
                        .map(mount -> new Mount(mount.sourceVolume(), mount.containerPath(), mount.readOnly()))
                        .toList(),
                container.volumesFrom().stream()
                        .map(from -> new VolumeFrom(from.sourceContainer(), from.readOnly()))
                        .toList(),
                container.firelensConfiguration() == null
                        ? null
                        : new Firelens(
                                container.firelensConfiguration().typeAsString(),
                                container.firelensConfiguration().options()),
                arn,
                registryAuthentication(container.repositoryCredentials()),
                new DockerConfig(DOCKER_API, text(config(container)), text(hostConfig(container))));
    }

    private static @Nullable RegistryAuthentication registryAuthentication(
            @Nullable RepositoryCredentials credentials) {
        return credentials == null
                ? null
                : new RegistryAuthentication("asm", new AsmAuthData(credentials.credentialsParameter()));
    }

    private static @Nullable RepositoryCredentials repositoryCredentials(@Nullable RegistryAuthentication registry) {
        return registry == null || registry.asmAuthData() == null
                ? null
                : RepositoryCredentials.builder()
                        .credentialsParameter(registry.asmAuthData().credentialsParameter())
                        .build();
    }

    private static Config config(ContainerDefinition container) {
        HealthCheck check = container.healthCheck();
        return new Config(
                container.user(),
                container.workingDirectory(),
                container.dockerLabels().isEmpty() ? null : container.dockerLabels(),
                check == null
                        ? null
                        : new Healthcheck(
                                check.command(),
                                nanos(check.interval()),
                                nanos(check.timeout()),
                                check.retries(),
                                nanos(check.startPeriod())),
                container.hostname(),
                container.pseudoTerminal(),
                container.interactive(),
                container.disableNetworking());
    }

    private static @Nullable RestartPolicy restartPolicy(@Nullable ContainerRestartPolicy policy) {
        return policy == null
                ? null
                : new RestartPolicy(
                        Boolean.TRUE.equals(policy.enabled()),
                        policy.ignoredExitCodes(),
                        policy.restartAttemptPeriod());
    }

    private static HostConfig hostConfig(ContainerDefinition container) {
        LogConfiguration log = container.logConfiguration();
        return new HostConfig(
                log == null ? null : new LogConfig(log.logDriverAsString(), log.options()),
                container.memoryReservation() == null ? null : container.memoryReservation() * MEBIBYTE,
                container.extraHosts().isEmpty()
                        ? null
                        : container.extraHosts().stream()
                                .map(host -> host.hostname() + ":" + host.ipAddress())
                                .toList(),
                orNull(container.dnsServers()),
                orNull(container.dnsSearchDomains()),
                DockerOptions.of(container));
    }

    /**
     * The container definition that a payload means.
     *
     * @throws IllegalArgumentException if what Docker is to be told is no JSON
     */
    public static ContainerDefinition definition(AcsContainer container) {
        Config config = read(container.dockerConfig().config(), Config.class);
        HostConfig host = read(container.dockerConfig().hostConfig(), HostConfig.class);
        DockerOptions options = read(container.dockerConfig().hostConfig(), DockerOptions.class);
        return ContainerDefinition.builder()
                .name(container.name())
                .image(container.image())
                .repositoryCredentials(repositoryCredentials(container.registryAuthentication()))
                .cpu(container.cpu())
                .memory(container.memory() == 0 ? null : container.memory())
                .memoryReservation(
                        host.memoryReservation() == null ? null : (int) (host.memoryReservation() / MEBIBYTE))
                .command(container.command())
                .entryPoint(container.entryPoint())
                .environment(container.environment().entrySet().stream()
                        .map(variable -> KeyValuePair.builder()
                                .name(variable.getKey())
                                .value(variable.getValue())
                                .build())
                        .toList())
                .essential(container.essential())
                .links(orNull(container.links()))
                .portMappings(container.portMappings().stream()
                        .map(AcsContainers::port)
                        .toList())
                .dependsOn(orNull(container.dependsOn().stream()
                        .map(dependency -> ContainerDependency.builder()
                                .containerName(dependency.containerName())
                                .condition(dependency.condition())
                                .build())
                        .toList()))
                .startTimeout(container.startTimeout())
                .stopTimeout(container.stopTimeout())
                .restartPolicy(restartPolicy(container.restartPolicy()))
                .mountPoints(orNull(container.mountPoints().stream()
                        .map(mount -> MountPoint.builder()
                                .sourceVolume(mount.sourceVolume())
                                .containerPath(mount.containerPath())
                                .readOnly(mount.readOnly())
                                .build())
                        .toList()))
                .volumesFrom(orNull(container.volumesFrom().stream()
                        .map(from -> software.amazon.awssdk.services.ecs.model.VolumeFrom.builder()
                                .sourceContainer(from.sourceContainer())
                                .readOnly(from.readOnly())
                                .build())
                        .toList()))
                .firelensConfiguration(firelens(container.firelensConfiguration()))
                .hostname(config.hostname())
                .pseudoTerminal(config.tty())
                .interactive(config.openStdin())
                .disableNetworking(config.networkDisabled())
                .dnsServers(host.dns())
                .dnsSearchDomains(host.dnsSearch())
                .user(config.user())
                .workingDirectory(config.workingDir())
                .dockerLabels(config.labels())
                .healthCheck(healthCheck(config.healthcheck()))
                .logConfiguration(logConfiguration(host.logConfig()))
                .extraHosts(extraHosts(host.extraHosts()))
                .applyMutation(it -> options.into(it, container.memory() == 0 ? null : container.memory()))
                .build();
    }

    private static @Nullable ContainerRestartPolicy restartPolicy(@Nullable RestartPolicy policy) {
        return policy == null
                ? null
                : ContainerRestartPolicy.builder()
                        .enabled(policy.enabled())
                        .ignoredExitCodes(orNull(policy.ignoredExitCodes()))
                        .restartAttemptPeriod(policy.restartAttemptPeriod())
                        .build();
    }

    private static PortMapping port(Port port) {
        return PortMapping.builder()
                .containerPort(port.containerPort())
                .hostPort(port.hostPort())
                .containerPortRange(port.containerPortRange())
                .protocol(port.protocol())
                .build();
    }

    private static @Nullable HealthCheck healthCheck(@Nullable Healthcheck check) {
        return check == null
                ? null
                : HealthCheck.builder()
                        .command(check.test())
                        .interval(seconds(check.interval()))
                        .timeout(seconds(check.timeout()))
                        .retries(check.retries())
                        .startPeriod(seconds(check.startPeriod()))
                        .build();
    }

    private static @Nullable LogConfiguration logConfiguration(@Nullable LogConfig log) {
        return log == null
                ? null
                : LogConfiguration.builder()
                        .logDriver(log.type())
                        .options(log.config() == null ? Map.of() : log.config())
                        .build();
    }

    private static @Nullable FirelensConfiguration firelens(@Nullable Firelens firelens) {
        return firelens == null
                ? null
                : FirelensConfiguration.builder()
                        .type(firelens.type())
                        .options(firelens.options())
                        .build();
    }

    private static @Nullable List<HostEntry> extraHosts(@Nullable List<String> hosts) {
        return hosts == null
                ? null
                : hosts.stream()
                        .map(host -> HostEntry.builder()
                                .hostname(host.substring(0, Math.max(0, host.indexOf(':'))))
                                .ipAddress(host.substring(host.indexOf(':') + 1))
                                .build())
                        .toList();
    }

    private static @Nullable Long nanos(@Nullable Integer seconds) {
        return seconds == null ? null : Duration.ofSeconds(seconds).toNanos();
    }

    private static @Nullable Integer seconds(@Nullable Long nanos) {
        return nanos == null ? null : (int) Duration.ofNanos(nanos).toSeconds();
    }

    private static <T> @Nullable List<T> orNull(List<T> list) {
        return list.isEmpty() ? null : list;
    }

    private static String text(Object value) {
        try {
            return DOCKER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records have a form in JSON", e);
        }
    }

    private static <T> T read(@Nullable String text, Class<T> type) {
        try {
            return DOCKER.readValue(text == null || text.isEmpty() ? "{}" : text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not Docker's configuration: " + e.getOriginalMessage(), e);
        }
    }
}
