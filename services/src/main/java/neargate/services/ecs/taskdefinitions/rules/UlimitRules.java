package neargate.services.ecs.taskdefinitions.rules;

import java.util.HashSet;
import java.util.Set;
import neargate.services.ecs.EcsErrors;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Ulimit;
import software.amazon.awssdk.services.ecs.model.UlimitName;

/** Limits of a container's processes ("Ulimit"). */
final class UlimitRules {
    private static final int UNLIMITED = -1;

    private UlimitRules() {}

    static void check(ContainerDefinition container) {
        Set<String> names = new HashSet<>();
        for (Ulimit ulimit : container.ulimits()) {
            String name = ulimit.nameAsString();
            if (name == null || ulimit.softLimit() == null || ulimit.hardLimit() == null) {
                throw ContainerRules.invalid(container, "ulimits");
            }
            if (ulimit.name() == UlimitName.UNKNOWN_TO_SDK_VERSION) {
                throw EcsErrors.client("Unrecognized ulimit name " + name);
            }
            if (!names.add(name)) {
                throw EcsErrors.client("Ulimit names must be unique: '" + name + "' is used more than once.");
            }
            if (ulimit.softLimit() < UNLIMITED || ulimit.hardLimit() < UNLIMITED) {
                throw ContainerRules.invalid(
                        container, "ulimits", "The limits of " + name + " must be -1, for no limit, or greater.");
            }
            if (limit(ulimit.softLimit()) > limit(ulimit.hardLimit())) {
                throw ContainerRules.invalid(
                        container, "ulimits", "The softLimit of " + name + " must not be greater than its hardLimit.");
            }
        }
    }

    private static int limit(int value) {
        return value == UNLIMITED ? Integer.MAX_VALUE : value;
    }
}
