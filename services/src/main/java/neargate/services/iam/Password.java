package neargate.services.iam;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.PasswordPolicy;

/** What a password is held to ("Set an account password policy for IAM users"). */
final class Password {
    private static final int SHORTEST = 8;
    private static final int KINDS = 3;

    private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
    private static final int ROUNDS = 50_000;
    private static final int BITS = 256;

    private Password() {}

    /** What a policy has against a password; AWS's own policy, where the account has none. */
    static Optional<String> violation(String password, @Nullable PasswordPolicy policy) {
        return policy == null ? usual(password) : violations(password, policy).findFirst();
    }

    private static Stream<String> violations(String password, PasswordPolicy policy) {
        return Stream.of(
                        missing(
                                password.length() < policy.minimumPasswordLength(),
                                "Password should have a minimum length of " + policy.minimumPasswordLength()),
                        missing(
                                policy.requireUppercaseCharacters() && !hasUppercase(password),
                                "Password should have at least one uppercase letter"),
                        missing(
                                policy.requireLowercaseCharacters() && !hasLowercase(password),
                                "Password should have at least one lowercase letter"),
                        missing(
                                policy.requireNumbers() && !hasNumber(password),
                                "Password should have at least one number"),
                        missing(
                                policy.requireSymbols() && !hasSymbol(password),
                                "Password should have at least one symbol"))
                .flatMap(Optional::stream);
    }

    private static Optional<String> missing(boolean isMissing, String message) {
        return isMissing ? Optional.of(message) : Optional.empty();
    }

    /** "... include a minimum of three of the following mix of character types". */
    private static Optional<String> usual(String password) {
        long kinds = Stream.of(hasUppercase(password), hasLowercase(password), hasNumber(password), hasSymbol(password))
                .filter(has -> has)
                .count();
        return missing(
                password.length() < SHORTEST || kinds < KINDS,
                "Password does not conform to the account password policy.");
    }

    /** What is kept of a password, by which it is known again; {@code user} is the id of whose it is, so that no two are alike. */
    static String hash(String password, String user) {
        var spec = new PBEKeySpec(password.toCharArray(), user.getBytes(StandardCharsets.UTF_8), ROUNDS, BITS);
        try {
            return HexFormat.of()
                    .formatHex(SecretKeyFactory.getInstance(ALGORITHM)
                            .generateSecret(spec)
                            .getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        } finally {
            spec.clearPassword();
        }
    }

    private static boolean hasUppercase(String password) {
        return password.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
    }

    private static boolean hasLowercase(String password) {
        return password.chars().anyMatch(c -> c >= 'a' && c <= 'z');
    }

    private static boolean hasNumber(String password) {
        return password.chars().anyMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean hasSymbol(String password) {
        return password.chars().anyMatch(c -> "!@#$%^&*()_+-=[]{}|'".indexOf(c) >= 0);
    }
}
