package neargate.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a refusal does not repeat, since refusals end up in logs. */
class HiddenValuesTest {
    @Test
    void aSecretThatIsTooLongIsNotRepeated() {
        assertThat(json(
                        "secretsmanager.CreateSecret",
                        "{\"Name\":\"s\",\"ClientRequestToken\":\"" + "t".repeat(32) + "\",\"SecretString\":\""
                                + "TOPSECRET".repeat(8_000) + "\"}"))
                .contains(
                        "1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must"
                                + " have length less than or equal to 65536")
                .doesNotContain("TOPSECRET");
    }

    @Test
    void passwordsAreNotRepeated() {
        String longPassword = "hunter2".repeat(20);
        assertThat(form("Action=ChangePassword&OldPassword=" + longPassword + "&NewPassword=" + longPassword))
                .contains("2 validation errors detected: ")
                .contains("Value at 'oldPassword' failed to satisfy constraint: Member must have length less than or"
                        + " equal to 128")
                .contains("Value at 'newPassword' failed to satisfy constraint: ")
                .doesNotContain("hunter2");
    }

    @Test
    void bytesAreNotRepeated() {
        String data = Base64.getEncoder().encodeToString(new byte[4_097]);
        String twice = Base64.getEncoder().encodeToString(new byte[2 * 4_097]);
        assertThat(json("TrentService.Decrypt", "{\"CiphertextBlob\":\"" + twice + "\"}"))
                .contains("Value at 'ciphertextBlob' failed to satisfy constraint: Member must have length less than or"
                        + " equal to 6144");
        assertThat(json("TrentService.Encrypt", "{\"KeyId\":\"k\",\"Plaintext\":\"" + data + "\"}"))
                .contains("1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must"
                        + " have length less than or equal to 4096")
                .doesNotContain("HeapByteBuffer");
    }

    @Test
    void whatIsNoSecretIsShown() {
        assertThat(json("secretsmanager.GetSecretValue", "{\"SecretId\":\"\"}"))
                .contains("Value '' at 'secretId' failed to satisfy constraint: ");
        assertThat(form("Action=GetRole&RoleName=a%20b")).contains("Value 'a b' at 'roleName' failed to satisfy");
    }

    private static String json(String target, String body) {
        return refusal(Wire.json(target, body.getBytes(UTF_8)), null);
    }

    private static String form(String body) {
        return refusal(Wire.form(body), "iam").replace("&apos;", "'").replace("&#39;", "'");
    }

    private static String refusal(WireRequest request, @Nullable String signingName) {
        return new String(requireNonNull(Wire.refusal(request, signingName)).body(), UTF_8);
    }
}
