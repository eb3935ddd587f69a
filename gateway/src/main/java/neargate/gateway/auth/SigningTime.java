package neargate.gateway.auth;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import neargate.gateway.auth.CredentialSource.Credential;

/** Whether a signature, or a temporary key, is of this time. A clock may be a quarter of an hour off. */
final class SigningTime {
    private static final Duration SKEW = Duration.ofMinutes(15);
    private static final Duration LONGEST_PRESIGNED = Duration.ofDays(7);
    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Clock clock;

    SigningTime(Clock clock) {
        this.clock = clock;
    }

    void checkNotExpired(Credential credential) {
        if (credential.expires() != null && !clock.instant().isBefore(credential.expires())) {
            throw AuthenticationFailure.expiredToken();
        }
    }

    void check(Signature signature) {
        Instant signed = parse(signature.time());
        if (!signature.time().substring(0, 8).equals(signature.date())) {
            throw AuthenticationFailure.wrongScope(
                    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '"
                            + signature.date() + "' != '" + signature.time().substring(0, 8) + "', from '"
                            + signature.time() + "'.");
        }
        Instant now = clock.instant();
        if (now.isBefore(signed.minus(SKEW))) {
            throw AuthenticationFailure.skewed(
                    "Signature not yet current: " + signature.time() + " is still later than "
                            + BASIC.format(now.plus(SKEW)) + " (" + BASIC.format(now) + " + 15 min.)");
        }
        String expires = signature.expiresSeconds();
        Duration lifetime = expires == null ? SKEW : lifetime(expires);
        if (now.isAfter(signed.plus(lifetime))) {
            String detail = "Signature expired: " + signature.time() + " is now earlier than "
                    + BASIC.format(now.minus(lifetime)) + " (" + BASIC.format(now) + " - " + lifetime.toMinutes()
                    + " min.)";
            throw signature.presigned()
                    ? AuthenticationFailure.expiredUrl(detail)
                    : AuthenticationFailure.skewed(detail);
        }
    }

    private static Instant parse(String time) {
        try {
            return BASIC.parse(time, Instant::from);
        } catch (DateTimeException e) {
            throw AuthenticationFailure.incomplete("Date must be in ISO-8601 'basic format'. Got '" + time
                    + "'. See http://en.wikipedia.org/wiki/ISO_8601");
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
