package neargate.gateway.protocol;

/** A request that cannot be read as its operation's input; it carries what to answer. */
public final class MalformedRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Fault fault;

    public MalformedRequest(Fault fault) {
        super(fault.code() + ": " + fault.message(), null, false, false);
        this.fault = fault;
    }

    /** What to answer. */
    public Fault fault() {
        return fault;
    }
}
