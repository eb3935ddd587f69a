package neargate.agent.datachannel;

/** What a frame carries. */
public enum PayloadType {
    NONE(0),
    OUTPUT(1),
    ERROR(2),
    SIZE(3),
    PARAMETER(4),
    HANDSHAKE_REQUEST(5),
    HANDSHAKE_RESPONSE(6),
    HANDSHAKE_COMPLETE(7),
    ENCRYPTION_CHALLENGE_REQUEST(8),
    ENCRYPTION_CHALLENGE_RESPONSE(9),
    FLAG(10),
    STANDARD_ERROR(11),
    EXIT_CODE(12);

    private final int code;

    PayloadType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static PayloadType of(int code) throws BadFrameException {
        for (PayloadType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new BadFrameException("there is no payload type " + code);
    }
}
