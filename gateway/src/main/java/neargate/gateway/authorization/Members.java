package neargate.gateway.authorization;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/**
 * The texts, numbers and truth values of a request by the names of their members, from all its depths. A name is written here
 * without hyphens and in lower case, so that {@code capacity-provider} finds {@code capacityProvider}.
 */
final class Members {
    private static final int DEEPEST = 16;

    private final Map<String, TreeMap<Integer, List<String>>> values = new HashMap<>();
    private final Map<String, Map<String, String>> maps = new HashMap<>();
    private final Map<String, String> tags = new TreeMap<>();

    private final String side;

    private Members(String side) {
        this.side = side;
    }

    /** @param side what names may begin with and are found without, as {@code source} of {@code sourceKeyId}; mostly empty */
    static Members of(SdkPojo request, String side) {
        var members = new Members(side);
        members.addAll(request, 0);
        return members;
    }

    static String plain(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** The values of members of that name, those that are nearest to the top. */
    List<String> values(String plainName) {
        TreeMap<Integer, List<String>> found = values.get(plainName);
        return found == null ? List.of() : found.firstEntry().getValue();
    }

    /** The values of the members with the first of these names that has any. */
    List<String> first(Collection<String> plainNames) {
        for (String name : plainNames) {
            List<String> found = values(name);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    /** The pairs of the maps of that name. */
    Map<String, String> pairs(String plainName) {
        return maps.getOrDefault(plainName, Map.of());
    }

    /** The tags that the request sets. */
    Map<String, String> tags() {
        return tags;
    }

    private void addAll(SdkPojo structure, int depth) {
        for (SdkField<?> field : structure.sdkFields()) {
            String name = plain(field.memberName());
            add(
                    name.startsWith(side) ? name.substring(side.length()) : name,
                    field.getValueOrDefault(structure),
                    depth);
        }
    }

    private void add(String name, @Nullable Object value, int depth) {
        switch (value) {
            case null -> {}
            case SdkPojo structure -> {
                if (depth < DEEPEST) {
                    addAll(structure, depth + 1);
                }
            }
            case Collection<?> list -> {
                if (name.equals("tags") || name.equals("taglist")) {
                    list.forEach(this::tag);
                }
                list.forEach(each -> add(name, each, depth));
            }
            case Map<?, ?> map -> {
                Map<String, String> pairs =
                        name.equals("tags") ? tags : maps.computeIfAbsent(name, _ -> new TreeMap<>());
                map.forEach((key, text) -> pairs.put(String.valueOf(key), String.valueOf(text)));
                map.values().forEach(each -> add(name, each, depth));
            }
            case String text -> put(name, text, depth);
            case Number number -> put(name, number.toString(), depth);
            case Boolean truth -> put(name, truth.toString(), depth);
            default -> {}
        }
    }

    private void put(String name, String text, int depth) {
        values.computeIfAbsent(name, _ -> new TreeMap<>())
                .computeIfAbsent(depth, _ -> new ArrayList<>())
                .add(text);
    }

    private void tag(@Nullable Object tag) {
        if (tag instanceof SdkPojo structure) {
            String key = null;
            String text = "";
            for (SdkField<?> field : structure.sdkFields()) {
                String name = plain(field.memberName());
                Object value = field.getValueOrDefault(structure);
                if (value != null && (name.equals("key") || name.equals("tagkey"))) {
                    key = value.toString();
                } else if (value != null && (name.equals("value") || name.equals("tagvalue"))) {
                    text = value.toString();
                }
            }
            if (key != null) {
                tags.put(key, text);
            }
        }
    }
}
