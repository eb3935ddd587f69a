package neargate.services.iam;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import neargate.kernel.Arn;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.policy.PrincipalNames;

/**
 * The unique ids by which policies are kept for users and roles of the account: "the ARN transforms to the user's unique
 * principal ID when you save the policy", and back when it is shown, as long as there is who has it ("AWS JSON policy
 * elements: Principal"). So nobody inherits a name's trust. Of other accounts' users and roles nothing is known.
 */
final class PrincipalIds {
    private static final Pattern ID = Pattern.compile("A(IDA|ROA)[A-Z2-7]{17}");

    private PrincipalIds() {}

    /** Whether there is a principal of that name, as far as can be known. */
    static boolean isThere(Reader now, Scope scope, String principal) {
        return !isOwn(scope, principal) || id(now, scope, principal).isPresent();
    }

    /** A document as it is kept. */
    static String bound(Reader now, Scope scope, String document) {
        return PrincipalNames.replaced(
                document, name -> isOwn(scope, name) ? id(now, scope, name).orElse(name) : name);
    }

    /** A kept document as it is shown; earlier builds kept names. */
    static String shown(Reader now, Scope scope, String document) {
        return ID.matcher(document).find()
                ? PrincipalNames.replaced(
                        document, name -> arn(now, scope, name).orElse(name))
                : document;
    }

    private static boolean isOwn(Scope scope, String principal) {
        return Arn.parse(principal)
                .filter(arn -> arn.service().equals("iam") && arn.account().equals(scope.account()))
                .filter(arn -> arn.type().equals("user") || arn.type().equals("role"))
                .isPresent();
    }

    private static Optional<String> id(Reader now, Scope scope, String arn) {
        String name = arn.substring(arn.lastIndexOf('/') + 1);
        return Arn.parse(arn).orElseThrow().type().equals("user")
                ? UserRecord.find(now, scope, name)
                        .filter(user -> user.user().arn().equals(arn))
                        .map(user -> user.user().userId())
                : RoleRecord.find(now, scope, name)
                        .filter(role -> role.role().arn().equals(arn))
                        .map(role -> role.role().roleId());
    }

    private static Optional<String> arn(Reader now, Scope scope, String id) {
        return ID.matcher(id).matches()
                ? Stream.concat(
                                now.find(UserRecord.TABLE, UserRecord.BY_ID, scope, id)
                                        .map(row -> row.value().user().arn()),
                                now.find(RoleRecord.TABLE, RoleRecord.BY_ID, scope, id)
                                        .map(row -> row.value().role().arn()))
                        .findFirst()
                : Optional.empty();
    }
}
