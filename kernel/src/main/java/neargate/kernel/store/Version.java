package neargate.kernel.store;

import java.util.List;

/**
 * A transaction as the feed tells it.
 *
 * @param revision the number of the version
 * @param snapshot the first published state that contains it; others that became durable with it may be in it already
 * @param changes what it changed, each row at most once
 */
public record Version(long revision, Snapshot snapshot, List<Change<?>> changes) {

    /** This version as one of a group that is published as a whole: nobody keeps the states in between. */
    Version in(Snapshot group) {
        return new Version(revision, group, changes);
    }
}
