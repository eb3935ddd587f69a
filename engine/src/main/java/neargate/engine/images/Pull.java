package neargate.engine.images;

import org.jspecify.annotations.Nullable;

/**
 * How an image is to be had.
 *
 * @param behavior whether it is pulled although it is here; null for the machine's own way
 * @param credentials with what its registry is asked; null for a registry that anybody may ask
 */
public record Pull(
        @Nullable PullBehavior behavior, @Nullable RegistryCredentials credentials) {
    /** In the machine's own way, from a registry that anybody may ask. */
    public static final Pull PLAIN = new Pull(null, null);
}
