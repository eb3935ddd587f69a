package neargate.simulation.machines;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import neargate.simulation.plane.ControlPlane;
import neargate.simulation.plane.Unreachable;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.SubmitTaskStateChangeRequest;

/**
 * What an agent has to report, one report after the other, each until it has arrived. So a report whose answer was lost
 * arrives twice. An agent that is not honest sends them late, out of order, and too often.
 */
public final class Outbox {
    private static final int SHORTEST_PAUSE_MS = 250;
    private static final int LONGEST_PAUSE_MS = 10_000;

    /** One report of so many is a lie of some kind. */
    private static final int LIES = 4;

    private static final int LATEST_MS = 300_000;

    private final ControlPlane plane;
    private final Wire wire;
    private final SplittableRandom random;
    private final List<SubmitTaskStateChangeRequest> waiting = new ArrayList<>();
    private boolean sending;
    private boolean closed;
    private boolean honest = true;

    public Outbox(ControlPlane plane, Wire wire, SplittableRandom random) {
        this.plane = plane;
        this.wire = wire;
        this.random = random;
    }

    public void beHonest(boolean honest) {
        this.honest = honest;
    }

    public void post(SubmitTaskStateChangeRequest report) {
        waiting.add(report);
        if (!sending) {
            sending = true;
            wire.later(wire.latency(), this::send);
        }
    }

    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** What has not arrived never will. */
    public void close() {
        closed = true;
        waiting.clear();
    }

    private void send() {
        if (closed) {
            return;
        }
        boolean lie = !honest && random.nextInt(LIES) == 0;
        int which = lie ? random.nextInt(waiting.size()) : 0;
        SubmitTaskStateChangeRequest report = waiting.get(which);
        if (wire.loses() || !arrives(report) || wire.loses()) {
            wire.later(wire.between(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS), this::send);
            return;
        }
        if (!lie || random.nextBoolean()) {
            waiting.remove(which);
        }
        sending = !waiting.isEmpty();
        if (sending) {
            Duration wait = lie ? wire.between(0, LATEST_MS) : wire.latency();
            wire.later(wait, this::send);
        }
    }

    /** Whether ECS has answered, be it that it does not want the report. */
    private boolean arrives(SubmitTaskStateChangeRequest report) {
        try {
            plane.ecs(ecs -> ecs.submitTaskStateChange(report));
            return true;
        } catch (EcsException e) {
            return true;
        } catch (Unreachable e) {
            return false;
        }
    }
}
