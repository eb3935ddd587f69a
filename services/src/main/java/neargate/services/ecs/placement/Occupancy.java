package neargate.services.ecs.placement;

import neargate.kernel.store.Key;

/**
 * A task that holds something of an instance.
 *
 * @param cluster the key of its cluster
 * @param instance the ARN of its container instance
 * @param group whose tasks are counted together: {@code service:web}
 */
public record Occupancy(Key cluster, String instance, String group, Held held) {}
