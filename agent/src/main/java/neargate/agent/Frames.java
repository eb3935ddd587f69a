package neargate.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The text frames of a web socket, {@code {"type": ..., "message": {...}}}, to messages and back.
 *
 * @param <M> a sealed interface of records that are named as their frames' types
 */
public final class Frames<M> {
    private static final JsonMapper JSON = JsonMapper.builder()
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Class<M> family;
    private final Map<String, Class<?>> types;

    public Frames(Class<M> family) {
        this.family = family;
        this.types = Stream.of(family.getPermittedSubclasses())
                .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));
    }

    /** A message as a frame. */
    public String write(M message) {
        return JSON.createObjectNode()
                .put("type", message.getClass().getSimpleName())
                .<JsonNode>set("message", JSON.valueToTree(message))
                .toString();
    }

    /**
     * The message of a frame; empty for a type that is not known here.
     *
     * @throws IllegalArgumentException if it is no frame
     */
    public Optional<M> read(String frame) {
        try {
            JsonNode tree = JSON.readTree(frame);
            if (!tree.path("type").isTextual() || !tree.path("message").isObject()) {
                throw new IllegalArgumentException("not a frame: it has no type and message");
            }
            Class<?> type = types.get(tree.path("type").textValue());
            return type == null
                    ? Optional.empty()
                    : Optional.of(family.cast(JSON.treeToValue(tree.path("message"), type)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a frame: " + e.getOriginalMessage(), e);
        }
    }
}
