package neargate.services.ecs.taskdefinitions.rules;

import java.util.regex.Pattern;
import neargate.services.ecs.EcsErrors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerRestartPolicy;
import software.amazon.awssdk.services.ecs.model.EcsException;

/** What holds for a container by itself; what has a subject of its own has a file of its own. */
final class ContainerRules {
    /** Repository with registry, port, tag and digest ("ContainerDefinition", image). */
    private static final Pattern IMAGE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.:/#@+-]*");

    private static final int LONGEST_IMAGE = 512;

    private ContainerRules() {}

    static void check(ContainerDefinition container) {
        checkImage(container.image());
        checkTimeout(container, "startTimeout", container.startTimeout());
        checkTimeout(container, "stopTimeout", container.stopTimeout());
        if (container.restartPolicy() != null) {
            checkRestartPolicy(container, container.restartPolicy());
        }
    }

    private static void checkImage(@Nullable String image) {
        if (image == null || image.isEmpty()) {
            throw EcsErrors.client("Container.image should not be null or empty.");
        }
        if (image.length() > LONGEST_IMAGE) {
            throw EcsErrors.client("Container.image is too long. The maximum is " + LONGEST_IMAGE + " characters.");
        }
        boolean malformed = image.endsWith("/") || image.endsWith(":") || image.endsWith("@") || image.contains("//");
        if (malformed || !IMAGE.matcher(image).matches()) {
            throw EcsErrors.client("Container.image contains invalid characters.");
        }
    }

    private static void checkTimeout(ContainerDefinition container, String name, @Nullable Integer seconds) {
        if (seconds != null && seconds < 0) {
            throw invalid(container, name);
        }
    }

    private static void checkRestartPolicy(ContainerDefinition container, ContainerRestartPolicy policy) {
        Integer period = policy.restartAttemptPeriod();
        if (policy.enabled() == null
                || policy.ignoredExitCodes().size() > 50
                || (period != null && (period < 60 || period > 1800))) {
            throw invalid(container, "restartPolicy");
        }
    }

    static EcsException invalid(ContainerDefinition container, String setting) {
        return EcsErrors.client("Invalid '" + setting + "' setting for container '" + container.name() + "'.");
    }

    /** @param why what would be right */
    static EcsException invalid(ContainerDefinition container, String setting, String why) {
        return EcsErrors.client("Invalid '" + setting + "' setting for container '" + container.name() + "'. " + why);
    }
}
