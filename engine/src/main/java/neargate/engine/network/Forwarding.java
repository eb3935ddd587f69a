package neargate.engine.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a public address, carried to the interface. Each side's end of words is passed on as such, so that
 * half-closed connections work; everything else that ends one side resets the other, so that nobody takes a torn answer
 * for a whole one. What one side does not read, the other is not asked for.
 *
 * <p>A connection that the security group drops hangs, as on AWS, until one side loses patience. The client is listened to
 * meanwhile, for it may leave long before.
 */
final class Forwarding implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("neargate.network");
    private static final int BUFFER = 32 * 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** A client that says no more has probably left; one lost packet's time is given to one that has not. */
    private static final Duration GRACE = Duration.ofMillis(1_500);

    private final SocketChannel client;
    private final SocketChannel upstream;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition connected = lock.newCondition();

    /** What the client said before there was anybody to hear it. */
    private ByteBuffer early = ByteBuffer.allocate(BUFFER);

    private boolean isConnected;

    /** @param upstream a socket of the VPC's, not yet connected */
    Forwarding(SocketChannel client, SocketChannel upstream) {
        this.client = client;
        this.upstream = upstream;
    }

    /** Connects, and returns when both sides have said all. */
    void run(InetSocketAddress from, InetSocketAddress target) {
        try {
            // Both ends write in their own rhythm; waiting for more would only add delays to it.
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            upstream.setOption(StandardSocketOptions.TCP_NODELAY, true);
            upstream.bind(from);
            Thread words = Thread.startVirtualThread(this::fromClient);
            upstream.socket().connect(target, Math.toIntExact(PATIENCE.toMillis()));
            connected();
            copy(upstream, client);
            words.join();
            client.close();
            upstream.close();
        } catch (IOException e) {
            LOG.debug("forwarding to {}: {}", target, e.getMessage());
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    private void fromClient() {
        ByteBuffer words = ByteBuffer.allocate(BUFFER);
        try {
            while (client.read(words) >= 0) {
                say(words.flip());
                words.clear();
            }
            end();
        } catch (IOException e) {
            LOG.debug("a client left: {}", e.getMessage());
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    private void say(ByteBuffer words) throws IOException, InterruptedException {
        lock.lock();
        try {
            while (!isConnected && early.remaining() < words.remaining()) {
                connected.await();
            }
            if (!isConnected) {
                early.put(words);
                return;
            }
        } finally {
            lock.unlock();
        }
        write(words, upstream);
    }

    private void connected() throws IOException {
        lock.lock();
        try {
            write(early.flip(), upstream);
            early = ByteBuffer.allocate(0);
            isConnected = true;
            connected.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end() throws IOException, InterruptedException {
        lock.lock();
        try {
            for (long left = GRACE.toNanos(); !isConnected; left = connected.awaitNanos(left)) {
                if (left <= 0) {
                    close();
                    return;
                }
            }
        } finally {
            lock.unlock();
        }
        upstream.shutdownOutput();
    }

    private static void copy(SocketChannel from, SocketChannel to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (from.read(buffer) >= 0) {
            write(buffer.flip(), to);
            buffer.clear();
        }
        to.shutdownOutput();
    }

    private static void write(ByteBuffer words, SocketChannel to) throws IOException {
        while (words.hasRemaining()) {
            to.write(words);
        }
    }

    /** Ends both sides now, with a reset. */
    @Override
    public void close() {
        reset(client);
        reset(upstream);
        // Whoever waits for the connection waits in vain; its next word finds the socket closed.
        lock.lock();
        try {
            isConnected = true;
            connected.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static void reset(SocketChannel channel) {
        try (channel) {
            if (channel.isOpen()) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException e) {
            LOG.debug("resetting {}: {}", channel, e.getMessage());
        }
    }
}
