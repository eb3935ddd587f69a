package neargate.gateway.auth;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Knows the access keys that Neargate issued. */
public interface CredentialSource {

    Optional<Credential> find(String accessKeyId);

    /**
     * An access key.
     *
     * @param sessionToken that must come with it; null for a long-lived key
     * @param account the twelve digits of its account
     * @param principal the ARN of who it belongs to
     * @param expires when it ends; null for never
     */
    record Credential(
            String accessKeyId,
            String secretAccessKey,
            @Nullable String sessionToken,
            String account,
            String principal,
            @Nullable Instant expires) {}
}
