package neargate.gateway.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The query string of a REST request, decoded. */
record Parameters(Map<String, List<String>> values) {

    static Parameters of(String query) {
        var values = new LinkedHashMap<String, List<String>>();
        int start = 0;
        while (start < query.length()) {
            int end = query.indexOf('&', start);
            end = end < 0 ? query.length() : end;
            if (end > start) {
                int equals = query.indexOf('=', start);
                boolean valued = equals >= 0 && equals < end;
                String name = Percent.form(query.substring(start, valued ? equals : end));
                String value = valued ? Percent.form(query.substring(equals + 1, end)) : "";
                values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
            }
            start = end + 1;
        }
        return new Parameters(values);
    }

    @Nullable
    String first(String name) {
        List<String> all = values.get(name);
        return all == null ? null : all.getFirst();
    }
}
