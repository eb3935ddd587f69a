package neargate.services.ecs.services;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import neargate.kernel.store.Change;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Where deployments read the CloudWatch alarms that they watch. Alarms are rows of whoever evaluates them: so the feed tells
 * when one of them changes, and nobody has to ask.
 */
public interface Alarms {

    /**
     * An alarm as it is in a state of the store.
     *
     * @param triggered whether its state is ALARM
     * @param triggeredAt when it went into ALARM last, though it may have left it since; null for never
     * @param evaluation how long a change takes to show in it: for so long it has to be quiet after a deployment
     */
    record Alarm(boolean triggered, @Nullable Instant triggeredAt, Duration evaluation) {}

    /** The alarm with this name; empty if there is none. */
    Optional<Alarm> find(Reader state, Scope scope, String name);

    /** Whether one of these alarms is in ALARM. */
    default boolean anyTriggered(Reader state, Scope scope, List<String> names) {
        return names.stream().flatMap(name -> find(state, scope, name).stream()).anyMatch(Alarm::triggered);
    }

    /** The name of the alarm that a change is of; empty if it is of something else. Asked of each change: must be quick. */
    Optional<String> changed(Change<?> change);

    /** Where there is no CloudWatch there are no alarms. */
    static Alarms none() {
        return new Alarms() {
            @Override
            public Optional<Alarm> find(Reader state, Scope scope, String name) {
                return Optional.empty();
            }

            @Override
            public Optional<String> changed(Change<?> change) {
                return Optional.empty();
            }
        };
    }
}
