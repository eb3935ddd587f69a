package neargate.services.ecs.deployments;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where tasks of a service could be started now: what it is tells the service's scheduling strategy. */
public sealed interface Supply {

    /**
     * For a REPLICA service: what the machine, or the cluster, can take.
     *
     * @param tasks how many more tasks
     * @param refusal why not one more, as the end of an event that begins with "was unable to place a task";
     *     empty if nobody was asked
     * @param zones the Availability Zones that tasks may be in, for their balance
     * @param full those in which there was no room for one more
     */
    record Room(int tasks, String refusal, Set<String> zones, Set<String> full) implements Supply {
        /** As much as is asked for. */
        public static Room unlimited(Set<String> zones) {
            return new Room(Integer.MAX_VALUE, "", zones, Set.of());
        }

        /** The same with one more zone that is full. */
        public Room without(String zone) {
            return new Room(
                    tasks,
                    refusal,
                    zones,
                    Stream.concat(full.stream(), Stream.of(zone)).collect(Collectors.toUnmodifiableSet()));
        }
    }

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
