package neargate.services.ecs.exec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The sessions that callers may begin, each once. So many can wait; then the oldest go. */
public final class Tickets {
    private static final int MOST = 1_000;

    private final Clock clock;
    private final Map<String, Ticket> waiting = new LinkedHashMap<>();

    public Tickets(Clock clock) {
        this.clock = clock;
    }

    synchronized void add(Ticket ticket) {
        while (!waiting.isEmpty() && (waiting.size() >= MOST || isLate(eldest()))) {
            waiting.remove(eldest().sessionId());
        }
        waiting.put(ticket.sessionId(), ticket);
    }

    /** The ticket of a session, for who has its token. */
    synchronized Optional<Ticket> take(String sessionId, String token) {
        Ticket ticket = waiting.get(sessionId);
        if (ticket == null || isLate(ticket) || !same(ticket.token(), token)) {
            return Optional.empty();
        }
        waiting.remove(sessionId);
        return Optional.of(ticket);
    }

    private Ticket eldest() {
        return waiting.values().iterator().next();
    }

    private boolean isLate(Ticket ticket) {
        return clock.instant().isAfter(ticket.until());
    }

    /** Takes as long whatever is given. */
    private static boolean same(String token, String given) {
        return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
