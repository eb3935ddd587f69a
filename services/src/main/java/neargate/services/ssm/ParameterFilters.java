package neargate.services.ssm;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;
import software.amazon.awssdk.services.ssm.model.ParameterStringFilter;
import software.amazon.awssdk.services.ssm.model.ParametersFilter;
import software.amazon.awssdk.services.ssm.model.Tag;

/** What lists of parameters are narrowed by ("ParameterStringFilter"). A parameter must pass all of them. Pure. */
final class ParameterFilters {
    private static final Set<String> OF_DESCRIBE = Set.of("Name", "Type", "KeyId", "Path", "Tier", "DataType");
    private static final Set<String> OF_PATH = Set.of("Type", "KeyId", "Label");
    private static final String TAG = "tag:";

    private ParameterFilters() {}

    /** Those of DescribeParameters. */
    static Predicate<ParameterRecord> of(List<ParameterStringFilter> filters) {
        return all(filters.stream().map(filter -> one(filter, OF_DESCRIBE)).toList());
    }

    /** Those of GetParametersByPath. */
    static Predicate<ParameterRecord> ofPath(List<ParameterStringFilter> filters) {
        return all(filters.stream().map(filter -> one(filter, OF_PATH)).toList());
    }

    /** Those of DescribeParameters that AWS no longer recommends: a name is one that begins so. */
    static Predicate<ParameterRecord> ofOldKind(List<ParametersFilter> filters) {
        return all(filters.stream().map(ParameterFilters::old).toList());
    }

    private static Predicate<ParameterRecord> all(List<Predicate<ParameterRecord>> filters) {
        return parameter -> filters.stream().allMatch(filter -> filter.test(parameter));
    }

    private static Predicate<ParameterRecord> old(ParametersFilter filter) {
        List<String> values = filter.values();
        return switch (filter.key()) {
            case NAME -> it -> values.stream().anyMatch(it.name()::startsWith);
            case TYPE -> it -> values.contains(it.latest().typeAsString());
            case KEY_ID -> it -> values.contains(it.latest().keyId());
            case null, default -> throw SsmErrors.invalidFilterKey(unknown(filter.keyAsString()));
        };
    }

    private static Predicate<ParameterRecord> one(ParameterStringFilter filter, Set<String> keys) {
        String key = Objects.requireNonNullElse(filter.key(), "");
        if (!keys.contains(key) && !(key.startsWith(TAG) && keys.contains("Name"))) {
            throw SsmErrors.invalidFilterKey(unknown(key));
        }
        if (filter.values().isEmpty() && !key.startsWith(TAG)) {
            throw SsmErrors.invalidFilterValue("The following filter values are missing : null for filter key " + key);
        }
        if (key.equals("Path")) {
            return path(filter);
        }
        if (key.equals("Label")) {
            requireOption(filter, Set.of("Equals"));
            return it -> it.labelsOf(it.latest().version()).stream().anyMatch(filter.values()::contains);
        }
        if (key.startsWith(TAG)) {
            requireOption(filter, Set.of("Equals"));
            return it -> it.tags().stream().anyMatch(tag -> matches(tag, key.substring(TAG.length()), filter.values()));
        }
        requireOption(
                filter,
                key.equals("Name") ? Set.of("Equals", "BeginsWith", "Contains") : Set.of("Equals", "BeginsWith"));
        return it -> {
            String text = text(key, it.latest());
            return text != null && filter.values().stream().anyMatch(value -> matches(option(filter), text, value));
        };
    }

    private static Predicate<ParameterRecord> path(ParameterStringFilter filter) {
        String option = Objects.requireNonNullElse(filter.option(), "OneLevel");
        if (!Set.of("OneLevel", "Recursive").contains(option)) {
            throw invalidOption(filter);
        }
        for (String path : filter.values()) {
            if (!path.startsWith("/")) {
                throw SsmErrors.validation(
                        "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a"
                                + " forward slash \"/\".");
            }
        }
        return it -> filter.values().stream().anyMatch(path -> {
            String prefix = path.endsWith("/") ? path : path + "/";
            String name = it.name().startsWith("/") ? it.name() : "/" + it.name();
            return name.startsWith(prefix) && (option.equals("Recursive") || name.indexOf('/', prefix.length()) < 0);
        });
    }

    private static boolean matches(Tag tag, String key, List<String> values) {
        return tag.key().equals(key) && (values.isEmpty() || values.contains(tag.value()));
    }

    private static boolean matches(String option, String text, String value) {
        return switch (option) {
            case "BeginsWith" -> text.startsWith(value);
            case "Contains" -> text.contains(value);
            default -> text.equals(value);
        };
    }

    private static @Nullable String text(String key, ParameterHistory parameter) {
        return switch (key) {
            case "Name" -> parameter.name();
            case "Type" -> parameter.typeAsString();
            case "KeyId" -> parameter.keyId();
            case "Tier" -> parameter.tierAsString();
            default -> parameter.dataType();
        };
    }

    private static String option(ParameterStringFilter filter) {
        return Objects.requireNonNullElse(filter.option(), "Equals");
    }

    private static void requireOption(ParameterStringFilter filter, Set<String> options) {
        if (!options.contains(option(filter))) {
            throw invalidOption(filter);
        }
    }

    private static RuntimeException invalidOption(ParameterStringFilter filter) {
        return SsmErrors.invalidFilterOption("The following filter option is not valid: " + filter.option()
                + " for filter key " + filter.key() + ".");
    }

    private static String unknown(@Nullable String key) {
        return "The following filter key is not valid: " + key + ".";
    }
}
