package neargate.services.ecs.services;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import neargate.kernel.Pace;
import neargate.kernel.controller.Controller;
import neargate.kernel.controller.Next;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
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

    /** Of each hook by itself, so that none waits for another. */
    @Override
    public void concerns(Change<?> change, Snapshot after, Consumer<Key> due) {
        if (change.after() instanceof ServiceRecord record) {
            List<HookCall> known = change.before() instanceof ServiceRecord before ? open(before) : List.of();
            open(record).stream()
                    .filter(call -> !known.contains(call))
                    .forEach(call -> due.accept(key(change.key(), call)));
        }
    }

    @Override
    public Stream<Key> keys(Snapshot now) {
        return now.scanAll(Services.TABLE)
                .flatMap(row -> open(row.value()).stream().map(call -> key(row.key(), call)));
    }

    /** {@code cluster/service target}: neither a name nor a URL has a blank. */
    private static Key key(Key service, HookCall call) {
        return service.scope().key(service.id() + " " + call.target());
    }

    /** How many of a target are asked at once is {@link HookEndpoint}'s matter. */
    @Override
    public int concurrency() {
        return Integer.MAX_VALUE;
    }

    private static List<HookCall> open(ServiceRecord record) {
        Lifecycle lifecycle = record.progress().lifecycle();
        return lifecycle == null || !record.active()
                ? List.of()
                : lifecycle.calls().stream().filter(HookCall::isOpen).toList();
    }

    @Override
    public Next reconcile(Key key, Snapshot now) throws InterruptedException {
        int blank = key.id().indexOf(' ');
        Key service = key.scope().key(key.id().substring(0, blank));
        String target = key.id().substring(blank + 1);
        ServiceRecord record = now.get(Services.TABLE, service).orElse(null);
        HookCall call = record == null
                ? null
                : open(record).stream()
                        .filter(it -> it.target().equals(target))
                        .findFirst()
                        .orElse(null);
        ServiceDeployment deployment = record == null
                ? null
                : ServiceDeployments.current(now, key.scope(), record).orElse(null);
        if (record == null || call == null || deployment == null) {
            return Next.onChange();
        }
        if (clock.instant().isBefore(call.next())) {
            return Next.at(call.next());
        }
        note(service, record.progress().lifecycle(), answered(call, hooks.ask(target, deployment)));
        return Next.onChange();
    }

    private HookCall answered(HookCall call, LifecycleHooks.Answer answer) {
        Duration delay = answer.callBackDelay() == null ? pace.of(USUAL_DELAY) : answer.callBackDelay();
        Instant next = clock.instant().plus(delay);
        return new HookCall(call.target(), answer.status(), next);
    }

    /** Unless the deployment has gone on without it. Who wants to be asked again is looked at again for this change. */
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
