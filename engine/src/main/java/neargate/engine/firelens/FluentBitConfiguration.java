package neargate.engine.firelens;

import java.util.Map;
import java.util.stream.Collectors;

/** Fluent Bit's ("Classic mode: Format and schema"). */
final class FluentBitConfiguration extends RouterConfiguration {
    private static final String HEALTH = "firelens-healthcheck";

    FluentBitConfiguration() {
        super("fluentbit", "Name");
    }

    @Override
    void socket(String path) {
        addInput("""
                [INPUT]
                    Name forward
                    unix_path %s
                """.formatted(path));
    }

    /** With it comes the port by which a health check of the container's may ask whether it still takes anything. */
    @Override
    void port(String address) {
        addInput("""
                [INPUT]
                    Name forward
                    Listen %s
                    Port %d
                """.formatted(address, FireLens.PORT));
        addInput("""
                [INPUT]
                    Name tcp
                    Tag %s
                    Listen 127.0.0.1
                    Port 8877
                """.formatted(HEALTH));
        addOutput("""
                [OUTPUT]
                    Name null
                    Match %s
                """.formatted(HEALTH));
    }

    @Override
    void records(Map<String, String> fields) {
        addRecords("""
                [FILTER]
                    Name record_modifier
                    Match *
                """ + lines("Record ", fields));
    }

    @Override
    void include(String file) {
        addExternal("@INCLUDE " + file + "\n");
    }

    @Override
    String filter(String container, boolean include, String pattern) {
        return """
                [FILTER]
                    Name grep
                    Match %s-firelens*
                    %s log %s
                """.formatted(container, include ? "Regex" : "Exclude", pattern);
    }

    @Override
    String match(String container, String plugin, Map<String, String> options) {
        return """
                [OUTPUT]
                    Name %s
                    Match %s-firelens*
                """.formatted(plugin, container) + lines("", options);
    }

    private static String lines(String prefix, Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> "    " + prefix + field.getKey() + " " + field.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
