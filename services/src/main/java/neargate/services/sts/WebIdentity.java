package neargate.services.sts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.StsException;

/** AssumeRoleWithWebIdentity, as it is in an account without identity providers: no token is any good. */
final class WebIdentity {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private WebIdentity() {}

    /** Why the token is refused. */
    static StsException refusal(AssumeRoleWithWebIdentityRequest request) {
        return StsErrors.invalidIdentityToken(
                issuer(request.webIdentityToken())
                        .map(issuer -> "No OpenIDConnect provider found in your account for " + issuer)
                        .orElse(
                                "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)"));
    }

    private static Optional<String> issuer(String token) {
        String[] parts = token.split("\\.", -1);
        try {
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts.length == 3 ? parts[1] : ""));
            return Optional.ofNullable(claims.path("iss").textValue());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot be read", e);
        }
    }
}
