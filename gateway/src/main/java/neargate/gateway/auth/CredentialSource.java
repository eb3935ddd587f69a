package neargate.gateway.auth;

import java.time.Instant;
import java.util.Optional;
import neargate.kernel.Session;
import org.jspecify.annotations.Nullable;

/** Knows the access keys that Neargate issued. */
public interface CredentialSource {

    /**
     * The credential of that key.
     *
     * @param sessionToken that came with it; null without
     */
    Optional<Credential> find(String accessKeyId, @Nullable String sessionToken);

    /**
     * Whether a key was issued here, though it may no longer hold, or the session token that came with it says so; what is
     * not found then is refused in every mode.
     */
    boolean isOurs(String accessKeyId, @Nullable String sessionToken);

    /**
     * That a request was signed with a credential, and rightly.
     *
     * @param service what IAM calls the service that it is for
     */
    void used(Credential credential, String service, String region);

    /**
     * An access key.
     *
     * @param sessionToken that must come with it; null for a long-lived key
     * @param account the twelve digits of its account
     * @param principal the ARN of who it belongs to
     * @param expires when it ends; null for never
     * @param session what a temporary key says besides; null for a long-lived one
     */
    record Credential(
            String accessKeyId,
            String secretAccessKey,
            @Nullable String sessionToken,
            String account,
            String principal,
            @Nullable Instant expires,
            @Nullable Session session) {

        /** A long-lived key. */
        public static Credential longLived(
                String accessKeyId, String secretAccessKey, String account, String principal) {
            return new Credential(accessKeyId, secretAccessKey, null, account, principal, null, null);
        }
    }
}
