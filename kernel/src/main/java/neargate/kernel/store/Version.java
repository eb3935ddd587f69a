package neargate.kernel.store;

import java.util.List;

/** A transaction as the feed tells it: the state that it made and what it changed, each row at most once. */
public record Version(Snapshot snapshot, List<Change<?>> changes) {
    public long revision() {
        return snapshot.revision();
    }
}
