package neargate.services.ecs.taskdefinitions.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import neargate.services.ecs.EcsErrors;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.LogDriver;

/** Log drivers and the options of awslogs ("LogConfiguration", "Send Amazon ECS logs to CloudWatch"). */
final class LogRules {
    private static final List<String> REQUIRED = List.of("awslogs-region", "awslogs-group");
    private static final Set<String> ALLOWED = Set.of(
            "awslogs-create-group",
            "awslogs-region",
            "awslogs-endpoint",
            "awslogs-group",
            "awslogs-stream-prefix",
            "awslogs-datetime-format",
            "awslogs-multiline-pattern",
            "awslogs-force-flush-interval-seconds",
            "awslogs-max-buffered-events",
            "mode",
            "max-buffer-size");
    private static final Pattern BUFFER_SIZE = Pattern.compile("\\d{1,9}[bkmgBKMG]?");
    private static final Pattern GROUP = Pattern.compile("[a-zA-Z0-9_.\\-/#]{1,512}");

    private LogRules() {}

    static void check(ContainerDefinition container) {
        LogConfiguration log = container.logConfiguration();
        if (log == null) {
            return;
        }
        if (log.logDriver() == null || log.logDriver() == LogDriver.UNKNOWN_TO_SDK_VERSION) {
            throw ContainerRules.invalid(container, "logConfiguration.logDriver");
        }
        if (log.logDriver() == LogDriver.AWSLOGS) {
            checkAwslogs(log.options());
        }
    }

    private static void checkAwslogs(Map<String, String> options) {
        List<String> missing = REQUIRED.stream()
                .filter(option -> options.getOrDefault(option, "").isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            throw EcsErrors.client("Log driver awslogs requires options: " + String.join(", ", missing));
        }
        List<String> unknown = options.keySet().stream()
                .filter(option -> !ALLOWED.contains(option))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw EcsErrors.client("Log driver awslogs disallows options: " + String.join(", ", unknown));
        }
        if (options.containsKey("awslogs-datetime-format") && options.containsKey("awslogs-multiline-pattern")) {
            throw EcsErrors.client("Log driver awslogs allows only one of awslogs-datetime-format and"
                    + " awslogs-multiline-pattern.");
        }
        checkOption(options, "awslogs-group", GROUP);
        checkOption(options, "awslogs-create-group", Pattern.compile("true|false"));
        checkOption(options, "mode", Pattern.compile("blocking|non-blocking"));
        checkOption(options, "max-buffer-size", BUFFER_SIZE);
    }

    private static void checkOption(Map<String, String> options, String name, Pattern pattern) {
        String value = options.get(name);
        if (value != null && !pattern.matcher(value).matches()) {
            throw EcsErrors.client("Invalid value '" + value + "' for option " + name + " of log driver awslogs.");
        }
    }
}
