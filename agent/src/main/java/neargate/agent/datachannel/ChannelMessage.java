package neargate.agent.datachannel;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said in JSON on a data channel. */
public sealed interface ChannelMessage {
    /** The only version of messages there is. */
    String SCHEMA = "1.0";

    /**
     * The first that a client says, as text: who it is.
     *
     * @param terminal whether a person sits there, which only Neargate's own client says; it is told the exit code
     */
    record OpenDataChannel(
            String messageSchemaVersion,
            String requestId,
            String tokenValue,
            String clientId,
            @Nullable String clientVersion,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean terminal)
            implements ChannelMessage {}

    record Acknowledgement(
            String acknowledgedMessageType,
            String acknowledgedMessageId,
            long acknowledgedMessageSequenceNumber,
            @JsonProperty("IsSequentialMessage") boolean sequential)
            implements ChannelMessage {}

    /** The agent's first words. */
    record HandshakeRequest(String agentVersion, List<Action> requestedClientActions) implements ChannelMessage {}

    /** What the client is to do, as {@code SessionType}. */
    record Action(String actionType, SessionType actionParameters) {}

    /** How the session is to be shown. */
    record SessionType(String sessionType, @Nullable JsonNode properties) {}

    record HandshakeResponse(
            @Nullable String clientVersion, @Nullable List<ProcessedAction> processedClientActions)
            implements ChannelMessage {}

    /** What the client did: 1 for done, 2 for failed, 3 for not supported. */
    record ProcessedAction(
            @Nullable String actionType,
            int actionStatus,
            @Nullable JsonNode actionResult,
            @Nullable String error) {}

    record HandshakeComplete(long handshakeTimeToComplete, String customerMessage) implements ChannelMessage {}

    /** The size of the client's terminal. */
    record TerminalSize(
            @JsonProperty("cols") int columns,
            @JsonProperty("rows") int rows) implements ChannelMessage {}

    /** The end. */
    record ChannelClosed(
            String messageId,
            String createdDate,
            String destinationId,
            String sessionId,
            String messageType,
            int schemaVersion,
            @Nullable String output)
            implements ChannelMessage {}

    /** How these are written. */
    final class Json {
        private static final JsonMapper MAPPER = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();

        private Json() {}
    }

    /** A message as bytes. */
    static byte[] write(ChannelMessage message) {
        try {
            return Json.MAPPER.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The message that a frame carries. */
    static <M extends ChannelMessage> M read(Frame frame, Class<M> type) throws BadFrameException {
        return read(frame.payload(), type);
    }

    /** The message that this is. */
    static <M extends ChannelMessage> M read(byte[] json, Class<M> type) throws BadFrameException {
        try {
            M message = Json.MAPPER.readValue(json, type);
            if (message == null) {
                throw new BadFrameException("null is no " + type.getSimpleName());
            }
            return message;
        } catch (IOException e) {
            throw new BadFrameException("not a " + type.getSimpleName() + " in JSON");
        }
    }
}
