package neargate.kernel.store;

import java.util.List;

/**
 * What a store has done since it was opened, for metrics.
 *
 * @param commits groups that were made durable
 * @param transactions transactions that changed something
 * @param rows rows that they changed
 * @param largestGroup the most transactions in one commit
 * @param failures groups that were dropped
 */
public record StoreCounters(long commits, long transactions, long rows, int largestGroup, long failures) {
    static final StoreCounters ZERO = new StoreCounters(0, 0, 0, 0, 0);

    StoreCounters withGroup(List<Version> versions) {
        long changed = rows;
        for (Version version : versions) {
            changed += version.changes().size();
        }
        return new StoreCounters(
                commits + 1,
                transactions + versions.size(),
                changed,
                Math.max(largestGroup, versions.size()),
                failures);
    }

    StoreCounters withFailure() {
        return new StoreCounters(commits, transactions, rows, largestGroup, failures + 1);
    }
}
