package neargate.gateway.auth;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import neargate.gateway.auth.CredentialSource.Credential;
import neargate.gateway.protocol.WireRequest;
import org.jspecify.annotations.Nullable;

/**
 * Decides who a caller is. A key that Neargate issued is always verified. Any other is refused in strict mode; in open
 * mode it acts as the root of an account: of the account that it is, when it is twelve digits, else of the usual one.
 */
public final class Authenticator {
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
    private static final Duration SKEW = Duration.ofMinutes(15);
    private static final Duration LONGEST_PRESIGNED = Duration.ofDays(7);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final CredentialSource credentials;
    private final boolean strict;
    private final String usualAccount;
    private final String usualRegion;
    private final Clock clock;
    private final SigningKeys keys = new SigningKeys();

    /** @param strict whether every request must be signed by a key that Neargate issued */
    public Authenticator(
            CredentialSource credentials, boolean strict, String usualAccount, String usualRegion, Clock clock) {
        this.credentials = credentials;
        this.strict = strict;
        this.usualAccount = usualAccount;
        this.usualRegion = usualRegion;
        this.clock = clock;
    }

    /**
     * Who a caller says to be, before it is verified.
     *
     * @param signingName the service of the credential scope; null for an unsigned request
     */
    public record Claim(
            @Nullable Signature signature,
            String region,
            @Nullable String signingName) {}

    /** Who a caller is. */
    public record Identity(String account, String principal) {
        static Identity rootOf(String account) {
            return new Identity(account, "arn:aws:iam::" + account + ":root");
        }
    }

    /**
     * Reads what the request says of its caller.
     *
     * @throws AuthenticationFailure when that cannot be read
     */
    public Claim claim(WireRequest request) {
        return Signature.of(request)
                .map(signature -> new Claim(signature, region(signature), signature.service()))
                .orElseGet(() -> new Claim(null, usualRegion, null));
    }

    private String region(Signature signature) {
        String region = signature.region();
        return region.isEmpty() || region.equals("*") ? usualRegion : region;
    }

    /**
     * Verifies the claim.
     *
     * @throws AuthenticationFailure when it does not hold
     */
    public Identity verify(WireRequest request, Claim claim) {
        Signature signature = claim.signature();
        if (signature == null) {
            if (strict) {
                throw AuthenticationFailure.missing();
            }
            return Identity.rootOf(usualAccount);
        }
        Optional<Credential> credential = credentials.find(signature.accessKeyId());
        if (credential.isPresent()) {
            verify(request, signature, credential.get());
            return new Identity(credential.get().account(), credential.get().principal());
        }
        if (strict) {
            throw AuthenticationFailure.unknownKey();
        }
        boolean isAccount = ACCOUNT.matcher(signature.accessKeyId()).matches();
        return Identity.rootOf(isAccount ? signature.accessKeyId() : usualAccount);
    }

    private void verify(WireRequest request, Signature signature, Credential credential) {
        if (credential.sessionToken() != null && !credential.sessionToken().equals(signature.sessionToken())) {
            throw AuthenticationFailure.unknownKey();
        }
        Instant now = clock.instant();
        if (credential.expires() != null && !now.isBefore(credential.expires())) {
            throw AuthenticationFailure.expiredToken();
        }
        checkTime(signature, now);
        String expected = keys.sign(
                credential.secretAccessKey(),
                signature,
                CanonicalRequest.of(request, signature, SigningKeys.payloadHash(request, signature)));
        if (!SigningKeys.same(expected, signature.signature())) {
            throw AuthenticationFailure.mismatch();
        }
    }

    private static void checkTime(Signature signature, Instant now) {
        Instant signed;
        try {
            signed = TIME.parse(signature.time(), Instant::from);
        } catch (DateTimeException e) {
            throw AuthenticationFailure.incomplete("Date must be in ISO-8601 'basic format'. Got '" + signature.time()
                    + "'. See http://en.wikipedia.org/wiki/ISO_8601");
        }
        if (!signature.time().startsWith(signature.date())) {
            throw AuthenticationFailure.skewed(
                    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of" + " date from HTTP: '"
                            + signature.date() + "' != '" + signature.time() + "'.");
        }
        Duration after = signature.expiresSeconds() == null ? SKEW : lifetime(signature.expiresSeconds());
        if (now.isAfter(signed.plus(after))) {
            throw AuthenticationFailure.skewed("Signature expired: " + signature.time() + " is now earlier than "
                    + TIME.format(now.minus(after)) + " (" + TIME.format(now) + " - " + after.toMinutes() + " min.)");
        }
        if (now.isBefore(signed.minus(SKEW))) {
            throw AuthenticationFailure.skewed("Signature not yet current: " + signature.time()
                    + " is still later than " + TIME.format(now.plus(SKEW)) + " (" + TIME.format(now) + " + 15 min.)");
        }
    }

    private static Duration lifetime(String seconds) {
        try {
            Duration lifetime = Duration.ofSeconds(Long.parseLong(seconds));
            if (lifetime.isPositive() && lifetime.compareTo(LONGEST_PRESIGNED) <= 0) {
                return lifetime;
            }
        } catch (NumberFormatException e) {
            // Falls through to the one answer for all bad lifetimes.
        }
        throw AuthenticationFailure.incomplete(
                "X-Amz-Expires must be between 1 and 604800 seconds, got '" + seconds + "'.");
    }
}
