package neargate.services.ecs;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Change;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.services.ecs.services.Alarms;

/** CloudWatch alarms that a test sets off. */
public final class TestAlarms implements Alarms {
    static final Table<Alarm> TABLE =
            Table.named("test.alarms", JsonCodec.of(Alarm.class)).build();

    private static final Scope SCOPE = new Scope(EcsWorld.ACCOUNT, EcsWorld.REGION);

    private final Store store;

    TestAlarms(Store store) {
        this.store = store;
    }

    /** Makes an alarm, or changes it. */
    public void put(String name, boolean triggered, Duration evaluation) {
        store.write(tx -> {
            Instant before = find(tx, SCOPE, name).map(Alarm::triggeredAt).orElse(null);
            tx.put(TABLE, SCOPE.key(name), new Alarm(triggered, triggered ? tx.now() : before, evaluation));
            return name;
        });
    }

    @Override
    public Optional<Alarm> find(Reader state, Scope scope, String name) {
        return state.get(TABLE, scope.key(name));
    }

    @Override
    public Optional<String> changed(Change<?> change) {
        return change.table() == TABLE ? Optional.of(change.key().id()) : Optional.empty();
    }
}
