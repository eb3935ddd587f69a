package neargate.services.ecs.taskdefinitions.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import neargate.services.ecs.EcsErrors;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.FirelensConfiguration;
import software.amazon.awssdk.services.ecs.model.FirelensConfigurationType;
import software.amazon.awssdk.services.ecs.model.LogDriver;

/** Log routers and who sends them something ("FirelensConfiguration", "Example Amazon ECS task definition: Route logs to FireLens"). */
final class FireLensRules {
    private static final Set<String> OPTIONS =
            Set.of("enable-ecs-log-metadata", "config-file-type", "config-file-value");
    private static final Pattern S3 = Pattern.compile("arn:aws[a-z-]*:s3:::.+/.+");

    /** "log-driver-buffer-limit": up to 512 MiB. */
    private static final Pattern BYTES = Pattern.compile("\\d{1,9}");

    private static final long MOST_BYTES = 536_870_912;

    private FireLensRules() {}

    static void check(List<ContainerDefinition> containers) {
        List<ContainerDefinition> routers =
                containers.stream().filter(FireLensRules::routes).toList();
        List<ContainerDefinition> senders =
                containers.stream().filter(FireLensRules::sends).toList();
        if (routers.isEmpty() && !senders.isEmpty()) {
            throw EcsErrors.client("When awsfirelens log driver is specified in log configuration, a firelens"
                    + " configuration object must be configured in one of the containers.");
        }
        if (!routers.isEmpty() && senders.isEmpty()) {
            throw EcsErrors.client("When a firelensConfiguration object is specified, at least one container has to be"
                    + " configured with the awsfirelens log driver.");
        }
        if (routers.size() > 1) {
            throw EcsErrors.client("Only one container can be configured with a firelensConfiguration object.");
        }
        routers.forEach(FireLensRules::checkRouter);
        senders.forEach(FireLensRules::checkSender);
    }

    static boolean routes(ContainerDefinition container) {
        return container.firelensConfiguration() != null;
    }

    static boolean sends(ContainerDefinition container) {
        return container.logConfiguration() != null
                && container.logConfiguration().logDriver() == LogDriver.AWSFIRELENS;
    }

    private static void checkRouter(ContainerDefinition router) {
        if (sends(router)) {
            throw EcsErrors.client("Container '" + router.name() + "' with a firelensConfiguration object cannot be"
                    + " configured with the awsfirelens log driver.");
        }
        FirelensConfiguration firelens = router.firelensConfiguration();
        if (firelens.type() == null || firelens.type() == FirelensConfigurationType.UNKNOWN_TO_SDK_VERSION) {
            throw ContainerRules.invalid(router, "firelensConfiguration.type");
        }
        Map<String, String> options = firelens.options();
        String file = options.get("config-file-type");
        String value = options.get("config-file-value");
        boolean understood = OPTIONS.containsAll(options.keySet())
                && List.of("true", "false").contains(options.getOrDefault("enable-ecs-log-metadata", "true"))
                && (file == null) == (value == null)
                && (file == null || List.of("file", "s3").contains(file))
                && (value == null || !value.isBlank());
        if (!understood) {
            throw ContainerRules.invalid(router, "firelensConfiguration.options");
        }
        if ("s3".equals(file) && !S3.matcher(value).matches()) {
            throw EcsErrors.client("Invalid arn syntax.");
        }
    }

    private static void checkSender(ContainerDefinition sender) {
        String limit = sender.logConfiguration().options().get("log-driver-buffer-limit");
        if (limit != null && (!BYTES.matcher(limit).matches() || Long.parseLong(limit) > MOST_BYTES)) {
            throw EcsErrors.client(
                    "Invalid value '" + limit + "' for option log-driver-buffer-limit of log driver awsfirelens.");
        }
    }
}
