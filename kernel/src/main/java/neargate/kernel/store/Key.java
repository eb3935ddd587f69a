package neargate.kernel.store;

import neargate.kernel.Caller;

/**
 * The key of a row: one shape for all tables, so that a key can travel from a change through a controller's queue to
 * the next look without knowing whose it is. Keys sort by account, region and id; pages and scans follow that order.
 *
 * @param scope the account and region
 * @param id what names the row there: {@code vpc-0a1b...}, a cluster's name, {@code cluster/service}
 */
public record Key(Scope scope, String id) implements Comparable<Key> {

    /** A key in the caller's account and region. */
    public static Key of(Caller caller, String id) {
        return Scope.of(caller).key(id);
    }

    @Override
    public int compareTo(Key other) {
        int byScope = scope.compareTo(other.scope);
        return byScope != 0 ? byScope : id.compareTo(other.id);
    }
}
