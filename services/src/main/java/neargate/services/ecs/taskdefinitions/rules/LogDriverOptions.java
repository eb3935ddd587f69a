package neargate.services.ecs.taskdefinitions.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.LogDriver;

/**
 * The options of a log driver by name ("Configure logging drivers" of Docker's documentation).
 *
 * @param required those without which it does nothing
 * @param allowed all of them
 */
record LogDriverOptions(List<String> required, Set<String> allowed) {
    private static final List<String> OF_ALL = List.of("mode", "max-buffer-size");

    /** What Docker adds to each line. */
    private static final List<String> TAGGED = List.of("tag", "labels", "labels-regex", "env", "env-regex");

    private static final Map<LogDriver, LogDriverOptions> OF_DRIVERS = Map.of(
            LogDriver.AWSLOGS,
            of(
                    List.of("awslogs-region", "awslogs-group"),
                    List.of(
                            "awslogs-create-group",
                            "awslogs-endpoint",
                            "awslogs-stream-prefix",
                            "awslogs-datetime-format",
                            "awslogs-multiline-pattern",
                            "awslogs-force-flush-interval-seconds",
                            "awslogs-max-buffered-events")),
            LogDriver.JSON_FILE,
            of(List.of(), List.of("max-size", "max-file", "compress"), TAGGED),
            LogDriver.SYSLOG,
            of(
                    List.of(),
                    List.of(
                            "syslog-address",
                            "syslog-facility",
                            "syslog-format",
                            "syslog-tls-ca-cert",
                            "syslog-tls-cert",
                            "syslog-tls-key",
                            "syslog-tls-skip-verify"),
                    TAGGED),
            LogDriver.JOURNALD,
            of(List.of(), TAGGED),
            LogDriver.GELF,
            of(
                    List.of("gelf-address"),
                    List.of(
                            "gelf-compression-type",
                            "gelf-compression-level",
                            "gelf-tcp-max-reconnect",
                            "gelf-tcp-reconnect-delay"),
                    TAGGED),
            LogDriver.FLUENTD,
            of(
                    List.of(),
                    List.of(
                            "fluentd-address",
                            "fluentd-async",
                            "fluentd-async-connect",
                            "fluentd-async-reconnect-interval",
                            "fluentd-buffer-limit",
                            "fluentd-max-retries",
                            "fluentd-request-ack",
                            "fluentd-retry-wait",
                            "fluentd-sub-second-precision"),
                    TAGGED),
            LogDriver.SPLUNK,
            of(
                    List.of("splunk-token", "splunk-url"),
                    List.of(
                            "splunk-source",
                            "splunk-sourcetype",
                            "splunk-index",
                            "splunk-capath",
                            "splunk-caname",
                            "splunk-insecureskipverify",
                            "splunk-format",
                            "splunk-verify-connection",
                            "splunk-gzip",
                            "splunk-gzip-level",
                            "splunk-index-acknowledgment"),
                    TAGGED));

    @SafeVarargs
    private static LogDriverOptions of(List<String> required, List<String>... more) {
        return new LogDriverOptions(
                required,
                Stream.concat(Stream.of(required, OF_ALL), Stream.of(more))
                        .flatMap(List::stream)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** Those of a driver; null for one whose options are others' business: a log router's. */
    static @Nullable LogDriverOptions of(LogDriver driver) {
        return OF_DRIVERS.get(driver);
    }
}
