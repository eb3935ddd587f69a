package neargate.engine.network;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the connections that come to a socket, each on a thread of its own, until it is closed. */
final class Acceptor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("neargate.network");
    private static final Duration OUT_OF_BREATH = Duration.ofMillis(100);

    private final String name;
    private final ServerSocketChannel listener;

    /**
     * Begins.
     *
     * @param name what the log calls it
     * @param listener bound; closed with this
     * @param each is given every connection, and closes it
     */
    Acceptor(String name, ServerSocketChannel listener, Consumer<SocketChannel> each) {
        this.name = name;
        this.listener = listener;
        Thread.startVirtualThread(() -> accept(each));
    }

    private void accept(Consumer<SocketChannel> each) {
        while (listener.isOpen()) {
            try {
                SocketChannel client = listener.accept();
                Thread.startVirtualThread(() -> each.accept(client));
            } catch (IOException e) {
                if (listener.isOpen()) {
                    // Out of file descriptors, most likely: some come free when others leave.
                    LOG.warn("{} cannot accept: {}", name, e.getMessage());
                    LockSupport.parkNanos(OUT_OF_BREATH.toNanos());
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            LOG.debug("closing {}: {}", name, e.getMessage());
        }
    }
}
