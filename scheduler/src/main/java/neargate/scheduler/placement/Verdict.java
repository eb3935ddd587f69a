package neargate.scheduler.placement;

import java.util.List;

/**
 * What an instance is to a task.
 *
 * @param instance its ARN
 * @param against all that speaks against it, the weightiest first; empty if the task can go there
 */
public record Verdict(String instance, List<Objection> against) {
    /**
     * One thing that speaks against an instance.
     *
     * @param missing how much more of the resource it would take; 0 for what is not counted
     */
    public record Objection(Reason reason, int missing) {}

    /** A copy keeps what is given from changing. */
    public Verdict {
        against = List.copyOf(against);
    }

    public boolean fits() {
        return against.isEmpty();
    }
}
