package neargate.services.secretsmanager;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;

/** What a secret keeps: text or bytes. */
record SecretValue(SdkBytes bytes, boolean binary) {

    /** The value in a request; null when it has none. */
    static @Nullable SecretValue of(@Nullable String string, @Nullable SdkBytes binary) {
        if (string != null && binary != null) {
            throw SecretsErrors.invalidParameter(
                    "You can't specify both a binary secret value and a string secret value in the same secret.");
        }
        if (binary != null) {
            return new SecretValue(binary, true);
        }
        return string == null ? null : new SecretValue(SdkBytes.fromUtf8String(string), false);
    }

    @Nullable
    String string() {
        return binary ? null : bytes.asUtf8String();
    }

    @Nullable
    SdkBytes binaryOrNull() {
        return binary ? bytes : null;
    }

    /** Never in a log. */
    @Override
    public String toString() {
        return "SecretValue[***]";
    }
}
