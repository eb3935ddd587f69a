package neargate.services.iam;

import java.util.Objects;
import java.util.Optional;
import neargate.kernel.Caller;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import software.amazon.awssdk.services.iam.model.DeleteAccountPasswordPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteAccountPasswordPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetAccountPasswordPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetAccountPasswordPolicyResponse;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.PasswordPolicy;
import software.amazon.awssdk.services.iam.model.UpdateAccountPasswordPolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAccountPasswordPolicyResponse;

/** What an account asks of its users' passwords ("Set an account password policy for IAM users"). */
final class PasswordPolicies {
    static final Table<PasswordPolicy> TABLE = Table.named("iam.password-policies", JsonCodec.of(PasswordPolicy.class))
            .build();

    private static final int SHORTEST = 6;

    private final Store store;

    PasswordPolicies(Store store) {
        this.store = store;
    }

    /** The policy that an account has set; empty for AWS's own. */
    static Optional<PasswordPolicy> find(Reader reader, Scope scope) {
        return reader.get(TABLE, key(scope));
    }

    GetAccountPasswordPolicyResponse get(GetAccountPasswordPolicyRequest request) {
        Scope scope = Scope.global(Caller.current());
        return GetAccountPasswordPolicyResponse.builder()
                .passwordPolicy(find(store.snapshot(), scope).orElseThrow(() -> notFound(scope)))
                .build();
    }

    /** "This operation does not support partial updates." */
    UpdateAccountPasswordPolicyResponse update(UpdateAccountPasswordPolicyRequest request) {
        PasswordPolicy policy = PasswordPolicy.builder()
                .minimumPasswordLength(Objects.requireNonNullElse(request.minimumPasswordLength(), SHORTEST))
                .requireSymbols(isTrue(request.requireSymbols()))
                .requireNumbers(isTrue(request.requireNumbers()))
                .requireUppercaseCharacters(isTrue(request.requireUppercaseCharacters()))
                .requireLowercaseCharacters(isTrue(request.requireLowercaseCharacters()))
                .allowUsersToChangePassword(isTrue(request.allowUsersToChangePassword()))
                .expirePasswords(request.maxPasswordAge() != null)
                .maxPasswordAge(request.maxPasswordAge())
                .passwordReusePrevention(request.passwordReusePrevention())
                .hardExpiry(request.hardExpiry())
                .build();
        Key key = key(Scope.global(Caller.current()));
        return store.write(transaction -> {
            transaction.put(TABLE, key, policy);
            return UpdateAccountPasswordPolicyResponse.builder().build();
        });
    }

    DeleteAccountPasswordPolicyResponse delete(DeleteAccountPasswordPolicyRequest request) {
        Scope scope = Scope.global(Caller.current());
        return store.write(transaction -> {
            if (find(transaction, scope).isEmpty()) {
                throw notFound(scope);
            }
            transaction.delete(TABLE, key(scope));
            return DeleteAccountPasswordPolicyResponse.builder().build();
        });
    }

    private static boolean isTrue(Boolean asked) {
        return Boolean.TRUE.equals(asked);
    }

    private static Key key(Scope scope) {
        return scope.key("policy");
    }

    private static IamException notFound(Scope scope) {
        return IamErrors.noSuchEntity("The Password Policy with domain name " + scope.account() + " cannot be found.");
    }
}
