package neargate.gateway.protocol;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The headers of a request. Names are looked up whatever their case; a transport wraps its own multimap. */
public interface Headers extends Iterable<Map.Entry<String, String>> {

    /** The first value of that name, or null. */
    @Nullable
    String get(String name);

    /** Headers from a list, as tests have them. */
    static Headers of(List<Map.Entry<String, String>> entries) {
        return new Headers() {
            @Override
            public @Nullable String get(String name) {
                for (var entry : entries) {
                    if (entry.getKey().equalsIgnoreCase(name)) {
                        return entry.getValue();
                    }
                }
                return null;
            }

            @Override
            public Iterator<Map.Entry<String, String>> iterator() {
                return entries.iterator();
            }
        };
    }
}
