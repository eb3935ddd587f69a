package neargate.services.ecs.deployments;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Where tasks of a service could be started now: what it is tells the service's scheduling strategy. */
public sealed interface Supply {

    /**
     * For a REPLICA service: what the machine, or the cluster, can take.
     *
     * @param tasks how many more tasks
     * @param refusal why not one more, as the end of an event that begins with "was unable to place a task";
     *     empty if nobody was asked
     * @param zones the Availability Zones that tasks may be in, for their balance
     */
    record Room(int tasks, String refusal, Set<String> zones) implements Supply {}

    /** For a DAEMON service: the ACTIVE container instances that meet its constraints, in the order of their ARNs. */
    record Hosts(List<Host> hosts) implements Supply {
        /** Their ARNs. */
        public Set<String> instances() {
            return hosts.stream().map(Host::instance).collect(Collectors.toCollection(HashSet::new));
        }
    }

    /**
     * A container instance that should have a task of a DAEMON service.
     *
     * @param instance its ARN
     * @param takes whether it could take one more task now
     * @param refusal if not, why, as with {@link Room}; empty also for an instance that has its task
     */
    record Host(String instance, boolean takes, String refusal) {}
}
