package neargate.kernel.store;

import neargate.kernel.Caller;

/** The account and region that a row belongs to. Global services keep their rows in the region {@code aws-global}. */
public record Scope(String account, String region) implements Comparable<Scope> {
    /** The region of global services. */
    public static final String GLOBAL = "aws-global";

    /** The account and region of a caller. */
    public static Scope of(Caller caller) {
        return new Scope(caller.account(), caller.region());
    }

    /** The rows of a global service such as IAM in the caller's account. */
    public static Scope global(Caller caller) {
        return new Scope(caller.account(), GLOBAL);
    }

    public Key key(String id) {
        return new Key(this, id);
    }

    @Override
    public int compareTo(Scope other) {
        int byAccount = account.compareTo(other.account);
        return byAccount != 0 ? byAccount : region.compareTo(other.region);
    }
}
