package neargate.gateway;

/** Answers {@code GET /_neargate/explain}. */
@FunctionalInterface
public interface Explain {
    /**
     * Why a task, or the tasks of a service, are where they are, or nowhere, in the account and region that requests have
     * which name none.
     *
     * @param name the id of a task, the name of a service, or the ARN of either
     * @return lines of text, or that the cluster has neither
     */
    Told explain(String cluster, String name);
}
