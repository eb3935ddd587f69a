package neargate.services.iam;

import java.time.Instant;
import java.util.Optional;
import neargate.kernel.Caller;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.services.iam.UserRecord.Login;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.ChangePasswordRequest;
import software.amazon.awssdk.services.iam.model.ChangePasswordResponse;
import software.amazon.awssdk.services.iam.model.CreateLoginProfileRequest;
import software.amazon.awssdk.services.iam.model.CreateLoginProfileResponse;
import software.amazon.awssdk.services.iam.model.DeleteLoginProfileRequest;
import software.amazon.awssdk.services.iam.model.DeleteLoginProfileResponse;
import software.amazon.awssdk.services.iam.model.GetLoginProfileRequest;
import software.amazon.awssdk.services.iam.model.GetLoginProfileResponse;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.LoginProfile;
import software.amazon.awssdk.services.iam.model.PasswordPolicy;
import software.amazon.awssdk.services.iam.model.UpdateLoginProfileRequest;
import software.amazon.awssdk.services.iam.model.UpdateLoginProfileResponse;

/** Which users have a password. There is no console here to log in to: of the password itself a hash is kept. */
final class LoginProfiles {
    private final Store store;
    private final IdentityStore<UserRecord> users;

    LoginProfiles(Store store, IdentityStore<UserRecord> users) {
        this.store = store;
        this.users = users;
    }

    CreateLoginProfileResponse create(CreateLoginProfileRequest request) {
        check(request.password());
        String hash = hash(users.required(Users.named(request.userName())), request.password());
        return users.within(Users.named(request.userName()), (transaction, scope, user) -> {
            if (user.login() != null) {
                throw IamErrors.entityAlreadyExists("Login Profile for user " + user.name() + " already exists.");
            }
            Instant now = Dates.now(transaction);
            var login = new Login(now, now, Boolean.TRUE.equals(request.passwordResetRequired()), hash);
            users.put(transaction, scope, user.with(login));
            return CreateLoginProfileResponse.builder()
                    .loginProfile(shown(user.name(), login))
                    .build();
        });
    }

    GetLoginProfileResponse get(GetLoginProfileRequest request) {
        UserRecord user = users.required(Users.named(request.userName()));
        return GetLoginProfileResponse.builder()
                .loginProfile(shown(user.name(), required(user)))
                .build();
    }

    UpdateLoginProfileResponse update(UpdateLoginProfileRequest request) {
        String hash = null;
        if (request.password() != null) {
            check(request.password());
            hash = hash(users.required(Users.named(request.userName())), request.password());
        }
        Optional<String> given = Optional.ofNullable(hash);
        users.within(Users.named(request.userName()), (transaction, scope, user) -> {
            Login before = required(user);
            Instant changed = request.password() == null ? before.changed() : Dates.now(transaction);
            boolean reset = Optional.ofNullable(request.passwordResetRequired()).orElse(before.resetRequired());
            users.put(
                    transaction,
                    scope,
                    user.with(new Login(before.created(), changed, reset, given.orElse(before.hash()))));
            return user;
        });
        return UpdateLoginProfileResponse.builder().build();
    }

    /** "Changes the password of the IAM user who is calling this operation." */
    ChangePasswordResponse change(ChangePasswordRequest request) {
        String name = Users.calling().orElseThrow(IamErrors::onlyUsersHavePasswords);
        UserRecord before = users.required(name);
        String old = hash(before, request.oldPassword());
        if (!old.equals(required(before).hash())) {
            throw IamErrors.accessDenied("The old password was incorrect.");
        }
        check(request.newPassword());
        String fresh = hash(before, request.newPassword());
        boolean isUsedAgain = fresh.equals(old)
                && PasswordPolicies.find(store.snapshot(), Scope.global(Caller.current()))
                        .map(PasswordPolicy::passwordReusePrevention)
                        .isPresent();
        if (isUsedAgain) {
            throw IamErrors.passwordPolicyViolation("Password cannot be the same as the previous one.");
        }
        users.within(name, (transaction, scope, user) -> {
            Login login = required(user);
            if (!old.equals(login.hash())) {
                throw IamErrors.accessDenied("The old password was incorrect.");
            }
            users.put(transaction, scope, user.with(new Login(login.created(), Dates.now(transaction), false, fresh)));
            return user;
        });
        return ChangePasswordResponse.builder().build();
    }

    private static String hash(UserRecord user, String password) {
        return Password.hash(password, user.user().userId());
    }

    DeleteLoginProfileResponse delete(DeleteLoginProfileRequest request) {
        users.change(Users.named(request.userName()), user -> {
            required(user);
            return user.with((Login) null);
        });
        return DeleteLoginProfileResponse.builder().build();
    }

    private void check(@Nullable String password) {
        if (password == null) {
            throw IamErrors.validation("A password is required.");
        }
        Reader now = store.snapshot();
        Password.violation(
                        password,
                        PasswordPolicies.find(now, Scope.global(Caller.current()))
                                .orElse(null))
                .ifPresent(violation -> {
                    throw IamErrors.passwordPolicyViolation(violation);
                });
    }

    private static LoginProfile shown(String userName, Login login) {
        return LoginProfile.builder()
                .userName(userName)
                .createDate(login.created())
                .passwordResetRequired(login.resetRequired())
                .build();
    }

    private static Login required(UserRecord user) {
        return Optional.ofNullable(user.login()).orElseThrow(() -> notFound(user.name()));
    }

    private static IamException notFound(String userName) {
        return IamErrors.noSuchEntity("Login Profile for User " + userName + " cannot be found.");
    }
}
