package neargate.engine.docker;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import neargate.engine.ContainerStats;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A meter for each process of a task's containers that somebody wants to know the use of. */
final class ContainerMeters {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerMeters.class);

    private final Workshop workshop;
    private final Map<String, ContainerMeter> meters = new ConcurrentHashMap<>();

    ContainerMeters(Workshop workshop) {
        this.workshop = workshop;
    }

    /** What a container uses; empty for one that does not run. */
    Optional<ContainerStats> read(String id) {
        try {
            ContainerMeter meter = meters.get(id);
            if (meter == null) {
                long pid = workshop.docker()
                        .inspect(id)
                        .map(it -> it.state().pid())
                        .orElse(0L);
                meter = new ContainerMeter(id, pid, TaskCgroups.MOUNT, workshop.clock());
                meters.put(id, meter);
            }
            return Optional.of(meter.read());
        } catch (IOException e) {
            LOG.debug("Container {} does not run: {}", id, e.getMessage());
            meters.remove(id);
            return Optional.empty();
        }
    }

    /** Its process has ended. */
    void forget(String id) {
        meters.remove(id);
    }
}
