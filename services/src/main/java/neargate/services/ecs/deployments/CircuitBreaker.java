package neargate.services.ecs.deployments;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentCircuitBreaker;
import software.amazon.awssdk.services.ecs.model.ThresholdType;

/**
 * Ends a deployment whose tasks do not come to run ("How the Amazon ECS deployment circuit breaker detects failures"). It
 * counts the tasks that failed one after the other.
 *
 * @param rollback whether the service goes back to the deployment that was completed last
 * @param resets whether a task that comes to be of use sets the count back to zero ({@code resetOnHealthyTask})
 */
public record CircuitBreaker(boolean enabled, boolean rollback, Threshold threshold, boolean resets) {
    /** No deployment ends by its failures. */
    public static final CircuitBreaker OFF = new CircuitBreaker(false, false, Threshold.USUAL, true);

    /** As a service is configured. */
    public static CircuitBreaker of(@Nullable DeploymentCircuitBreaker configured) {
        if (configured == null) {
            return OFF;
        }
        var threshold = configured.thresholdConfiguration();
        return new CircuitBreaker(
                configured.enable(),
                configured.rollback(),
                threshold == null ? Threshold.USUAL : new Threshold(threshold.type(), threshold.value()),
                !Boolean.FALSE.equals(configured.resetOnHealthyTask()));
    }

    boolean opens(int failures, int desired) {
        return enabled && failures >= threshold.of(desired);
    }

    /**
     * How many failures end a deployment ("ThresholdConfiguration").
     *
     * @param value the number itself, or per cent of the desired count
     */
    public record Threshold(ThresholdType type, int value) {
        /** Half of the tasks. */
        static final Threshold USUAL = new Threshold(ThresholdType.BOUNDED_PERCENT, 50);

        private static final int LEAST = 3;
        private static final int MOST = 200;

        /** How many that is for so many tasks, rounded up: bounded, 3 at least and 200 at most; never none. */
        public int of(int desired) {
            return switch (type) {
                case COUNT -> value;
                case BOUNDED_PERCENT -> (int) Math.clamp(percent(desired), LEAST, MOST);
                case UNBOUNDED_PERCENT -> (int) Math.clamp(percent(desired), 1, Integer.MAX_VALUE);
                case UNKNOWN_TO_SDK_VERSION -> throw new IllegalStateException("no threshold is of an unknown type");
            };
        }

        private long percent(int desired) {
            return Math.ceilDiv((long) desired * value, 100);
        }
    }
}
