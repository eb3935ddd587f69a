package neargate.services.ecs.taskdefinitions.rules;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.IpcMode;
import software.amazon.awssdk.services.ecs.model.LinuxParameters;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PidMode;
import software.amazon.awssdk.services.ecs.model.ResourceType;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * What a definition must be to run on Fargate ("Amazon ECS task definition differences for Fargate"). A definition that
 * requires FARGATE is refused when it is not; another one is merely not listed as compatible.
 */
public final class FargateRules {
    private static final Pattern ECR = Pattern.compile("\\d{12}\\.dkr[.-]ecr.*");
    private static final int LONGEST_TIMEOUT = 120;
    private static final List<LogDriver> LOG_DRIVERS =
            List.of(LogDriver.AWSLOGS, LogDriver.SPLUNK, LogDriver.AWSFIRELENS);

    /** In the order in which they answer; each gives a text when it is broken. */
    private static final List<Function<TaskDefinition, Optional<String>>> RULES = List.of(
            rule("Fargate only supports network mode ‘awsvpc’.", it -> it.networkMode() != NetworkMode.AWSVPC),
            rule("Fargate requires that 'cpu' be defined at the task level.", it -> it.cpu() == null),
            rule("Fargate requires that 'memory' be defined at the task level.", it -> it.memory() == null),
            FargateRules::size,
            rule(
                    "Tasks using the Fargate launch type do not support ipcMode.",
                    it -> it.ipcMode() != null && it.ipcMode() != IpcMode.NONE),
            rule(
                    "Tasks using the Fargate launch type do not support pidMode 'host'.",
                    it -> it.pidMode() == PidMode.HOST),
            unsupported("placementConstraints", it -> !it.placementConstraints().isEmpty()),
            unsupported(
                    "inferenceAccelerators", it -> !it.inferenceAccelerators().isEmpty()),
            unsupported(
                    "sourcePath",
                    it -> it.volumes().stream()
                            .anyMatch(volume ->
                                    volume.host() != null && volume.host().sourcePath() != null)),
            unsupported(
                    "dockerVolumeConfiguration",
                    it -> it.volumes().stream().anyMatch(volume -> volume.dockerVolumeConfiguration() != null)),
            unsupportedInContainers("privileged", it -> Boolean.TRUE.equals(it.privileged())),
            unsupportedInContainers("links", it -> !it.links().isEmpty()),
            unsupportedInContainers("disableNetworking", it -> Boolean.TRUE.equals(it.disableNetworking())),
            unsupportedInContainers("dnsServers", it -> !it.dnsServers().isEmpty()),
            unsupportedInContainers(
                    "dnsSearchDomains", it -> !it.dnsSearchDomains().isEmpty()),
            unsupportedInContainers("extraHosts", it -> !it.extraHosts().isEmpty()),
            unsupportedInContainers(
                    "dockerSecurityOptions", it -> !it.dockerSecurityOptions().isEmpty()),
            unsupportedInContainers(
                    "GPU",
                    it -> it.resourceRequirements().stream().anyMatch(resource -> resource.type() == ResourceType.GPU)),
            unsupportedInLinuxParameters("devices", it -> !it.devices().isEmpty()),
            unsupportedInLinuxParameters("sharedMemorySize", it -> it.sharedMemorySize() != null),
            unsupportedInLinuxParameters("tmpfs", it -> !it.tmpfs().isEmpty()),
            unsupportedInLinuxParameters("maxSwap", it -> it.maxSwap() != null),
            unsupportedInLinuxParameters("swappiness", it -> it.swappiness() != null),
            unsupportedInLinuxParameters(
                    "added capabilities other than SYS_PTRACE",
                    it -> it.capabilities() != null
                            && it.capabilities().add().stream().anyMatch(name -> !name.equals("SYS_PTRACE"))),
            inContainers(it -> timeout("startTimeout", it, it.startTimeout())),
            inContainers(it -> timeout("stopTimeout", it, it.stopTimeout())),
            inContainers(FargateRules::logConfiguration),
            unsupported(
                    "firelensConfiguration with config-file-type s3",
                    it -> it.containerDefinitions().stream()
                            .anyMatch(container -> container.firelensConfiguration() != null
                                    && "s3"
                                            .equals(container
                                                    .firelensConfiguration()
                                                    .options()
                                                    .get("config-file-type")))),
            executionRole("log driver awslogs", it -> logs(it, LogDriver.AWSLOGS)),
            executionRole("ECR images", it -> ECR.matcher(it.image()).matches()));

