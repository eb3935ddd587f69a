package neargate.kernel.store;

import neargate.kernel.Arn;
import neargate.kernel.Caller;
import org.jspecify.annotations.Nullable;

/** The account and region that a row belongs to. Global services keep their rows in the region {@code aws-global}. */
public record Scope(String account, String region) implements Comparable<Scope> {
    /** The region of global services. */
    public static final String GLOBAL = "aws-global";

    /** The account and region of a caller. */
    public static Scope of(Caller caller) {
        return new Scope(caller.account(), caller.region());
    }

    /** The account and region of an ARN. */
    public static Scope of(Arn arn) {
        return new Scope(arn.account(), arn.region());
    }

    /** The rows of a global service such as IAM in the caller's account. */
    public static Scope global(Caller caller) {
        return new Scope(caller.account(), GLOBAL);
    }

    public Key key(String id) {
        return new Key(this, id);
    }

    /** Asked with every look-up of a row; the one that records have by themselves takes many times as long. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Scope(String otherAccount, String otherRegion)
                && region.equals(otherRegion)
                && account.equals(otherAccount);
    }

    @Override
    public int hashCode() {
        return 31 * account.hashCode() + region.hashCode();
    }

    @Override
    public int compareTo(Scope other) {
        int byAccount = account.compareTo(other.account);
        return byAccount != 0 ? byAccount : region.compareTo(other.region);
    }
}
