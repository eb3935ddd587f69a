package neargate.services.ecs.taskdefinitions;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import neargate.services.ecs.taskdefinitions.rules.FargateRules;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** What a definition asks of the place where it runs, as DescribeTaskDefinition shows it. Pure. */
final class Requirements {
    private static final Pattern ECR = Pattern.compile("\\d{12}\\.dkr[.-]ecr.*");
    private static final String DOCKER_API = "com.amazonaws.ecs.capability.docker-remote-api.1.";

    private Requirements() {}

    /** The launch types that could run it, whatever it requires. */
    static List<Compatibility> compatibilities(TaskDefinition definition) {
        List<Compatibility> compatibilities = new ArrayList<>(List.of(Compatibility.EC2));
        if (FargateRules.broken(definition).isEmpty()) {
            compatibilities.add(Compatibility.FARGATE);
        }
        if (definition.networkMode() != NetworkMode.AWSVPC) {
            compatibilities.add(Compatibility.EXTERNAL);
        }
        return compatibilities;
    }

    /** The attributes of a container instance that could run it ("Amazon ECS container agent capabilities"). */
    static List<Attribute> attributes(TaskDefinition definition) {
        boolean executionRole = definition.executionRoleArn() != null;
        boolean ecr = any(definition, it -> ECR.matcher(it.image()).matches());
        Stream<String> logDrivers = definition.containerDefinitions().stream()
                .filter(it -> it.logConfiguration() != null)
                .map(it -> it.logConfiguration().logDriverAsString())
                .distinct()
                .sorted();
        boolean awslogs = any(
                definition,
                it -> it.logConfiguration() != null
                        && it.logConfiguration().logDriverAsString().equals("awslogs"));

        Stream.Builder<String> names = Stream.builder();
        logDrivers.forEach(driver -> names.add("com.amazonaws.ecs.capability.logging-driver." + driver));
        definition.containerDefinitions().stream()
                .map(ContainerDefinition::firelensConfiguration)
                .filter(Objects::nonNull)
                .forEach(firelens -> {
                    names.add("ecs.capability.firelens." + firelens.typeAsString());
                    String file = firelens.options().get("config-file-type");
                    addIf(names, file != null, "ecs.capability.firelens.options.config." + file);
                });
        addIf(
                names,
                any(
                        definition,
                        it -> it.logConfiguration() != null
                                && it.logConfiguration().options().containsKey("log-driver-buffer-limit")),
                "ecs.capability.logging-driver.awsfirelens.log-driver-buffer-limit");
        addIf(names, awslogs && executionRole, "ecs.capability.execution-role-awslogs");
        addIf(names, ecr, "com.amazonaws.ecs.capability.ecr-auth");
        addIf(names, ecr && executionRole, "ecs.capability.execution-role-ecr-pull");
        names.add(DOCKER_API + "18");
        addIf(names, awslogs, DOCKER_API + "19");
        addIf(names, any(definition, it -> it.memoryReservation() != null), DOCKER_API + "21");
        addIf(names, any(definition, it -> it.healthCheck() != null), DOCKER_API + "29");
        addIf(names, any(definition, it -> it.healthCheck() != null), "ecs.capability.container-health-check");
        addIf(names, any(definition, it -> !it.dependsOn().isEmpty()), "ecs.capability.container-ordering");
        addIf(
                names,
                any(definition, it -> Boolean.TRUE.equals(it.privileged())),
                "com.amazonaws.ecs.capability.privileged-container");
        addIf(
                names,
                definition.pidMode() != null || definition.ipcMode() != null,
                "ecs.capability.pid-ipc-namespace-sharing");
        addIf(names, any(definition, it -> it.restartPolicy() != null), "ecs.capability.container-restart-policy");
        addIf(names, definition.taskRoleArn() != null, "com.amazonaws.ecs.capability.task-iam-role");
        addIf(names, definition.networkMode() == NetworkMode.AWSVPC, "ecs.capability.task-eni");
        addIf(names, Boolean.TRUE.equals(definition.enableFaultInjection()), "ecs.capability.fault-injection");
        addIf(
                names,
                definition.volumes().stream().anyMatch(it -> it.efsVolumeConfiguration() != null),
                "ecs.capability.efs");
        return names.build().map(name -> Attribute.builder().name(name).build()).toList();
    }

    private static boolean any(TaskDefinition definition, Predicate<ContainerDefinition> property) {
        return definition.containerDefinitions().stream().anyMatch(property);
    }

    private static void addIf(Stream.Builder<String> names, boolean needed, String name) {
        if (needed) {
            names.add(name);
        }
    }
}
