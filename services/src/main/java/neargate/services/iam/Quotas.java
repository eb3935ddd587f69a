package neargate.services.iam;

import java.util.List;
import java.util.function.ToLongFunction;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Table;

/** How many of each an account may have ("IAM and AWS STS quotas"). */
final class Quotas {
    static final int POLICIES = 1_500;
    static final int INSTANCE_PROFILES = 1_000;

    private static final String ACCOUNT = "";

    private Quotas() {}

    /** What a table that has a quota is declared with: how many rows an account has there. */
    static <V> Table.Sum<V> counted() {
        return counted("account", _ -> 1);
    }

    static <V> Table.Sum<V> counted(String name, ToLongFunction<V> amount) {
        return new Table.Sum<>(name, _ -> List.of(ACCOUNT), amount);
    }

    static <V> int count(Reader reader, Table<V> table, Table.Sum<V> counted, Scope scope) {
        return Math.toIntExact(reader.sum(table, counted, scope, ACCOUNT));
    }

    /** Whether there is room for one more; {@code name} is what AWS calls the quota. */
    static <V> void check(Reader reader, Table<V> table, Table.Sum<V> counted, Scope scope, String name, int most) {
        if (count(reader, table, counted, scope) >= most) {
            throw IamErrors.limitExceeded("Cannot exceed quota for " + name + ": " + most);
        }
    }
}
