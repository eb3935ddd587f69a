package neargate.services.ecs.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import neargate.kernel.controller.VirtualTime;
import neargate.kernel.store.Scope;
import org.junit.jupiter.api.Test;

/** The sessions that wait for their callers. */
class TicketsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-27T12:00:00Z"));
    private final Tickets tickets = new Tickets(time);

    private void add(String account, String sessionId) {
        tickets.add(new Ticket(
                sessionId,
                "token",
                new Scope(account, "us-east-1"),
                "task",
                "main",
                List.of("ls"),
                null,
                time.instant().plus(PATIENCE)));
    }

    @Test
    void whoAsksForVeryManySessionsTakesNobodyElsesAway() {
        add("111111111111", "mine");
        IntStream.range(0, 2_000).forEach(i -> add("222222222222", "theirs-" + i));
        assertThat(tickets.take("mine", "token")).isPresent();
        assertThat(tickets.take("theirs-999", "token")).isEmpty();
        assertThat(tickets.take("theirs-1000", "token")).isPresent();
        assertThat(tickets.take("theirs-1999", "token")).isPresent();
    }

    @Test
    void aSessionWaitsForAWhile() {
        add("111111111111", "early");
        add("111111111111", "late");
        time.advance(PATIENCE);
        assertThat(tickets.take("early", "token")).isPresent();
        time.advance(Duration.ofSeconds(1));
        add("111111111111", "next");
        assertThat(tickets.take("late", "token")).isEmpty();
        assertThat(tickets.take("next", "another")).isEmpty();
        assertThat(tickets.take("next", "token")).isPresent();
        assertThat(tickets.take("next", "token")).as("a second time").isEmpty();
    }
}
