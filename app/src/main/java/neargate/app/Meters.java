package neargate.app;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import neargate.kernel.controller.RunLoop;
import neargate.kernel.store.VersionedStore;
import neargate.services.ecs.EcsService;
import neargate.services.ecs.tasks.Life;

/** What {@code /_neargate/metrics} shows beside requests. */
final class Meters {
    private Meters() {}

    static void register(MeterRegistry meters, VersionedStore store, RunLoop runLoop) {
        FunctionCounter.builder(
                        "neargate.store.transactions",
                        store,
                        it -> it.snapshot().revision())
                .description("Transactions that changed something, since the data directory was made")
                .register(meters);
        FunctionCounter.builder(
                        "neargate.store.commits", store, it -> it.counters().commits())
                .description("Groups of transactions that were made durable, since the process began")
                .register(meters);
        for (Life life : Life.values()) {
            Gauge.builder("neargate.tasks", store, it -> EcsService.tasks(it.snapshot(), life))
                    .description("Tasks by state")
                    .tag("status", life.name())
                    .register(meters);
        }
        runLoop.queues().forEach(queue -> {
            Gauge.builder("neargate.controller.queue", queue, it -> it.length())
                    .description("Keys that wait for a controller")
                    .tag("controller", queue.name())
                    .register(meters);
            FunctionCounter.builder("neargate.controller.runs", queue, it -> it.runs())
                    .tag("controller", queue.name())
                    .register(meters);
            FunctionCounter.builder("neargate.controller.failures", queue, it -> it.failures())
                    .tag("controller", queue.name())
                    .register(meters);
        });
    }
}
