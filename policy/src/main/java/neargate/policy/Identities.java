package neargate.policy;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The users and roles of accounts, by ARN and by unique id. The policies of resources are kept by ids: "the ARN transforms to
 * the user's unique principal ID when you save the policy", and back when it is shown, as long as there is who has it ("AWS
 * JSON policy elements: Principal"). So nobody inherits the trust in a name. Of other accounts' users and roles nothing is known.
 */
public interface Identities {
    /** What a unique id looks like. */
    Pattern ID = Pattern.compile("A(IDA|ROA)[A-Z2-7]{17}");

    /** The unique id of a user or role of an account. */
    Optional<String> id(String account, String arn);

    /** The ARN that a unique id has now. */
    Optional<String> arn(String account, String id);

    /** Whether there is a principal of that name, as far as can be known. */
    default boolean know(String account, String principal) {
        return !Principal.isIdentity(account, principal)
                || id(account, principal).isPresent();
    }

    /** A document as it is kept. */
    default String bound(String account, String document) {
        return PrincipalNames.replaced(
                document,
                name -> Principal.isIdentity(account, name) ? id(account, name).orElse(name) : name);
    }

    /** A kept document as it is shown; earlier builds kept names. */
    default String shown(String account, String document) {
        return ID.matcher(document).find()
                ? PrincipalNames.replaced(
                        document,
                        name -> ID.matcher(name).matches() ? arn(account, name).orElse(name) : name)
                : document;
    }
}
