package neargate.services.ecs.deployments;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with the tasks of a deployment since it began. It is kept with the deployment: stopped tasks are forgotten
 * sooner than a back-off may last.
 *
 * @param failures how many failed in a row
 * @param throttled how many of them have the next attempts wait
 * @param first when the row began: the first failure since a task that came to be of use; null for none
 * @param last the last failure of the row that has the next attempt wait; null for none
 */
public record FailedStarts(
        int failures,
        int throttled,
        @Nullable Instant first,
        @Nullable FailedStart last) {
    /** Of a deployment that has just begun. */
    public static final FailedStarts NONE = new FailedStarts(0, 0, null, null);

    /**
     * With what was learnt since.
     *
     * @param more failures that were not counted yet
     * @param success when the last task started that has come to be of use; null for never
     */
    FailedStarts after(List<FailedStart> more, @Nullable Instant success) {
        List<FailedStart> inOrder =
                more.stream().sorted(Comparator.comparing(FailedStart::at)).toList();
        FailedStarts counted = this;
        for (FailedStart failure : inOrder) {
            counted = counted.afterSuccess(success, failure.at()).and(failure);
        }
        return counted.afterSuccess(success, Instant.MAX);
    }

    /** A task that started after the row began, and before a time, ends the row if it has come to be of use. */
    private FailedStarts afterSuccess(@Nullable Instant success, Instant before) {
        return first != null && success != null && success.isAfter(first) && !success.isAfter(before) ? NONE : this;
    }

    private FailedStarts and(FailedStart failure) {
        return new FailedStarts(
                failures + 1,
                failure.isThrottled() ? throttled + 1 : throttled,
                first == null ? failure.at() : first,
                failure.isThrottled() ? failure : last);
    }

    /** Whether no task has failed since one came to be of use. */
    boolean isClear() {
        return first == null;
    }
}
