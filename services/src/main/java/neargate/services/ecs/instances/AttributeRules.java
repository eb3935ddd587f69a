package neargate.services.ecs.instances;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import neargate.services.ecs.EcsErrors;
import software.amazon.awssdk.services.ecs.model.Attribute;

/** What attributes may be ("Attribute"). */
public final class AttributeRules {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.\\-/\\\\]{1,128}");
    private static final Pattern VALUE =
            Pattern.compile("[a-zA-Z0-9_.\\-/\\\\:@](?:[a-zA-Z0-9_.\\-/\\\\:@ ]{0,126}[a-zA-Z0-9_.\\-/\\\\:@])?");

    private AttributeRules() {}

    /**
     * Checks names and values.
     *
     * @throws software.amazon.awssdk.services.ecs.model.EcsException when a rule is broken
     */
    public static void check(List<Attribute> attributes) {
        for (Attribute attribute : attributes) {
            if (attribute == null) {
                throw EcsErrors.invalidParameter("Attributes can not have null elements.");
            }
            if (attribute.name() == null || !NAME.matcher(attribute.name()).matches()) {
                throw EcsErrors.invalidParameter("Invalid attribute name: " + attribute.name());
            }
            if (attribute.value() != null && !VALUE.matcher(attribute.value()).matches()) {
                throw EcsErrors.invalidParameter("Invalid attribute value: " + attribute.value());
            }
        }
    }

    /** Checks what a container instance says of itself. */
    static void checkOwn(List<Attribute> attributes) {
        check(attributes);
        for (Attribute attribute : attributes) {
            if (attribute.targetId() != null) {
                throw EcsErrors.invalidParameter(
                        "The attribute " + attribute.name() + " of a registration can not have a targetId.");
            }
        }
        List<Attribute> _ = distinct(attributes);
    }

    /**
     * The attributes, each of a target once.
     *
     * @throws software.amazon.awssdk.services.ecs.model.EcsException when one has two values
     */
    public static List<Attribute> distinct(List<Attribute> attributes) {
        Map<Attribute, Attribute> byName = new LinkedHashMap<>();
        for (Attribute attribute : attributes) {
            Attribute other = byName.putIfAbsent(attribute.copy(it -> it.value(null)), attribute);
            if (other != null && !other.equals(attribute)) {
                throw EcsErrors.invalidParameter("Duplicate attribute names found: " + attribute.name());
            }
        }
        return List.copyOf(byName.values());
    }
}
