package neargate.services.ecs.services;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;

/**
 * Asks the lifecycle hooks of deployments until they have decided, and notes what they say. What follows from it is decided
 * as everything is. A hook may be asked twice, when the process dies between its answer and the note of it.
 */
public final class LifecycleHookController implements Controller {
    /** Until a hook is asked again that does not say when. */
    private static final Duration USUAL_DELAY = Duration.ofSeconds(30);

    /** How many are asked at once of one host and port: enough for all hooks of a service. */
    private static final int MOST_OF_A_HOST = 16;

    /** And of all: each takes a connection. */
    private static final int MOST_OF_ALL = 256;

    private final Store store;
    private final Clock clock;
    private final Pace pace;
    private final LifecycleHooks hooks;
    private final Turns turns = new Turns(MOST_OF_A_HOST, MOST_OF_ALL);

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

    /** All take their turns. */
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

    /** That a hook is to be asked, in a stage of a deployment. */
    private record Question(Key service, HookCall call, Lifecycle lifecycle, ServiceDeployment deployment) {

        /** Empty if there is nothing to ask, or nobody wants to know any more. */
        static Optional<Question> of(Key key, Snapshot now) {
            int blank = key.id().indexOf(' ');
            Key service = key.scope().key(key.id().substring(0, blank));
            String target = key.id().substring(blank + 1);
            ServiceRecord record = now.get(Services.TABLE, service).orElse(null);
            Lifecycle lifecycle = record == null ? null : record.progress().lifecycle();
            ServiceDeployment deployment = record == null
                    ? null
                    : ServiceDeployments.current(now, key.scope(), record).orElse(null);
            if (lifecycle == null || deployment == null || DeploymentStates.isToStop(deployment)) {
                return Optional.empty();
            }
            return open(record).stream()
                    .filter(call -> call.target().equals(target))
                    .findFirst()
                    .map(call -> new Question(service, call, lifecycle, deployment));
        }
    }

    @Override
    public Next reconcile(Key key, Snapshot now) throws InterruptedException {
        Question known = Question.of(key, now).orElse(null);
        if (known == null) {
            return Next.onChange();
        }
        if (!isDue(known)) {
            return Next.at(known.call().next());
        }
        return turns.take(HookEndpoint.host(known.call().target()), () -> {
            // What has waited for its turn may be over by now. If it is another one, the key is looked at again.
            Question still =
                    Question.of(key, store.snapshot()).filter(this::isDue).orElse(null);
            if (still != null) {
                LifecycleHooks.Answer answer = hooks.ask(still.call().target(), still.deployment());
                note(still.service(), still.lifecycle(), answered(still.call(), answer));
            }
            return Next.onChange();
        });
    }

    private boolean isDue(Question question) {
        return !clock.instant().isBefore(question.call().next());
    }

    private HookCall answered(HookCall call, LifecycleHooks.Answer answer) {
        Duration delay = answer.callBackDelay() == null ? pace.of(USUAL_DELAY) : answer.callBackDelay();
        Instant next = clock.instant().plus(delay);
        return new HookCall(call.target(), answer.status(), next);
    }

    /** Unless the deployment has gone on without it. Who wants to be asked again is looked at again for this change. */
    private void note(Key key, Lifecycle asked, HookCall answer) {
        store.write(tx -> {
            ServiceRecord record = tx.get(Services.TABLE, key).orElse(null);
            Lifecycle lifecycle = record == null ? null : record.progress().lifecycle();
            if (record != null
                    && lifecycle != null
                    && lifecycle.stage() == asked.stage()
                    && lifecycle.since().equals(asked.since())) {
                tx.put(Services.TABLE, key, record.with(record.progress().with(lifecycle.answered(answer))));
            }
            return key;
        });
    }
}
