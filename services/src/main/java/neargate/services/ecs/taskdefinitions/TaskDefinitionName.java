package neargate.services.ecs.taskdefinitions;

import java.util.Objects;
import java.util.regex.Pattern;
import neargate.kernel.store.Key;
import neargate.kernel.store.Scope;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.Identifier;
import org.jspecify.annotations.Nullable;

/**
 * How a task definition is named: {@code family}, which means its latest ACTIVE revision, or {@code family:revision}.
 *
 * @param revision null when only the family is named
 */
record TaskDefinitionName(String family, @Nullable Integer revision) {
    private static final Pattern FAMILY = Pattern.compile("[a-zA-Z0-9_-]{1,255}");
    private static final Pattern REVISION = Pattern.compile("[1-9][0-9]{0,8}");

    /** As many as a revision may have. */
    private static final int DIGITS = 9;

    /** Reads a family, a {@code family:revision} or an ARN. */
    static TaskDefinitionName parse(Scope scope, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            throw EcsErrors.client("TaskDefinition should not be null or empty");
        }
        String name = Identifier.name(scope, "task-definition", text);
        int colon = name.indexOf(':');
        if (colon < 0) {
            return new TaskDefinitionName(checkedFamily(name), null);
        }
        String number = name.substring(colon + 1);
        if (!REVISION.matcher(number).matches()) {
            throw EcsErrors.client("Invalid revision number. Number: " + number);
        }
        return new TaskDefinitionName(checkedFamily(name.substring(0, colon)), Integer.valueOf(number));
    }

    /** Reads a {@code family:revision} or an ARN: what takes one revision away needs its number. */
    static TaskDefinitionName parseRevision(Scope scope, @Nullable String text) {
        TaskDefinitionName name = parse(scope, text);
        if (name.revision() == null) {
            throw EcsErrors.client("Task definition revision must be specified: " + text);
        }
        return name;
    }

    String arn(Scope scope) {
        return Identifier.arn(scope, "task-definition", revision == null ? family : family + ":" + revision);
    }

    /** The key of the revision; only of a name that has one. */
    Key key(Scope scope) {
        return key(scope, family, Objects.requireNonNull(revision));
    }

    static String checkedFamily(@Nullable String family) {
        if (family == null || family.isEmpty()) {
            throw EcsErrors.client("Family should not be null or empty.");
        }
        if (family.length() > 255) {
            throw EcsErrors.client("Family name is too long.");
        }
        if (!FAMILY.matcher(family).matches()) {
            throw EcsErrors.client("Family contains invalid characters.");
        }
        return family;
    }

    /**
     * The key of a revision. Keys of a family follow each other by number, and families by name: {@code #} sorts before
     * all that may stand in a name.
     */
    static Key key(Scope scope, String family, int revision) {
        return key(scope, family, Integer.toString(revision));
    }

    /** The key of the revision that has an ARN of ours: it was checked when it was written. */
    static Key keyOf(Scope scope, String arn) {
        int colon = arn.lastIndexOf(':');
        return key(scope, arn.substring(arn.lastIndexOf('/') + 1, colon), arn.substring(colon + 1));
    }

    private static Key key(Scope scope, String family, String number) {
        return scope.key(family + "#" + "0".repeat(DIGITS - number.length()) + number);
    }

    /** The family of a revision's key. */
    static String familyOf(String id) {
        int mark = id.indexOf('#');
        return mark < 0 ? id : id.substring(0, mark);
    }

    /** The number of a revision's key, which came back to us in a token. */
    static int revisionOf(String id) {
        String number = id.substring(id.indexOf('#') + 1);
        if (number.length() != DIGITS || !number.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            throw EcsErrors.invalidParameter("Invalid token.");
        }
        return Integer.parseInt(number);
    }
}
