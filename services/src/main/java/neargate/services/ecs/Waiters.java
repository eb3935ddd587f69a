package neargate.services.ecs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import neargate.kernel.Caller;
import neargate.kernel.store.Feed;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.kernel.store.Version;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Has the waiters of the SDKs and the CLI come back as soon as is true. They ask every 6 or 15 seconds; here a waiter's
 * question is answered when nothing is under way any more, or after ten seconds. Whoever else asks is answered at once.
 */
final class Waiters {
    /** Less than any SDK waits for an answer. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Store store;
    private final Clock clock;

    Waiters(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Answers when the answer is one to stop at.
     *
     * @param tables what the answer depends on
     */
    <R> R answer(List<Table<?>> tables, Supplier<R> question, Predicate<R> atRest) {
        if (!Caller.current().waits()) {
            return question.get();
        }
        Instant end = clock.instant().plus(LONGEST);
        var changed = new Semaphore(0);
        try (var _ = store.feed().from(store.snapshot().revision(), new Changes(tables, changed))) {
            R answer = question.get();
            while (!atRest.test(answer) && acquired(changed, Duration.between(clock.instant(), end))) {
                changed.drainPermits();
                answer = question.get();
            }
            return answer;
        }
    }

    private static boolean acquired(Semaphore changed, Duration within) {
        try {
            return changed.tryAcquire(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private record Changes(List<Table<?>> tables, Semaphore changed) implements Feed.Consumer {
        @Override
        public void accept(Version version) {
            if (version.changes().stream().anyMatch(change -> tables.contains(change.table()))) {
                changed.release();
            }
        }

        @Override
        public void resync(Snapshot snapshot) {
            changed.release();
        }
    }

    /** Whether no task is on its way to what is wanted of it. */
    static boolean atRest(DescribeTasksResponse answer) {
        return !answer.failures().isEmpty() || answer.tasks().stream().allMatch(Waiters::atRest);
    }

    private static boolean atRest(Task task) {
        return task.lastStatus().equals(task.desiredStatus());
    }

    /** Whether all services are stable, or deleted. */
    static boolean atRest(DescribeServicesResponse answer) {
        return !answer.failures().isEmpty() || answer.services().stream().allMatch(Waiters::atRest);
    }

    private static boolean atRest(Service service) {
        return switch (service.status()) {
            case "ACTIVE" ->
                service.deployments().size() <= 1 && service.runningCount().equals(service.desiredCount());
            case "DRAINING" -> false;
            default -> true;
        };
    }
}
