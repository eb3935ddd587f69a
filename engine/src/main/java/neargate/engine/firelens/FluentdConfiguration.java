package neargate.engine.firelens;

import java.util.Map;
import java.util.stream.Collectors;

/** Fluentd's ("Config File Syntax"). */
final class FluentdConfiguration extends RouterConfiguration {
    FluentdConfiguration() {
        super("fluentd", "@type");
    }

    @Override
    void socket(String path) {
        addInput("""
                <source>
                    @type unix
                    path %s
                </source>
                """.formatted(path));
    }

    @Override
    void port(String address) {
        addInput("""
                <source>
                    @type forward
                    bind %s
                    port %d
                </source>
                """.formatted(address, FireLens.PORT));
    }

    @Override
    void records(Map<String, String> fields) {
        addRecords("""
                <filter **>
                    @type record_transformer
                    <record>
                %s    </record>
                </filter>
                """.formatted(lines("        ", fields)));
    }

    @Override
    void include(String file) {
        addExternal("@include " + file + "\n");
    }

    @Override
    String filter(String container, boolean include, String pattern) {
        String kind = include ? "regexp" : "exclude";
        return """
                <filter %s-firelens**>
                    @type grep
                    <%s>
                        key log
                        pattern %s
                    </%s>
                </filter>
                """.formatted(container, kind, pattern, kind);
    }

    @Override
    String match(String container, String plugin, Map<String, String> options) {
        return """
                <match %s-firelens**>
                    @type %s
                %s</match>
                """.formatted(container, plugin, lines("    ", options));
    }

    private static String lines(String indentation, Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> indentation + field.getKey() + " " + field.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
