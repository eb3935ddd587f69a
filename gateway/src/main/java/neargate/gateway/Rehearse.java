package neargate.gateway;

/** Answers {@code POST /_neargate/plan}. */
@FunctionalInterface
public interface Rehearse {
    /**
     * What a request would do, in the account and region that requests have which name none.
     *
     * @param operation the name of the operation, as {@code UpdateService}
     * @param request the request in JSON, as the operation itself takes it
     * @return lines of text, or why the request would be refused or cannot be rehearsed
     */
    Told plan(String operation, byte[] request);
}
