package neargate.engine.firelens;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A configuration in the making: inputs, filters, what the user's file says, outputs, in this order. */
abstract class RouterConfiguration {
    private final List<String> inputs = new ArrayList<>();
    private final List<String> included = new ArrayList<>();
    private final List<String> excluded = new ArrayList<>();
    private final List<String> records = new ArrayList<>();
    private final List<String> external = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private final String type;
    private final String key;

    /**
     * For a kind of router.
     *
     * @param type its name
     * @param key the option that names an output's plugin
     */
    RouterConfiguration(String type, String key) {
        this.type = type;
        this.key = key;
    }

    /** Listens on a socket for Docker. */
    abstract void socket(String path);

    /** Listens for loggers of applications. */
    abstract void port(String address);

    /** Adds these to each record. */
    abstract void records(Map<String, String> fields);

    /** Does what a file of the user's says. */
    abstract void include(String file);

    /** A filter of what a container writes. */
    abstract String filter(String container, boolean include, String pattern);

    /** Where what a container writes goes. */
    abstract String match(String container, String plugin, Map<String, String> options);

    /**
     * Sends what a container writes where its options say. Without options the user's own file says it.
     *
     * @throws IllegalArgumentException if the options do not name the plugin
     */
    final void output(String container, Map<String, String> options) {
        Map<String, String> own = new TreeMap<>(options);
        String include = own.remove("include-pattern");
        String exclude = own.remove("exclude-pattern");
        if (include != null) {
            included.add(filter(container, true, include));
        }
        if (exclude != null) {
            excluded.add(filter(container, false, exclude));
        }
        String plugin = own.remove(key);
        if (plugin != null) {
            outputs.add(match(container, plugin, own));
        } else if (!own.isEmpty()) {
            throw new IllegalArgumentException("unable to apply log options of container " + container
                    + " to firelens config: missing output key " + key
                    + " which is required for firelens configuration of type " + type);
        }
    }

    final void addInput(String section) {
        inputs.add(section);
    }

    final void addRecords(String section) {
        records.add(section);
    }

    final void addExternal(String line) {
        external.add(line);
    }

    final void addOutput(String section) {
        outputs.add(section);
    }

    final String text() {
        return String.join(
                "\n",
                Stream.of(inputs, included, excluded, records, external, outputs)
                        .flatMap(List::stream)
                        .toList());
    }
}
