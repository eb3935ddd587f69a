package neargate.services.ecs.deployments;

import java.time.Duration;
import java.time.Instant;
import neargate.kernel.Pace;
import org.jspecify.annotations.Nullable;

/**
 * How long a deployment waits before it starts tasks again ("Service throttle logic"). The wait doubles from a second
 * with every round of failures, a round being as many as the service has tasks; to 15 minutes for tasks that never run,
 * to 30 seconds for tasks that run and exit at once. The first round of those is replaced without a wait, as on AWS: one
 * container that is killed is no loop.
 *
 * @param rounds how many rounds of failures are waited for
 * @param until when tasks may be started again; null for at once
 */
public record BackOff(int rounds, @Nullable Instant until) {
    /** A task that runs for so long has started well. */
    public static final Duration PROVEN = Duration.ofSeconds(10);

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration LONGEST_AFTER_RUNNING = Duration.ofSeconds(30);

    /** Draws the conclusion from what went wrong with a deployment that should have so many tasks. */
    static BackOff of(FailedStarts starts, int desired, Pace pace) {
        FailedStart last = starts.last();
        int rounds = Math.ceilDiv(starts.throttled(), Math.max(1, desired));
        return new BackOff(rounds, last == null ? null : last.at().plus(pace.of(wait(rounds, last.kind()))));
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
