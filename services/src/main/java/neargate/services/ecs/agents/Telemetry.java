package neargate.services.ecs.agents;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import neargate.agent.tcs.TcsMessage;
import neargate.agent.tcs.TcsMessage.ContainerHealth;
import neargate.agent.tcs.TcsMessage.TaskHealth;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.services.ecs.tasks.TaskObserver;
import neargate.services.ecs.tasks.TaskTable;

/** What agents publish: the health of containers is written down, their figures are only acknowledged. */
final class Telemetry {
    private final Store store;

    Telemetry(Store store) {
        this.store = store;
    }

    Optional<TcsMessage> publish(String containerInstance, TcsMessage message) {
        return switch (message) {
            case TcsMessage.PublishHealthRequest request -> {
                request.tasks().forEach(health -> write(containerInstance, health));
                yield Optional.of(new TcsMessage.AckPublishHealth(""));
            }
            case TcsMessage.PublishMetricsRequest _ -> Optional.of(new TcsMessage.AckPublishMetric(""));
            case TcsMessage.PublishInstanceStatusRequest _ -> Optional.of(new TcsMessage.AckPublishInstanceStatus(""));
            case TcsMessage.StartTelemetrySessionRequest _,
                    TcsMessage.HeartbeatMessage _,
                    TcsMessage.AckPublishHealth _,
                    TcsMessage.AckPublishMetric _,
                    TcsMessage.AckPublishInstanceStatus _ -> Optional.empty();
        };
    }

    private void write(String containerInstance, TaskHealth health) {
        Scope scope = Scope.of(Caller.current());
        Map<String, String> byContainer = health.containers().stream()
                .collect(Collectors.toMap(
                        ContainerHealth::containerName, ContainerHealth::healthStatus, (one, other) -> other));
        Arn.parse(health.taskArn())
                .filter(arn -> scope.equals(Scope.of(arn)))
                .filter(arn -> store.snapshot()
                        .get(TaskTable.TABLE, scope.key(arn.name()))
                        .filter(task -> containerInstance.equals(task.containerInstance()))
                        .isPresent())
                .ifPresent(arn -> TaskObserver.health(store, arn, byContainer));
    }
}
