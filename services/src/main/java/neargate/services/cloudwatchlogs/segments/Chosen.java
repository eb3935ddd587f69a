package neargate.services.cloudwatchlogs.segments;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The first {@code limit} of all that are offered, in memory for no more than that. */
public final class Chosen<T> {
    private final int limit;
    private final Comparator<? super T> order;
    private final PriorityQueue<T> lastFirst;

    public Chosen(int limit, Comparator<? super T> order) {
        this.limit = limit;
        this.order = order;
        this.lastFirst = new PriorityQueue<>(order.reversed());
    }

    public void offer(T item) {
        if (lastFirst.size() < limit) {
            lastFirst.add(item);
        } else if (limit > 0 && order.compare(item, lastFirst.element()) < 0) {
            lastFirst.remove();
            lastFirst.add(item);
        }
    }

    /** The last of the chosen once there are {@code limit}: nothing that sorts after it can be chosen. */
    public @Nullable T bound() {
        return lastFirst.size() < limit ? null : lastFirst.peek();
    }

    public List<T> inOrder() {
        return lastFirst.stream().sorted(order).toList();
    }
}
