package neargate.agent.datachannel;

/** A frame that is none; the message says why. */
public final class BadFrameException extends Exception {
    private static final long serialVersionUID = 1;

    BadFrameException(String message) {
        super(message, null, false, false);
    }
}
