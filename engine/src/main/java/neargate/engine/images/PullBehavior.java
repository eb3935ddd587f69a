package neargate.engine.images;

/** When an image is pulled: the agent's {@code ECS_IMAGE_PULL_BEHAVIOR} ("Amazon ECS container agent configuration"). */
public enum PullBehavior {
    /**
     * Fargate's: always. What the registry refuses is not used, though it was pulled before; what was made on this machine is.
     * A registry that cannot be reached is no obstacle to an image that is here.
     */
    FARGATE,
    /** Always; if that fails, the image that is here is used. */
    DEFAULT,
    /** Always; if that fails, the task fails. */
    ALWAYS,
    /** Unless it was pulled before and is still here; what was made on this machine was not. */
    ONCE,
    /** Unless one is here. */
    PREFER_CACHED;

    /** Reads the value of the agent's variable. */
    public static PullBehavior of(String text) {
        for (PullBehavior behavior : values()) {
            if (behavior != FARGATE && behavior.toString().equals(text)) {
                return behavior;
            }
        }
        throw new IllegalArgumentException(
                "no pull behaviour is called '" + text + "': default, always, once and prefer-cached are");
    }

    @Override
    public String toString() {
        return switch (this) {
            case FARGATE -> "fargate";
            case DEFAULT -> "default";
            case ALWAYS -> "always";
            case ONCE -> "once";
            case PREFER_CACHED -> "prefer-cached";
        };
    }
}
