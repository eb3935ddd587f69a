package neargate.services.ecs.services;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import neargate.kernel.Pace;
import neargate.kernel.controller.Controller;
import neargate.kernel.controller.Next;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Row;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.services.ecs.deployments.Lifecycle;
import neargate.services.ecs.deployments.Lifecycle.HookCall;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;

/**
 * Asks the lifecycle hooks of deployments until they have decided, and notes what they say. What follows from it is decided
 * as everything is. A hook may be asked twice, when the process dies between its answer and the note of it.
 */
public final class LifecycleHookController implements Controller {
    /** Until a hook is asked again that does not say when. */
    private static final Duration USUAL_DELAY = Duration.ofSeconds(30);

    private final Store store;
    private final Clock clock;
    private final Pace pace;
    private final LifecycleHooks hooks;

    public LifecycleHookController(Store store, Clock clock, Pace pace, LifecycleHooks hooks) {
        this.store = store;
        this.clock = clock;
        this.pace = pace;
        this.hooks = hooks;
    }

    @Override
    public String name() {
        return "ecs.lifecycle-hooks";
    }

    @Override
    public void concerns(Change<?> change, Snapshot after, Consumer<Key> due) {
        if (change.after() instanceof ServiceRecord record && !open(record).isEmpty()) {
            due.accept(change.key());
        }
    }

    @Override
    public Stream<Key> keys(Snapshot now) {
        return now.scanAll(Services.TABLE)
                .filter(row -> !open(row.value()).isEmpty())
                .map(Row::key);
    }

    private static List<HookCall> open(ServiceRecord record) {
        Lifecycle lifecycle = record.progress().lifecycle();
        return lifecycle == null || !record.active()
                ? List.of()
                : lifecycle.calls().stream().filter(HookCall::isOpen).toList();
    }

    @Override
    public Next reconcile(Key key, Snapshot now) throws InterruptedException {
        ServiceRecord record = now.get(Services.TABLE, key).orElse(null);
        ServiceDeployment deployment = record == null
                ? null
                : ServiceDeployments.current(now, key.scope(), record).orElse(null);
        if (record == null || deployment == null) {
            return Next.onChange();
        }
        for (HookCall call : open(record)) {
            if (!clock.instant().isBefore(call.next())) {
                note(key, record.progress().lifecycle(), answered(call, hooks.ask(call.target(), deployment)));
            }
        }
        return open(record).stream()
                .map(HookCall::next)
                .filter(clock.instant()::isBefore)
                .min(Comparator.naturalOrder())
                .map(Next::at)
                .orElse(Next.onChange());
    }

    private HookCall answered(HookCall call, LifecycleHooks.Answer answer) {
        Duration delay = answer.callBackDelay() == null ? pace.of(USUAL_DELAY) : answer.callBackDelay();
        Instant next = clock.instant().plus(delay);
        return new HookCall(call.target(), answer.status(), next);
    }

    /** Unless the deployment has gone on without it. */
    private void note(Key key, @Nullable Lifecycle asked, HookCall answer) {
        store.write(tx -> {
            ServiceRecord record = tx.get(Services.TABLE, key).orElse(null);
            Lifecycle lifecycle = record == null ? null : record.progress().lifecycle();
            if (record != null
                    && lifecycle != null
                    && asked != null
                    && lifecycle.stage() == asked.stage()
                    && lifecycle.since().equals(asked.since())) {
                tx.put(Services.TABLE, key, record.with(record.progress().with(lifecycle.answered(answer))));
            }
            return key;
        });
    }
}
