package neargate.services.ecs.taskdefinitions.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.services.ecs.EcsErrors;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.Secret;

/** Log drivers and their options ("LogConfiguration", "Send Amazon ECS logs to CloudWatch"). */
final class LogRules {
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
        LogDriverOptions options = LogDriverOptions.of(log.logDriver());
        if (options != null) {
            checkNames(log, options);
            checkOption(log, "mode", Pattern.compile("blocking|non-blocking"));
            checkOption(log, "max-buffer-size", BUFFER_SIZE);
        }
        if (log.logDriver() == LogDriver.AWSLOGS) {
            checkAwslogs(log);
        }
    }

    private static void checkNames(LogConfiguration log, LogDriverOptions options) {
        Set<String> given = Stream.concat(
                        log.options().entrySet().stream()
                                .filter(option -> !option.getValue().isEmpty())
                                .map(Map.Entry::getKey),
                        log.secretOptions().stream().map(Secret::name))
                .collect(Collectors.toSet());
        List<String> missing = options.required().stream()
                .filter(name -> !given.contains(name))
                .toList();
        if (!missing.isEmpty()) {
            throw EcsErrors.client(
                    "Log driver " + log.logDriver() + " requires options: " + String.join(", ", missing));
        }
        List<String> unknown = Stream.concat(given.stream(), log.options().keySet().stream())
                .filter(name -> !options.allowed().contains(name))
                .distinct()
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw EcsErrors.client(
                    "Log driver " + log.logDriver() + " disallows options: " + String.join(", ", unknown));
        }
    }

    private static void checkAwslogs(LogConfiguration log) {
        if (log.options().containsKey("awslogs-datetime-format")
                && log.options().containsKey("awslogs-multiline-pattern")) {
            throw EcsErrors.client("Log driver awslogs allows only one of awslogs-datetime-format and"
                    + " awslogs-multiline-pattern.");
        }
        checkOption(log, "awslogs-group", GROUP);
        checkOption(log, "awslogs-create-group", Pattern.compile("true|false"));
    }

    private static void checkOption(LogConfiguration log, String name, Pattern pattern) {
        String value = log.options().get(name);
        if (value != null && !pattern.matcher(value).matches()) {
            throw EcsErrors.client(
                    "Invalid value '" + value + "' for option " + name + " of log driver " + log.logDriver() + ".");
        }
    }
}
