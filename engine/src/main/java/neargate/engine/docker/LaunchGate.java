package neargate.engine.docker;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets so many launches through at a time. A launch is bound by the processor, so more at once would only make each slower.
 * Whoever can wait waits until there is none.
 */
final class LaunchGate {
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition room = lock.newCondition();
    private final Condition idle = lock.newCondition();
    private final int most;
    private int launching;
    private int queued;

    LaunchGate(int most) {
        this.most = most;
    }

    /** What is done inside the gate. */
    interface Launch<T> {
        T make() throws InterruptedException;
    }

    /** Does it when there is room. */
    <T> T through(Launch<T> launch) throws InterruptedException {
        enter();
        try {
            return launch.make();
        } finally {
            leave();
        }
    }

    /** Does it when nothing else wants to be done. */
    <T> T whenIdle(Launch<T> launch) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (launching + queued > 0) {
                idle.await();
            }
            launching++;
        } finally {
            lock.unlock();
        }
        try {
            return launch.make();
        } finally {
            leave();
        }
    }

    private void enter() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            queued++;
            try {
                while (launching >= most) {
                    room.await();
                }
                launching++;
            } finally {
                queued--;
            }
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            launching--;
            room.signal();
            if (launching + queued == 0) {
                idle.signal();
            }
        } finally {
            lock.unlock();
        }
    }
}
