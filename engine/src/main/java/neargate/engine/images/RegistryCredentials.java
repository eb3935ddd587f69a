package neargate.engine.images;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** With what a private registry lets somebody pull. */
public record RegistryCredentials(String username, String password) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private record Text(
            @JsonProperty("username") String username,
            @JsonProperty("password") String password) {}

    /**
     * Reads the value of a secret ("Private registry authentication for tasks"):
     * {@code {"username": "...", "password": "..."}}.
     *
     * @throws IllegalArgumentException if it is something else, in the agent's words
     */
    public static RegistryCredentials parse(String secret) {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("asm fetching authorization data: empty secrets value");
        }
        Text text;
        try {
            text = JSON.readValue(secret, Text.class);
        } catch (JsonProcessingException notJson) {
            text = null;
        }
        if (text == null) {
            throw new IllegalArgumentException(
                    "asm fetching authorization data: unable to unmarshal secret value, invalid schema");
        }
        return new RegistryCredentials(whole("username", text.username()), whole("password", text.password()));
    }

    private static String whole(String name, String value) {
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(
                    "asm fetching " + name + ": AuthorizationData is malformed, empty field");
        }
        return value;
    }

    /** The password is nobody's to read. */
    @Override
    public String toString() {
        return username;
    }
}
