package neargate.engine.docker;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import neargate.engine.docker.api.DockerApi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of the disk a task takes: its images, what its containers have written, and its volumes. To know that is to walk
 * through all that was written. So it is looked at once a minute at most, and only by whoever asks first is it waited for.
 */
final class StorageMeter {
    private static final Logger LOG = LoggerFactory.getLogger(StorageMeter.class);
    private static final Duration APART = Duration.ofMinutes(1);

    private final Workshop workshop;
    private final Supplier<List<String>> containers;
    private final List<String> volumes;
    private final AtomicReference<@Nullable Look> last = new AtomicReference<>();

    /**
     * A meter of a task.
     *
     * @param containers Docker's ids of those that there are
     * @param volumes Docker's names of those that go with the task
     */
    StorageMeter(Workshop workshop, Supplier<List<String>> containers, List<String> volumes) {
        this.workshop = workshop;
        this.containers = containers;
        this.volumes = volumes;
    }

    /** @param before what is known until this is */
    private record Look(Instant at, CompletableFuture<OptionalLong> bytes, OptionalLong before) {
        OptionalLong known() {
            return before.isPresent() ? bytes.getNow(before) : bytes.join();
        }

        boolean isDue(Instant now) {
            return bytes.isDone() && (now.isBefore(at) || !now.isBefore(at.plus(APART)));
        }
    }

    /** Bytes; empty where that cannot be known. */
    OptionalLong read() {
        Instant now = workshop.clock().instant();
        Look latest = last.get();
        if (latest == null || latest.isDue(now)) {
            var bytes = new CompletableFuture<OptionalLong>();
            var next = new Look(now, bytes, latest == null ? OptionalLong.empty() : latest.known());
            if (last.compareAndSet(latest, next)) {
                workshop.executor().execute(() -> bytes.complete(measure()));
                latest = next;
            } else {
                latest = last.get();
            }
        }
        return latest == null ? OptionalLong.empty() : latest.known();
    }

    private OptionalLong measure() {
        try {
            Map<String, Long> images = new HashMap<>();
            long written = 0;
            for (String id : containers.get()) {
                DockerApi.Size size = workshop.docker().size(id).orElse(null);
                if (size != null) {
                    images.put(size.image(), size.sizeRootFs() - size.sizeRw());
                    written += size.sizeRw();
                }
            }
            for (String volume : volumes) {
                written += size(workshop.ground().volume(volume));
            }
            return OptionalLong.of(written
                    + images.values().stream().mapToLong(Long::longValue).sum());
        } catch (IOException | RuntimeException e) {
            LOG.debug("How much of the disk a task takes is not known: {}", e.getMessage());
            return OptionalLong.empty();
        }
    }

    /** Files come and go meanwhile. */
    private static long size(Path folder) throws IOException {
        var sum = new SimpleFileVisitor<Path>() {
            private long bytes;

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        };
        Files.walkFileTree(folder, sum);
        return sum.bytes;
    }
}
