package neargate.engine.docker;

import java.time.Duration;
import java.util.List;
import neargate.engine.docker.api.DockerApi;
import neargate.engine.docker.api.DockerEvent;
import neargate.engine.docker.api.DockerException;
import neargate.engine.docker.api.Inspection.Summary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to the containers of an instance, from Docker's event stream. Whenever the stream has been away, all
 * containers are looked at: Docker keeps few past events, and none over its own restart. The order is stream first, list
 * second, so that nothing falls between.
 */
final class ContainerFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerFeed.class);
    private static final Duration REST = Duration.ofMillis(100);

    private final DockerApi docker;
    private final String label;
    private final Listener listener;
    private final Thread reader;
    private volatile boolean closed;

    /** Who is told. */
    interface Listener {
        /** These containers are there now; what happens to them from now on is told. */
        void found(List<Summary> containers);

        /** The process of a container has ended. */
        void died(String id);

        /** A container's health check says something new. */
        void health(String id, String status);
    }

    ContainerFeed(DockerApi docker, String instance, Listener listener) {
        this.docker = docker;
        this.label = Labels.of(instance);
        this.listener = listener;
        this.reader = Thread.ofVirtual().name("container-feed").unstarted(this::read);
    }

    void start() {
        reader.start();
    }

    private void read() {
        boolean failed = false;
        while (!closed) {
            try {
                docker.events(
                        label, List.of("die", "health_status"), () -> listener.found(docker.list(label)), this::tell);
                failed = false;
            } catch (DockerException e) {
                if (!closed && !failed) {
                    LOG.warn("Docker's events are interrupted: {}", e.getMessage());
                }
                failed = true;
            } catch (RuntimeException e) {
                LOG.error("Docker's events are interrupted", e);
            }
            try {
                Thread.sleep(REST);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void tell(DockerEvent event) {
        String id = event.actor().id();
        if (event.action().equals("die")) {
            listener.died(id);
        } else if (event.action().startsWith("health_status: ")) {
            listener.health(id, event.action().substring("health_status: ".length()));
        }
    }

    @Override
    public void close() {
        closed = true;
        reader.interrupt();
    }
}
