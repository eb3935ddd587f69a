package neargate.services.ecs.deployments;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with the tasks of a deployment since it began. It is kept with the deployment: stopped tasks are forgotten
 * sooner than a back-off may last.
 *
 * @param failures how many failed in a row, or, for a circuit breaker that is not to be reset, at all
 * @param throttled how many of them have the next attempts wait
 * @param latest when the last of them failed; null for none, and in some rows of an older version
 * @param last the last failure of the row that has the next attempt wait; null for none
 */
public record FailedStarts(
        int failures,
        int throttled,
        @Nullable Instant latest,
        @Nullable FailedStart last) {
    /** Of a deployment that has just begun. */
    public static final FailedStarts NONE = new FailedStarts(0, 0, null, null);

    public FailedStarts {
        latest = latest == null && last != null ? last.at() : latest;
    }

    /**
     * With what was learnt since.
     *
     * @param more failures that were not counted yet
     * @param success when the last task started that has come to be of use; null for never
     * @param resets whether that sets the count of failures back to zero; the next attempts need not wait in any case
     */
    FailedStarts after(List<FailedStart> more, @Nullable Instant success, boolean resets) {
        List<FailedStart> inOrder =
                more.stream().sorted(Comparator.comparing(FailedStart::at)).toList();
        FailedStarts counted = this;
        for (FailedStart failure : inOrder) {
            counted = counted.afterSuccess(success, failure.at(), resets).and(failure);
        }
        return counted.afterSuccess(success, Instant.MAX, resets);
    }

    /**
     * A task that started after all of the row, and before a time, ends the row if it has come to be of use. One that others
     * failed after does not: of a version that crashes now and then, some tasks always do well.
     */
    private FailedStarts afterSuccess(@Nullable Instant success, Instant before, boolean resets) {
        boolean ends = success != null && (latest == null || success.isAfter(latest)) && !success.isAfter(before);
        if (!ends) {
            return this;
        }
        return resets ? NONE : new FailedStarts(failures, 0, null, null);
    }

    private FailedStarts and(FailedStart failure) {
        return new FailedStarts(
                failures + 1,
                failure.isThrottled() ? throttled + 1 : throttled,
                latest != null && latest.isAfter(failure.at()) ? latest : failure.at(),
                failure.isThrottled() ? failure : last);
    }

    /** Whether no task has failed since one came to be of use. */
    boolean isClear() {
        return failures == 0;
    }
}
