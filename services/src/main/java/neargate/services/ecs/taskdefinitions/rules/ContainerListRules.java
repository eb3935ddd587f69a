package neargate.services.ecs.taskdefinitions.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import neargate.services.ecs.EcsErrors;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/** What holds for the containers of a definition among each other: how many, their names, one of them essential. */
final class ContainerListRules {
    private static final int MOST = 10;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]+");

    private ContainerListRules() {}

    static void check(List<ContainerDefinition> containers) {
        if (containers.isEmpty()) {
            throw EcsErrors.client("Container list cannot be empty.");
        }
        if (containers.size() > MOST) {
            throw EcsErrors.client("Too many containers.");
        }
        Set<String> names = new HashSet<>();
        for (ContainerDefinition container : containers) {
            String name = container.name();
            if (name == null || name.isEmpty()) {
                throw EcsErrors.client("Container.name should not be null or empty.");
            }
            if (name.length() > 255) {
                throw EcsErrors.client("Container.name is too long. The maximum is 255 characters.");
            }
            if (!NAME.matcher(name).matches()) {
                throw EcsErrors.client("Container.name contains invalid characters.");
            }
            if (!names.add(name)) {
                throw EcsErrors.client("Container names must be unique: '" + name + "' is used more than once.");
            }
        }
        if (containers.stream().noneMatch(ContainerListRules::essential)) {
            throw EcsErrors.client("A task definition must have at least one essential container.");
        }
    }

    /** Essential is what a container is when nothing is said. */
    static boolean essential(ContainerDefinition container) {
        return !Boolean.FALSE.equals(container.essential());
    }
}
