package neargate.services.iam;

import java.util.Optional;
import java.util.stream.Stream;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.policy.Identities;

/** The users and roles that are in the store. */
record StoredIdentities(Reader now) implements Identities {

    @Override
    public Optional<String> id(String account, String arn) {
        Scope scope = scope(account);
        String name = arn.substring(arn.lastIndexOf('/') + 1);
        return Stream.concat(
                        UserRecord.find(now, scope, name).stream()
                                .filter(user -> user.user().arn().equals(arn))
                                .map(user -> user.user().userId()),
                        RoleRecord.find(now, scope, name).stream()
                                .filter(role -> role.role().arn().equals(arn))
                                .map(role -> role.role().roleId()))
                .findFirst();
    }

    @Override
    public Optional<String> arn(String account, String id) {
        Scope scope = scope(account);
        return Stream.concat(
                        now.find(UserRecord.TABLE, UserRecord.BY_ID, scope, id)
                                .map(row -> row.value().user().arn()),
                        now.find(RoleRecord.TABLE, RoleRecord.BY_ID, scope, id)
                                .map(row -> row.value().role().arn()))
                .findFirst();
    }

    private static Scope scope(String account) {
        return new Scope(account, Scope.GLOBAL);
    }
}
