package neargate.services.ssm;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import neargate.kernel.Arn;
import neargate.kernel.Caller;

/**
 * How a request names a parameter: by its name or its ARN, perhaps with a version or a label after a colon ("Working with
 * parameter versions", "Working with parameter labels").
 *
 * @param candidates the names that it may mean, in order: the ARNs of {@code a} and {@code /a} are the same
 * @param selector the version or label; empty for the latest version
 */
record ParameterName(List<String> candidates, String selector) {
    private static final Pattern ALLOWED = Pattern.compile("[a-zA-Z0-9_.\\-/]+");
    private static final int LONGEST = 1011;
    private static final int DEEPEST = 15;
    private static final String RESOURCE = "parameter/";

    /**
     * Reads what a caller names a parameter by.
     *
     * @throws software.amazon.awssdk.services.ssm.model.SsmException when no parameter can have such a name
     */
    static ParameterName parse(Caller caller, String text) {
        if (!text.startsWith("arn:")) {
            return split(text, text);
        }
        Arn arn = Arn.parse(text)
                .filter(it -> it.service().equals("ssm"))
                .filter(it -> it.resource().startsWith(RESOURCE))
                .orElseThrow(() -> SsmErrors.validation("Invalid parameter ARN: " + text));
        boolean published = arn.account().isEmpty() && arn.resource().startsWith("parameter/aws/");
        if (!published && !arn.account().equals(caller.account())) {
            throw SsmErrors.accessDenied("User: " + caller.principal()
                    + " is not authorized to perform: ssm:GetParameter on resource: " + text
                    + " because no resource-based policy allows the ssm:GetParameter action");
        }
        if (!arn.region().equals(caller.region())) {
            throw SsmErrors.noParameter(text);
        }
        ParameterName absolute = split(arn.resource().substring(RESOURCE.length() - 1), text);
        String name = absolute.candidates().getFirst();
        return name.indexOf('/', 1) < 0
                ? new ParameterName(List.of(name.substring(1), name), absolute.selector())
                : absolute;
    }

    private static ParameterName split(String name, String text) {
        String[] parts = name.split(":", -1);
        if (parts.length > 2 || (parts.length == 2 && parts[1].isEmpty())) {
            throw SsmErrors.validation("Invalid parameter name. Please use correct syntax for referencing a"
                    + " version/label  <name>:<version/label>: " + text);
        }
        return new ParameterName(List.of(parts[0]), parts.length == 2 ? parts[1] : "");
    }

    /** A name for a parameter of the user's ("Parameter naming constraints"). */
    static String checked(String name) {
        if (!ALLOWED.matcher(name).matches()) {
            throw SsmErrors.validation(
                    "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). If"
                            + " formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be"
                            + " formed as a mix of letters, numbers and the following 3 symbols .-_");
        }
        if (!name.startsWith("/") && name.contains("/")) {
            throw SsmErrors.validation("Parameter name must be a fully qualified name.");
        }
        if (name.length() > LONGEST) {
            throw SsmErrors.validation("The parameter name is longer than " + LONGEST + " characters.");
        }
        String path = name.startsWith("/") ? name.substring(1) : name;
        String[] levels = path.split("/", -1);
        for (String level : levels) {
            if (level.isEmpty()) {
                throw SsmErrors.validation("Parameter name must not end with a slash or have two in a row.");
            }
        }
        if (levels.length > DEEPEST) {
            throw SsmErrors.tooDeep(DEEPEST);
        }
        String first = levels[0].toLowerCase(Locale.ROOT);
        if (first.startsWith("aws")) {
            throw SsmErrors.accessDenied("No access to reserved parameter name: " + name + ".");
        }
        if (first.startsWith("ssm")) {
            throw SsmErrors.validation("Parameter name: can't be prefixed with \"ssm\" (case-insensitive).");
        }
        return name;
    }

    /** The ARN of a parameter. */
    static String arn(Caller caller, String name) {
        return Arn.of(caller, "ssm", "parameter" + (name.startsWith("/") ? name : "/" + name))
                .toString();
    }
}
