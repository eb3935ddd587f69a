package neargate.kernel.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimersTest {
    private final Clock clock = Clock.systemUTC();
    private final Timers timers = Timers.of(clock);
    private final BlockingQueue<Instant> ran = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        timers.close();
    }

    private Timers.Timer at(Instant time) {
        return timers.at(time, () -> ran.add(clock.instant()));
    }

    @Test
    void aTimerNeverRunsBeforeItsTime() throws InterruptedException {
        for (int i = 1; i <= 20; i++) {
            Instant time = clock.instant().plus(Duration.ofNanos(i * 700_000L));
            at(time);
            assertThat(ran.poll(10, TimeUnit.SECONDS)).isAfterOrEqualTo(time);
        }
    }

    @Test
    void whatIsPastRunsAtOnce() throws InterruptedException {
        at(Instant.MIN);
        assertThat(ran.poll(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void whatIsNeverDueNeverRunsAndDisturbsNothing() throws InterruptedException {
        at(Instant.MAX);
        at(clock.instant());
        assertThat(ran.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(ran).isEmpty();
    }

    @Test
    void aTimerThatWasCancelledDoesNotRun() throws InterruptedException {
        Instant soon = clock.instant().plusMillis(20);
        Timers.Timer cancelled = timers.at(soon, () -> ran.add(Instant.EPOCH));
        at(soon.plusMillis(1));
        cancelled.cancel();
        assertThat(ran.poll(10, TimeUnit.SECONDS)).isAfter(soon);
    }
}
