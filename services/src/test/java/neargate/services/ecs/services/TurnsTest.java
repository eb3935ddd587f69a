package neargate.services.ecs.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who asks for something of a host waits for others that ask the same host, when they are many. */
class TurnsTest {
    private static final int MOST = 3;
    private static final int ALL = 5;

    private final Turns turns = new Turns(MOST, ALL);

    @Test
    void soManyHaveTheirTurnAtOnceAndNoMore() throws Exception {
        var all = new CyclicBarrier(MOST);
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        Callable<Integer> work = () -> turns.take("host", () -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            together(all);
            return inside.decrementAndGet();
        });

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> done : threads.invokeAll(Collections.nCopies(10 * MOST, work))) {
                done.get();
            }
        }

        assertThat(most).hasValue(MOST);
    }

    @Test
    void soManyInAllHaveTheirTurnAtOnceAndNoMore() throws Exception {
        var all = new CyclicBarrier(ALL);
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        List<Callable<Integer>> works = IntStream.range(0, 10 * ALL)
                .<Callable<Integer>>mapToObj(i -> () -> turns.take("host " + i, () -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    together(all);
                    return inside.decrementAndGet();
                }))
                .toList();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> done : threads.invokeAll(works)) {
                done.get();
            }
        }

        assertThat(most).hasValue(ALL);
        assertThat(turns.things()).as("nobody does anything with them any more").isZero();
    }

    private static void together(CyclicBarrier all) {
        try {
            all.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aSlowOneHoldsUpNoneButItsOwn() throws Exception {
        var inside = new CountDownLatch(MOST);
        var end = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < MOST; i++) {
                var _ = threads.submit(() -> turns.take("slow", () -> {
                    inside.countDown();
                    return end.await(20, TimeUnit.SECONDS);
                }));
            }
            inside.await();
            Future<String> waits = threads.submit(() -> turns.take("slow", () -> "at last"));

            assertThat(turns.take("quick", () -> "at once")).isEqualTo("at once");
            assertThat(waits.isDone()).isFalse();
            assertThat(turns.things()).as("the slow one").isEqualTo(1);
            end.countDown();
            assertThat(waits.get()).isEqualTo("at last");
        }
        assertThat(turns.things()).isZero();
    }
}
