package neargate.services.ecs.instances;

import java.util.List;
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
            if (attribute.name() == null || !NAME.matcher(attribute.name()).matches()) {
                throw EcsErrors.invalidParameter("Invalid attribute name: " + attribute.name());
            }
            if (attribute.value() != null && !VALUE.matcher(attribute.value()).matches()) {
                throw EcsErrors.invalidParameter("Invalid attribute value: " + attribute.value());
            }
        }
    }
}
