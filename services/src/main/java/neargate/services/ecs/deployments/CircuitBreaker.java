package neargate.services.ecs.deployments;

/**
 * Ends a deployment whose tasks do not come to run ("How the Amazon ECS deployment circuit breaker detects failures"). It
 * counts the tasks that failed one after the other; one that comes to be of use sets the count back to zero.
 *
 * @param rollback whether the service goes back to the deployment that was completed last
 */
public record CircuitBreaker(boolean enabled, boolean rollback) {
    /** No deployment ends by its failures. */
    public static final CircuitBreaker OFF = new CircuitBreaker(false, false);

    private static final int LEAST = 3;
    private static final int MOST = 200;

    /** How many failures end a deployment: half of the tasks, rounded up, but 3 at least and 200 at most. */
    public static int threshold(int desired) {
        return Math.clamp(Math.ceilDiv(desired, 2), LEAST, MOST);
    }

    boolean opens(int failures, int desired) {
        return enabled && failures >= threshold(desired);
    }
}
