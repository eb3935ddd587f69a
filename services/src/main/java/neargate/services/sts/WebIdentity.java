package neargate.services.sts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Base64;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;

/** AssumeRoleWithWebIdentity, as it is in an account without identity providers: no token is any good. */
final class WebIdentity {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private WebIdentity() {}

    static AssumeRoleWithWebIdentityResponse refuse(AssumeRoleWithWebIdentityRequest request) {
        throw StsErrors.invalidIdentityToken(
                "No OpenIDConnect provider found in your account for " + issuer(request.webIdentityToken()));
    }

    private static String issuer(String token) {
        String[] parts = token.split("\\.", -1);
        try {
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts.length == 3 ? parts[1] : ""));
            if (claims.path("iss").isTextual()) {
                return claims.path("iss").textValue();
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            // Falls through to the one answer for all that is no token.
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot be read", e);
        }
        throw StsErrors.invalidIdentityToken(
                "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
    }
}
