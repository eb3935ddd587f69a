package neargate.services.ecs.deployments;

/**
 * How many tasks a service keeps during a deployment ("DeploymentConfiguration").
 *
 * @param minimumHealthyPercent of the desired count, rounded up, stay healthy
 * @param maximumPercent of the desired count, rounded down, run or start at most
 */
public record Bounds(int minimumHealthyPercent, int maximumPercent) {

    /** How many tasks have to stay healthy. */
    public int least(int desired) {
        return Math.toIntExact(Math.ceilDiv((long) desired * minimumHealthyPercent, 100));
    }

    /** How many tasks may run or start. */
    public int most(int desired) {
        return Math.toIntExact(Math.floorDiv((long) desired * maximumPercent, 100));
    }
}
