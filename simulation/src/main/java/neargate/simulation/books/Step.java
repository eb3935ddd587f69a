package neargate.simulation.books;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import neargate.services.ecs.services.ServiceRecord;
import neargate.services.ecs.tasks.TaskRecord;
import org.jspecify.annotations.Nullable;

/** What one commit did to a service. */
final class Step {
    final List<String> started = new ArrayList<>();
    final List<String> stopped = new ArrayList<>();
    final List<Statuses.End> ends = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    final Set<String> startedOf = new HashSet<>();
    final Set<String> stoppedHealthyOf = new HashSet<>();
    final Set<String> startedOn = new HashSet<>();
    final Set<String> stoppedHealthyOn = new HashSet<>();
    final List<TaskRecord> begun = new ArrayList<>();
    boolean stoppedProtected;

    /** Whether a task that should be there is not any more. */
    boolean lost;

    /** Whether a task that was healthy is not any more. */
    boolean sickened;

    /** Whether something went wrong, or somebody asked for something. */
    boolean disturbed;

    @Nullable
    ServiceRecord before;

    @Nullable
    ServiceRecord after;

    boolean isNothing() {
        return started.isEmpty() && stopped.isEmpty() && events.isEmpty();
    }
}
