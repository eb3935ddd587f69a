package neargate.services.ecs.exec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/** The sessions that callers may begin, each once. So many of an account can wait; then its oldest go. */
public final class Tickets {
    private static final int MOST = 1_000;

    private final Clock clock;
    private final Map<String, Ticket> waiting = new LinkedHashMap<>();
    private final Map<String, SequencedSet<String>> ofAccount = new HashMap<>();

    public Tickets(Clock clock) {
        this.clock = clock;
    }

    synchronized void add(Ticket ticket) {
        while (!waiting.isEmpty() && isLate(eldest())) {
            remove(eldest());
        }
        SequencedSet<String> own = ofAccount.computeIfAbsent(ticket.scope().account(), _ -> new LinkedHashSet<>());
        if (own.size() >= MOST) {
            waiting.remove(own.removeFirst());
        }
        own.add(ticket.sessionId());
        waiting.put(ticket.sessionId(), ticket);
    }

    private void remove(Ticket ticket) {
        waiting.remove(ticket.sessionId());
        ofAccount.computeIfPresent(ticket.scope().account(), (_, own) -> {
            own.remove(ticket.sessionId());
            return own.isEmpty() ? null : own;
        });
    }

    /** The ticket of a session, for who has its token. */
    synchronized Optional<Ticket> take(String sessionId, String token) {
        Ticket ticket = waiting.get(sessionId);
        if (ticket == null || isLate(ticket) || !same(ticket.token(), token)) {
            return Optional.empty();
        }
        remove(ticket);
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
