package neargate.agent.datachannel;

/** What a frame is. */
public enum MessageType {
    /** From the client to the agent. */
    INPUT("input_stream_data"),
    /** From the agent to the client. */
    OUTPUT("output_stream_data"),
    ACKNOWLEDGE("acknowledge"),
    CHANNEL_CLOSED("channel_closed"),
    START_PUBLICATION("start_publication"),
    PAUSE_PUBLICATION("pause_publication");

    private final String word;

    MessageType(String word) {
        this.word = word;
    }

    /** As it stands in a frame. */
    String word() {
        return word;
    }

    static MessageType of(String word) throws BadFrameException {
        for (MessageType type : values()) {
            if (type.word.equals(word)) {
                return type;
            }
        }
        throw new BadFrameException("there is no message type " + word);
    }
}
