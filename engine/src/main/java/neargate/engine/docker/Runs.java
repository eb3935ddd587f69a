package neargate.engine.docker;

import java.io.IOException;
import java.time.Instant;
import neargate.engine.Engine.Run;
import neargate.engine.docker.api.DockerException;
import neargate.engine.docker.api.Inspection;
import neargate.engine.task.TaskEffect;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processes of containers: when they began only Docker knows, how many there were before them only a file beside it. */
final class Runs {
    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);

    private final Workshop workshop;

    Runs(Workshop workshop) {
        this.workshop = workshop;
    }

    /** Before a container is started again. */
    void count(TaskEffect.Restart restart) {
        String id = restart.runtimeId();
        try {
            workshop.ground().restarts(id).write(restart.number(), restart.ended());
        } catch (IOException e) {
            LOG.debug("Restarts of container {} are counted as long as this process lives: {}", id, e.getMessage());
        }
    }

    /** The process that has just begun: when, Docker says, and says the same to a later process. */
    Run begun(String id, int restarts) {
        Instant now = workshop.clock().instant();
        try {
            Inspection known = workshop.docker().inspect(id).orElse(null);
            Instant started = known == null ? null : known.state().started();
            return known == null || started == null
                    ? new Run(now, now, restarts)
                    : new Run(known.made(), started, restarts);
        } catch (DockerException e) {
            LOG.debug("When container {} began is not known: {}", id, e.getMessage());
            return new Run(now, now, restarts);
        }
    }

    /** The process that a container has or had last; null for one that never began. */
    @Nullable
    Run last(Inspection container) {
        Instant started = container.state().started();
        return started == null ? null : new Run(container.made(), started, restarts(container.id(), container.state()));
    }

    private int restarts(String id, Inspection.State state) {
        try {
            return workshop.ground().restarts(id).count(state.isRunning() ? null : state.finished());
        } catch (IOException | RuntimeException e) {
            LOG.debug("How often container {} was started again is not known: {}", id, e.getMessage());
            return 0;
        }
    }
}
