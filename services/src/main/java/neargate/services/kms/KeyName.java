package neargate.services.kms;

import java.util.regex.Pattern;
import neargate.kernel.Arn;
import neargate.kernel.store.Scope;

/**
 * How a request names a key ("Key identifiers (KeyId)"): by id, by the ARN of the key, by alias, or by the ARN of an alias.
 *
 * @param alias whether it is an alias
 * @param name the key's id, or the alias's name with {@code alias/} before it
 */
record KeyName(boolean alias, String name) {
    static final String ALIAS = "alias/";
    private static final Pattern ID = Pattern.compile("(mrk-)?[0-9a-fA-F-]{32,36}");

    /**
     * Reads a key's name as it is meant in an account and region.
     *
     * @throws software.amazon.awssdk.services.kms.model.KmsException when it names no key that could be there
     */
    static KeyName parse(Scope scope, String text) {
        if (!text.startsWith("arn:")) {
            return resource(text.startsWith(ALIAS) ? text : "key/" + text, text);
        }
        Arn arn = Arn.parse(text)
                .filter(it -> it.service().equals("kms"))
                .orElseThrow(() -> KmsErrors.notFound("Invalid arn " + text));
        if (!arn.region().equals(scope.region())) {
            throw KmsErrors.notFound("Invalid arn " + arn.region());
        }
        KeyName name = resource(arn.resource(), text);
        if (!arn.account().equals(scope.account())) {
            throw name.alias ? KmsErrors.notFound("Alias " + text + " is not found.") : KmsErrors.noKey(text);
        }
        return name;
    }

    private static KeyName resource(String resource, String text) {
        if (resource.startsWith(ALIAS)) {
            return new KeyName(true, resource);
        }
        String id = resource.startsWith("key/") ? resource.substring("key/".length()) : "";
        if (!ID.matcher(id).matches()) {
            throw KmsErrors.notFound("Invalid keyId " + text);
        }
        return new KeyName(false, id);
    }

    /** The ARN of a key or an alias. */
    static String arn(Scope scope, String resource) {
        return new Arn("aws", "kms", scope.region(), scope.account(), resource).toString();
    }
}
