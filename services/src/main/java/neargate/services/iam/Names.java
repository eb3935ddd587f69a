package neargate.services.iam;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names and paths of what IAM keeps. Names differ by more than case ("CreateRole"), so keys are in lower case. */
final class Names {
    private static final Pattern PATH = Pattern.compile("/|/[\\x21-\\x7e]+/");

    private Names() {}

    static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    static String checkedPath(@Nullable String path) {
        if (path == null) {
            return "/";
        }
        if (!PATH.matcher(path).matches()) {
            throw IamErrors.validation("The specified value for path is invalid. It must begin and end with / and"
                    + " contain only alphanumeric characters and/or / characters.");
        }
        if (path.startsWith(ServiceLinkedRoles.PATH)) {
            throw IamErrors.validation(
                    "The path " + ServiceLinkedRoles.PATH + " is reserved for service-linked roles.");
        }
        return path;
    }
}
