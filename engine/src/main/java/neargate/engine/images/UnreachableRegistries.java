package neargate.engine.images;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The registries that could not be reached a moment ago. Without a network, every look for a newer image would cost a task
 * the time that its name server takes to say so.
 */
final class UnreachableRegistries {
    private static final Duration MOMENT = Duration.ofMinutes(1);

    /** How Docker says that it never came to speak with a registry. */
    private static final List<String> SIGNS =
            List.of("dial tcp", "no such host", "i/o timeout", "TLS handshake timeout", "Client.Timeout");

    private final Map<String, Long> since = new ConcurrentHashMap<>();

    /** A pull failed; what was said tells why. */
    void note(ImageName image, String said) {
        if (SIGNS.stream().anyMatch(said::contains)) {
            since.put(image.registry(), System.nanoTime());
        }
    }

    /** Whether the image's registry could not be reached a moment ago. */
    boolean contains(ImageName image) {
        Long time = since.get(image.registry());
        return time != null && System.nanoTime() - time < MOMENT.toNanos();
    }
}
