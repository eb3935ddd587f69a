package neargate.services.ecs.taskdefinitions.rules;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import neargate.services.ecs.EcsErrors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerRestartPolicy;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Ulimit;

/** What holds for a container by itself; its ports, logs and health check have files of their own. */
final class ContainerRules {
    /** Repository with registry, port, tag and digest ("ContainerDefinition", image). */
    private static final Pattern IMAGE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.:/#@+-]*");

    private static final int LONGEST_IMAGE = 512;

    private ContainerRules() {}

    static void check(ContainerDefinition container) {
        checkImage(container.image());
        checkEnvironment(container);
        checkTimeout(container, "startTimeout", container.startTimeout());
        checkTimeout(container, "stopTimeout", container.stopTimeout());
        if (container.restartPolicy() != null) {
            checkRestartPolicy(container, container.restartPolicy());
        }
        container.ulimits().forEach(ulimit -> checkUlimit(container, ulimit));
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

    private static void checkEnvironment(ContainerDefinition container) {
        Set<String> names = new HashSet<>();
        for (KeyValuePair variable : container.environment()) {
            String name = variable.name();
            if (name == null || name.isEmpty() || name.contains("=") || name.indexOf('\0') >= 0) {
                throw invalid(container, "environment");
            }
            if (variable.value() != null && variable.value().indexOf('\0') >= 0) {
                throw invalid(container, "environment");
            }
            names.add(name);
        }
        for (Secret secret : container.secrets()) {
            if (secret.name() == null || secret.name().isEmpty() || secret.valueFrom() == null) {
                throw invalid(container, "secrets");
            }
            if (!names.add(secret.name())) {
                throw EcsErrors.client("The secret name must be unique and not shared with any new or existing"
                        + " environment variables set on the container, such as '" + secret.name() + "'.");
            }
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

    private static void checkUlimit(ContainerDefinition container, Ulimit ulimit) {
        if (ulimit.name() == null
                || ulimit.softLimit() == null
                || ulimit.hardLimit() == null
                || (ulimit.hardLimit() >= 0 && ulimit.softLimit() > ulimit.hardLimit())) {
            throw invalid(container, "ulimits");
        }
    }

    static EcsException invalid(ContainerDefinition container, String setting) {
        return EcsErrors.client("Invalid '" + setting + "' setting for container '" + container.name() + "'.");
    }
}
