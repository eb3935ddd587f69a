package neargate.services.ecs.deployments;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import neargate.kernel.Pace;
import org.jspecify.annotations.Nullable;

/**
 * How long a deployment waits before it starts tasks again ("Service throttle logic"). The wait doubles from a second
 * with every round of failures, a round being as many as the service has tasks; to 15 minutes for tasks that never run,
 * to 30 seconds for tasks that run and exit at once. The first round of those is replaced without a wait, as on AWS: one
 * container that is killed is no loop.
 *
 * @param failures how many starts failed since one succeeded
 * @param rounds how many rounds those make that are waited for
 * @param until when tasks may be started again; null for at once
 */
public record BackOff(int failures, int rounds, @Nullable Instant until) {
    /** A task that runs for so long has started well. */
    public static final Duration PROVEN = Duration.ofSeconds(10);

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration LONGEST_AFTER_RUNNING = Duration.ofSeconds(30);

    /** Draws the conclusion from the failures of a deployment and the tasks that it has now. */
    static BackOff of(List<FailedStart> failures, List<ServiceTask> tasks, int desired, Instant now, Pace pace) {
        Instant lastSuccess = tasks.stream()
                .filter(task -> task.isProven(now, pace))
                .map(ServiceTask::startedAt)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
        List<FailedStart> since = failures.stream()
                .filter(failure -> !failure.at().isBefore(lastSuccess))
                .toList();
        List<FailedStart> throttled =
                since.stream().filter(FailedStart::isThrottled).toList();
        int rounds = Math.ceilDiv(throttled.size(), Math.max(1, desired));
        return new BackOff(
                since.size(),
                rounds,
                throttled.stream()
                        .max(Comparator.comparing(FailedStart::at))
                        .map(last -> last.at().plus(pace.of(wait(rounds, last.kind()))))
                        .orElse(null));
    }

    private static Duration wait(int rounds, FailedStart.Kind last) {
        if (last == FailedStart.Kind.NEVER_RAN) {
            return doubled(rounds, LONGEST);
        }
        return rounds == 1 ? Duration.ZERO : doubled(rounds - 1, LONGEST_AFTER_RUNNING);
    }

    private static Duration doubled(int rounds, Duration longest) {
        Duration doubled = FIRST.multipliedBy(1L << Math.min(rounds - 1, 20));
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }

    boolean allowsStarting(Instant now) {
        return until == null || !now.isBefore(until);
    }
}
