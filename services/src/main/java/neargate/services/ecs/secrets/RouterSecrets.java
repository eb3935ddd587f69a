package neargate.services.ecs.secrets;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.FirelensConfigurationType;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.Secret;

/**
 * The secret options of log drivers that are a router's: they stand nowhere in its configuration, which refers to variables
 * of its environment, as with the ECS agent. Pure.
 */
final class RouterSecrets {
    private RouterSecrets() {}

    /** The containers with these options in the environment of their router; others as they are. */
    static List<ContainerDefinition> moved(List<ContainerDefinition> containers) {
        List<Secret> ofRouter = new ArrayList<>();
        List<ContainerDefinition> referring = new ArrayList<>();
        boolean fluentd = containers.stream()
                .anyMatch(it -> it.firelensConfiguration() != null
                        && it.firelensConfiguration().type() == FirelensConfigurationType.FLUENTD);
        for (int i = 0; i < containers.size(); i++) {
            referring.add(referring(containers.get(i), i, fluentd, ofRouter));
        }
        return ofRouter.isEmpty()
                ? containers
                : referring.stream()
                        .map(container -> container.firelensConfiguration() == null
                                ? container
                                : container.copy(
                                        it -> it.secrets(Stream.concat(container.secrets().stream(), ofRouter.stream())
                                                .toList())))
                        .toList();
    }

    private static ContainerDefinition referring(
            ContainerDefinition container, int index, boolean fluentd, List<Secret> ofRouter) {
        if (container.logConfiguration() == null
                || container.logConfiguration().logDriver() != LogDriver.AWSFIRELENS
                || container.logConfiguration().secretOptions().isEmpty()) {
            return container;
        }
        Map<String, String> options = new HashMap<>(container.logConfiguration().options());
        for (Secret option : container.logConfiguration().secretOptions()) {
            String variable = option.name() + "_" + index;
            ofRouter.add(option.copy(it -> it.name(variable)));
            options.put(option.name(), fluentd ? "\"#{ENV['" + variable + "']}\"" : "${" + variable + "}");
        }
        return container.copy(it -> it.logConfiguration(
                container.logConfiguration().copy(log -> log.options(options).secretOptions(List.of()))));
    }
}
