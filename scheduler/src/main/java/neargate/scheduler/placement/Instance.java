package neargate.scheduler.placement;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A container instance as it registered, without its tasks.
 *
 * @param active whether tasks may be placed on it: not while it registers, drains or is gone
 * @param capacity all that its tasks may use together
 * @param reservedPorts what the instance itself uses, such as 22
 */
public record Instance(
        String arn,
        @Nullable String ec2InstanceId,
        Instant registeredAt,
        boolean active,
        boolean agentConnected,
        @Nullable String agentVersion,
        Map<String, String> attributes,
        Resources capacity,
        Set<Port> reservedPorts) {
    /**
     * A copy keeps what is given from changing.
     *
     * @throws IllegalArgumentException for a capacity of more than any machine has
     */
    public Instance {
        if (capacity.cpu() > Keys.MOST_CPU || capacity.memory() > Keys.MOST_MEMORY) {
            throw new IllegalArgumentException("more than any machine has: " + capacity);
        }
        attributes = Map.copyOf(attributes);
        reservedPorts = Set.copyOf(reservedPorts);
    }
}
