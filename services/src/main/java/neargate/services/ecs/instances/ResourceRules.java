package neargate.services.ecs.instances;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import neargate.services.ecs.EcsErrors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Resource;

/** What a container instance may register of itself. */
final class ResourceRules {
    /** Each with more than any machine has: CPU units, and MiB. */
    private static final Map<String, Integer> COUNTED = Map.of("CPU", 1 << 21, "MEMORY", 1 << 26);

    private static final Set<String> SETS = Set.of("PORTS", "PORTS_UDP", "GPU");

    private static final Pattern PORT = Pattern.compile("\\d{1,5}");
    private static final int HIGHEST_PORT = 65_535;

    private ResourceRules() {}

    static void check(List<Resource> resources) {
        Set<String> names = new HashSet<>();
        for (Resource resource : resources) {
            check(resource);
            if (!names.add(resource.name())) {
                throw EcsErrors.invalidParameter("Duplicate resource names found: " + resource.name());
            }
        }
    }

    private static void check(@Nullable Resource resource) {
        if (resource == null) {
            throw EcsErrors.invalidParameter("totalResources can not have null elements.");
        }
        String name = String.valueOf(resource.name());
        Integer limit = COUNTED.get(name);
        boolean valid = limit != null
                ? isType(resource, "INTEGER") && isCount(resource, limit)
                : SETS.contains(name) && isType(resource, "STRINGSET") && isSet(resource);
        if (!valid) {
            throw EcsErrors.invalidParameter("The resource " + name
                    + " is not valid: an instance registers CPU and MEMORY as integers, and PORTS, PORTS_UDP and GPU as"
                    + " string sets.");
        }
    }

    private static boolean isType(Resource resource, String type) {
        return resource.type() == null || resource.type().equals(type);
    }

    private static boolean isCount(Resource resource, int limit) {
        return resource.integerValue() != null && resource.integerValue() >= 0 && resource.integerValue() < limit;
    }

    private static boolean isSet(Resource resource) {
        List<String> values = resource.stringSetValue();
        boolean each = resource.name().equals("GPU")
                ? values.stream().noneMatch(String::isBlank)
                : values.stream()
                        .allMatch(port -> PORT.matcher(port).matches() && Integer.parseInt(port) <= HIGHEST_PORT);
        return each && new HashSet<>(values).size() == values.size();
    }
}
