package neargate.services.ec2.resource;

import java.util.function.Consumer;
import java.util.function.Function;
import neargate.kernel.Caller;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.kernel.store.Transaction;

/**
 * EC2's way into the store: the caller's account and region, furnished when they are first used. What {@code furnish}
 * makes is made once, in the transaction that finds it missing, so first requests may race; it is not made again after a
 * user deleted it.
 */
public final class RegionStore {
    /** A region that an account has used. */
    public record UsedRegion(String name) {}

    public static final Table<UsedRegion> USED_REGIONS =
            Table.named("ec2.used-regions", JsonCodec.of(UsedRegion.class)).build();

    private final Store store;
    private final Consumer<RegionEdit> furnish;

    public RegionStore(Store store, Consumer<RegionEdit> furnish) {
        this.store = store;
        this.furnish = furnish;
    }

    /** What the caller sees now. */
    public RegionRows read() {
        Caller caller = Caller.current();
        Snapshot now = store.snapshot();
        if (isFirstUse(now, caller)) {
            RegionEdit _ = store.write(transaction -> furnished(transaction, caller));
            now = store.snapshot();
        }
        return new RegionRows(now, Scope.of(caller));
    }

    /** Changes what the caller owns, all or nothing; nothing on a dry run that would have succeeded. */
    public <R> R write(Function<? super RegionEdit, ? extends R> work) {
        Caller caller = Caller.current();
        boolean dry = DryRun.isAsked();
        return store.write(transaction -> {
            R done = work.apply(furnished(transaction, caller));
            if (dry) {
                throw DryRun.succeeded();
            }
            return done;
        });
    }

    private RegionEdit furnished(Transaction transaction, Caller caller) {
        var edit = new RegionEdit(transaction, caller);
        if (isFirstUse(transaction, caller)) {
            furnish.accept(edit);
            transaction.put(USED_REGIONS, key(caller), new UsedRegion(caller.region()));
        }
        return edit;
    }

    private static boolean isFirstUse(Reader reader, Caller caller) {
        return reader.get(USED_REGIONS, key(caller)).isEmpty();
    }

    private static Key key(Caller caller) {
        return Key.of(caller, caller.region());
    }
}
