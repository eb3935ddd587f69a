package neargate.engine.logs;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/**
 * Delivers the logs of containers. The kernel tells when a file grows; each container has a virtual thread of its own that
 * reads and delivers. How far each was delivered is kept in a small file, so that a later process goes on there.
 */
public final class ContainerLogs implements AutoCloseable {
    /** How many files of Docker's a container's log may take; lines that it removes before they were delivered are lost. */
    public static final int FILES = 20;

    private static final Logger LOG = LoggerFactory.getLogger(ContainerLogs.class);

    private final LogDelivery delivery;
    private final Path positions;
    private final WatchService watches;
    private final Map<String, LogFollower> followers = new ConcurrentHashMap<>();
    private final Map<WatchKey, LogFollower> watched = new ConcurrentHashMap<>();

    /**
     * Delivers to a CloudWatch Logs.
     *
     * @param positions the folder in which to keep how far each container's log was delivered, and where to
     */
    public ContainerLogs(CloudWatchLogsClient logs, Path positions) throws IOException {
        this.delivery = new LogDelivery(logs);
        this.positions = Files.createDirectories(positions);
        this.watches = positions.getFileSystem().newWatchService();
        Thread.ofVirtual().name("container-logs").start(this::watch);
    }

    /** Who writes the logs, unless ECS does. */
    public void writtenBy(LogWriters writers) {
        delivery.writtenBy(writers);
    }

    /** Makes the log stream that a container needs before it starts. */
    public void prepare(AwsLogs to) throws LogException {
        delivery.prepare(to);
    }

    /** Where a container's lines go, if that was kept. */
    public Optional<AwsLogs> kept(String containerId) {
        try {
            return target(containerId).read();
        } catch (IOException e) {
            LOG.warn("Where the log of {} goes cannot be read", containerId, e);
            return Optional.empty();
        }
    }

    /** Keeps where a container's lines go, for a later process. */
    public void keep(String containerId, AwsLogs to) {
        try {
            target(containerId).write(to);
        } catch (IOException e) {
            LOG.warn("Where the log of {} goes cannot be kept", containerId, e);
        }
    }

    private LogTarget target(String containerId) {
        return new LogTarget(positions.resolve(containerId + ".to"));
    }

    /** Follows a container's log from where it was delivered to. */
    public void follow(String containerId, AwsLogs to, Path file) {
        var follower = new LogFollower(to, file, positions.resolve(containerId), delivery);
        if (followers.putIfAbsent(containerId, follower) != null) {
            return;
        }
        try {
            watched.put(
                    file.getParent()
                            .register(
                                    watches,
                                    StandardWatchEventKinds.ENTRY_CREATE,
                                    StandardWatchEventKinds.ENTRY_MODIFY),
                    follower);
        } catch (IOException | ClosedWatchServiceException e) {
            LOG.warn("The log {} cannot be followed, only be read at its end", to.stream(), e);
        }
        Thread.ofVirtual().name("log " + to.stream()).start(follower);
    }

    /** The container has ended: the rest is delivered. */
    public void end(String containerId) {
        LogFollower follower = followers.get(containerId);
        if (follower != null) {
            follower.end();
        }
    }

    /** Waits until an ended container's log is delivered, for a while. */
    public void awaitDelivered(String containerId) throws InterruptedException {
        LogFollower follower = followers.get(containerId);
        if (follower != null) {
            follower.end();
            follower.awaitDelivered();
        }
    }

    /** The container has ended, and will go on: what it said is delivered, and then it is followed anew. */
    public void interrupt(String containerId) throws InterruptedException {
        awaitDelivered(containerId);
        LogFollower follower = followers.remove(containerId);
        if (follower != null) {
            unwatch(follower);
        }
    }

    /** The container is gone. */
    public void forget(String containerId) {
        LogFollower follower = followers.remove(containerId);
        if (follower != null) {
            follower.close();
            unwatch(follower);
        }
        try {
            Files.deleteIfExists(positions.resolve(containerId));
            target(containerId).delete();
        } catch (IOException e) {
            LOG.warn("Cannot delete the log position of {}", containerId, e);
        }
    }

    private void unwatch(LogFollower follower) {
        watched.entrySet().removeIf(entry -> {
            if (entry.getValue() != follower) {
                return false;
            }
            try {
                entry.getKey().cancel();
            } catch (ClosedWatchServiceException e) {
                // Nothing is watched any more.
            }
            return true;
        });
    }

    private void watch() {
        try {
            while (true) {
                WatchKey key = watches.take();
                key.pollEvents();
                LogFollower follower = watched.get(key);
                key.reset();
                if (follower != null) {
                    follower.wake();
                }
            }
        } catch (ClosedWatchServiceException e) {
            // The end of it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops where it is; a later process goes on. */
    @Override
    public void close() throws IOException {
        watches.close();
        followers.values().forEach(LogFollower::close);
    }
}
