package neargate.agent.datachannel;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import neargate.agent.datachannel.ChannelMessage.ChannelClosed;
import neargate.agent.datachannel.DataChannel.Heard;
import neargate.kernel.controller.Timers;
import org.jspecify.annotations.Nullable;

/**
 * A data channel at work, for many threads: who sends waits until there is room, and what is not acknowledged goes out again
 * by itself.
 */
public final class Link {
    private final DataChannel channel;
    private final Consumer<byte[]> out;
    private final Runnable lost;
    private final Timers timers;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private Timers.@Nullable Timer timer;
    private boolean ended;

    /**
     * A channel on a web socket.
     *
     * @param out where frames go; it does not wait
     * @param lost called when the other end acknowledges nothing any more
     */
    public Link(DataChannel channel, Consumer<byte[]> out, Runnable lost, Timers timers, Clock clock) {
        this.channel = channel;
        this.out = out;
        this.lost = lost;
        this.timers = timers;
        this.clock = clock;
    }

    /** Sends when there is room. Returns false when the channel has ended, and nothing is sent any more. */
    public boolean send(PayloadType type, byte[] payload) throws InterruptedException {
        return send(() -> channel.send(type, payload, clock.instant()));
    }

    /** Says, when there is room, that no input follows; likewise. */
    public boolean sendEnd() throws InterruptedException {
        return send(() -> channel.sendEnd(clock.instant()));
    }

    private interface Making {
        byte[] frame();
    }

    private boolean send(Making next) throws InterruptedException {
        lock.lock();
        try {
            while (!ended && !channel.hasRoom()) {
                room.await();
            }
            if (ended) {
                return false;
            }
            out.accept(next.frame());
            watch();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Hears a frame, and answers it.
     *
     * @param most how many bytes of payload there is room for; {@link #settle} is called when there is room again
     */
    public Heard hear(byte[] frame, IntSupplier most) throws BadFrameException {
        lock.lock();
        try {
            Heard heard = channel.hear(frame, most.getAsInt(), clock.instant());
            if (!ended) {
                heard.answers().forEach(out);
            }
            room.signalAll();
            return heard;
        } finally {
            lock.unlock();
        }
    }

    /** There is room again for what is heard. */
    public void settle() {
        lock.lock();
        try {
            if (!ended) {
                channel.settle(clock.instant()).forEach(out);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all that was sent is acknowledged, or the channel has ended. */
    public void awaitAcknowledged() throws InterruptedException {
        lock.lock();
        try {
            while (!ended && channel.due().isPresent()) {
                room.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Looks again when something may have to be sent again. */
    private void watch() {
        Optional<Instant> due = channel.due();
        if (timer == null && due.isPresent()) {
            timer = timers.at(due.get(), this::sendAgain);
        }
    }

    private void sendAgain() {
        boolean gone;
        lock.lock();
        try {
            timer = null;
            Instant now = clock.instant();
            gone = !ended && channel.isLost(now);
            if (!ended && !gone) {
                channel.again(now).ifPresent(out);
                watch();
            }
        } finally {
            lock.unlock();
        }
        if (gone) {
            lost.run();
        }
    }

    /** Closes the channel, and says why. */
    public void close(ChannelClosed closed) {
        lock.lock();
        try {
            if (!ended) {
                out.accept(channel.close(closed, clock.instant()));
                end();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is sent any more. */
    public void end() {
        lock.lock();
        try {
            ended = true;
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
