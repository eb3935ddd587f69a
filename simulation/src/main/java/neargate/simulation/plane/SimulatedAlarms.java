package neargate.simulation.plane;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Change;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.services.ecs.services.Alarms;

/** The alarms of a simulated CloudWatch, which never dies: one of each name, and quiet until somebody lets it go off. */
public final class SimulatedAlarms implements Alarms {
    static final Table<Alarm> TABLE =
            Table.named("simulation.alarms", JsonCodec.of(Alarm.class)).build();

    private static final Duration EVALUATION = Duration.ofMinutes(2);
    private static final Alarm QUIET = new Alarm(false, null, EVALUATION);

    private final Store store;

    SimulatedAlarms(Store store) {
        this.store = store;
    }

    @Override
    public Optional<Alarm> find(Reader state, Scope scope, String name) {
        return Optional.of(state.get(TABLE, scope.key(name)).orElse(QUIET));
    }

    @Override
    public Optional<String> changed(Change<?> change) {
        return change.table() == TABLE ? Optional.of(change.key().id()) : Optional.empty();
    }

    /** It goes off, or is quiet again. */
    public void set(String name, boolean triggered) {
        store.write(tx -> {
            Instant before =
                    find(tx, ControlPlane.SCOPE, name).map(Alarm::triggeredAt).orElse(null);
            tx.put(
                    TABLE,
                    ControlPlane.SCOPE.key(name),
                    new Alarm(triggered, triggered ? tx.now() : before, EVALUATION));
            return name;
        });
    }

    /** All are quiet. */
    public void silence() {
        store.snapshot()
                .scan(TABLE, ControlPlane.SCOPE)
                .filter(row -> row.value().triggered())
                .map(Row::key)
                .toList()
                .forEach(key -> set(key.id(), false));
    }
}
