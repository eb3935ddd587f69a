package neargate.policy;

/** A document that is no policy; the message is IAM's. */
public final class MalformedPolicy extends Exception {
    private static final long serialVersionUID = 1;

    public MalformedPolicy(String message) {
        super(message);
    }
}
