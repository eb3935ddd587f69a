package neargate.services.secretsmanager;

import java.util.Optional;
import java.util.regex.Pattern;
import neargate.kernel.Arn;
import neargate.kernel.Caller;

/**
 * How a request names a secret: by its name, by its ARN, which ends in a hyphen and six characters of no meaning, or by the
 * ARN without these.
 *
 * @param name the name, if the text is a name or an ARN without the six characters
 * @param shortened the name, if the text is a whole ARN
 */
record SecretName(String name, Optional<String> shortened) {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9/_+=.@!-]{1,512}");
    private static final String RESOURCE = "secret:";

    /** The hyphen and the six characters. */
    private static final int SUFFIX = 7;

    /**
     * Reads what a caller names a secret by.
     *
     * @throws software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException when no secret of the caller's
     *     can have this name
     */
    static SecretName parse(Caller caller, String text) {
        if (!text.startsWith("arn:")) {
            return new SecretName(text, Optional.empty());
        }
        Arn arn = Arn.parse(text)
                .filter(it -> it.service().equals("secretsmanager"))
                .filter(it -> it.resource().startsWith(RESOURCE))
                .orElseThrow(() -> SecretsErrors.validation("Invalid ARN: " + text));
        if (!arn.account().equals(caller.account())) {
            throw SecretsErrors.notAuthorized(caller.principal(), text);
        }
        if (!arn.region().equals(caller.region())) {
            throw SecretsErrors.noSecret();
        }
        String name = arn.resource().substring(RESOURCE.length());
        int end = name.length() - SUFFIX;
        return new SecretName(
                name, end > 0 && name.charAt(end) == '-' ? Optional.of(name.substring(0, end)) : Optional.empty());
    }

    /** A name for a new secret. */
    static String checked(String name) {
        if (!ALLOWED.matcher(name).matches()) {
            throw SecretsErrors.validation(
                    "Invalid name. Must be a valid name containing alphanumeric characters, or any"
                            + " of the following: -/_+=.@!");
        }
        return name;
    }

    /** The ARN of a secret. */
    static String arn(Caller caller, String name, String suffix) {
        return Arn.of(caller, "secretsmanager", RESOURCE + name + "-" + suffix).toString();
    }
}