    private FargateRules() {}

    /** The text of the first rule that a definition breaks; empty when Fargate can run it. */
    public static Optional<String> broken(TaskDefinition definition) {
        return RULES.stream()
                .map(rule -> rule.apply(definition))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> size(TaskDefinition definition) {
        int cpu = Integer.parseInt(definition.cpu());
        int memory = Integer.parseInt(definition.memory());
        return when(
                !FargateSizes.exists(cpu, memory),
                "No Fargate configuration exists for given values: " + cpu + " CPU, " + memory
                        + " memory. See the Amazon ECS documentation for the valid values.");
    }

    private static Optional<String> timeout(String name, ContainerDefinition container, @Nullable Integer seconds) {
        return when(
                seconds != null && seconds > LONGEST_TIMEOUT,
                "Invalid '" + name + "' setting for container '" + container.name() + "'. The maximum on Fargate is "
                        + LONGEST_TIMEOUT + " seconds.");
    }

    private static Optional<String> logConfiguration(ContainerDefinition container) {
        LogConfiguration log = container.logConfiguration();
        if (log == null) {
            return Optional.empty();
        }
        if (!LOG_DRIVERS.contains(log.logDriver())) {
            return Optional.of("Fargate does not support log driver " + log.logDriverAsString()
                    + ". Supported log drivers are awslogs, splunk and awsfirelens.");
        }
        return when(
                log.logDriver() == LogDriver.AWSLOGS
                        && log.options()
                                .getOrDefault("awslogs-stream-prefix", "")
                                .isEmpty(),
                "Log driver awslogs requires options: awslogs-stream-prefix");
    }

    private static boolean logs(ContainerDefinition container, LogDriver driver) {
        return container.logConfiguration() != null
                && container.logConfiguration().logDriver() == driver;
    }

    private static Function<TaskDefinition, Optional<String>> executionRole(
            String purpose, Predicate<ContainerDefinition> needed) {
        return rule(
                "Fargate requires task definition to have execution role ARN to support " + purpose + ".",
                it -> it.executionRoleArn() == null
                        && it.containerDefinitions().stream().anyMatch(needed));
    }

    private static Function<TaskDefinition, Optional<String>> unsupported(
            String field, Predicate<TaskDefinition> used) {
        return rule("Fargate compatible task definitions do not support " + field, used);
    }

    private static Function<TaskDefinition, Optional<String>> unsupportedInContainers(
            String field, Predicate<ContainerDefinition> used) {
        return unsupported(field, it -> it.containerDefinitions().stream().anyMatch(used));
    }

    private static Function<TaskDefinition, Optional<String>> unsupportedInLinuxParameters(
            String field, Predicate<LinuxParameters> used) {
        return unsupportedInContainers(field, it -> it.linuxParameters() != null && used.test(it.linuxParameters()));
    }

    private static Function<TaskDefinition, Optional<String>> inContainers(
            Function<ContainerDefinition, Optional<String>> rule) {
        return it -> it.containerDefinitions().stream()
                .map(rule)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Function<TaskDefinition, Optional<String>> rule(String text, Predicate<TaskDefinition> broken) {
        return it -> when(broken.test(it), text);
    }

    private static Optional<String> when(boolean broken, String text) {
        return broken ? Optional.of(text) : Optional.empty();
    }
}
