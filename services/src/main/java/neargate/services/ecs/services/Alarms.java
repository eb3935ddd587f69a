package neargate.services.ecs.services;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import neargate.kernel.store.Scope;

/** Where deployments read the CloudWatch alarms that they watch. */
public interface Alarms {

    /**
     * An alarm as it is now.
     *
     * @param triggered whether its state is ALARM
     * @param since since when it is in the state that it is in
     * @param evaluation how long a change takes to show in it: for so long it has to be quiet after a deployment
     */
    record Alarm(boolean triggered, Instant since, Duration evaluation) {}

    /** The alarm with this name; empty if there is none. */
    Optional<Alarm> find(Scope scope, String name);

    /** Where there is no CloudWatch there are no alarms. */
    static Alarms none() {
        return (scope, name) -> Optional.empty();
    }
}
