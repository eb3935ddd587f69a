package neargate.engine.docker;

import java.time.Instant;
import java.util.Optional;
import neargate.engine.docker.api.Inspection;
import neargate.engine.docker.api.Inspection.Summary;

/** What an EC2 instance has on the Docker engine, as its last start, or an earlier process, left it. */
final class InstanceRemains {
    private final Workshop workshop;
    private final String instanceId;

    InstanceRemains(Workshop workshop, String instanceId) {
        this.workshop = workshop;
        this.instanceId = instanceId;
    }

    /** The name of an instance's container. */
    static String name(Workshop workshop, String instanceId) {
        return "neargate-" + workshop.instance() + "-" + instanceId;
    }

    Optional<Summary> container() {
        return workshop.docker().list(Labels.EC2_INSTANCE + "=" + instanceId).stream()
                .filter(container ->
                        workshop.instance().equals(container.labels().get(Labels.INSTANCE)))
                .findFirst();
    }

    /** The sandbox that the container joined; started again if it has ended, with the machine perhaps. */
    Sandbox sandboxOf(Summary container) throws InterruptedException {
        String id = container.sandboxId();
        Optional<Sandbox> sandbox = workshop.docker().inspect(id).flatMap(Sandbox::of);
        if (sandbox.isPresent()) {
            return sandbox.get();
        }
        workshop.docker().start(id);
        return workshop.sandboxes().awaitApart(id);
    }

    /**
     * The sandbox of an instance that has ended by itself: it ran before that and runs on, as it would not if the machine had
     * ended.
     */
    Optional<Sandbox> leftBehind() {
        return container().flatMap(this::leftBehind);
    }

    private Optional<Sandbox> leftBehind(Summary container) {
        Instant ended = workshop.docker()
                .inspect(container.id())
                .map(Inspection::state)
                .filter(state -> !state.isRunning())
                .map(Inspection.State::finished)
                .orElse(null);
        return ended == null
                ? Optional.empty()
                : workshop.docker()
                        .inspect(container.sandboxId())
                        .filter(pause -> pause.state().started() != null
                                && pause.state().started().isBefore(ended))
                        .flatMap(Sandbox::of);
    }
}
