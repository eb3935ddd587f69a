package neargate.engine.docker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import neargate.engine.Hypervisor.AgentState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears instances start and stop their ECS agent: an instance has a folder of ours mounted, moves the agent's
 * configuration there, and removes it. What is in the folder is the instance's to write: it is read with care.
 */
final class AgentStarts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentStarts.class);
    private static final Path CONFIG = Path.of("ecs.config");
    private static final int LONGEST = 16 * 1024;

    private final Path folder;
    private final Consumer<AgentState> listener;
    private final WatchService watch;
    private final Map<WatchKey, String> instances = new ConcurrentHashMap<>();

    AgentStarts(Path folder, Consumer<AgentState> listener) throws IOException {
        this.folder = folder;
        this.listener = listener;
        this.watch = FileSystems.getDefault().newWatchService();
        Thread.ofPlatform().name("agent-starts").daemon().start(this::read);
    }

    /** The instance's folder. */
    Path folder(String instanceId) {
        return folder.resolve(instanceId);
    }

    /** Listens from now on, and tells what the instance has said before. */
    void listenTo(String instanceId) throws IOException {
        Path own = Files.createDirectories(folder(instanceId));
        WatchKey key = own.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
        instances.put(key, instanceId);
        if (isStarted(instanceId)) {
            tell(instanceId);
        }
    }

    /** An instance has ended: what it said holds no more. */
    void forget(String instanceId) throws IOException {
        instances.entrySet().removeIf(entry -> {
            boolean gone = entry.getValue().equals(instanceId);
            if (gone) {
                entry.getKey().cancel();
            }
            return gone;
        });
        Files.deleteIfExists(folder(instanceId).resolve(CONFIG));
        Files.deleteIfExists(folder(instanceId));
    }

    private void read() {
        while (true) {
            try {
                WatchKey key = watch.take();
                boolean changed = key.pollEvents().stream().anyMatch(event -> CONFIG.equals(event.context()));
                key.reset();
                String instanceId = instances.get(key);
                if (changed && instanceId != null) {
                    tell(instanceId);
                }
            } catch (InterruptedException | ClosedWatchServiceException e) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.warn("Whether an instance's ECS agent runs is not known: {}", e.getMessage());
            }
        }
    }

    private boolean isStarted(String instanceId) {
        return Files.isRegularFile(folder(instanceId).resolve(CONFIG), LinkOption.NOFOLLOW_LINKS);
    }

    private void tell(String instanceId) throws IOException {
        Path file = folder(instanceId).resolve(CONFIG);
        if (!isStarted(instanceId)) {
            listener.accept(new AgentState(instanceId, null));
            return;
        }
        try (InputStream in = Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            listener.accept(new AgentState(instanceId, new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8)));
        } catch (NoSuchFileException e) {
            LOG.debug("{} took back what it said", instanceId);
        }
    }

    @Override
    public void close() {
        try {
            watch.close();
        } catch (IOException e) {
            LOG.debug("closing the watch: {}", e.getMessage());
        }
    }
}
