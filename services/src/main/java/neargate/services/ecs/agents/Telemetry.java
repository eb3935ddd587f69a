package neargate.services.ecs.agents;

import java.util.Map;
import java.util.stream.Collectors;
import neargate.agent.tcs.TcsMessage;
import neargate.agent.tcs.TcsMessage.ContainerHealth;
import neargate.agent.tcs.TcsMessage.TaskHealth;
import neargate.kernel.Arn;
import neargate.kernel.store.Store;
import neargate.services.ecs.tasks.TaskObserver;

/** What agents publish: the health of containers is written down, their figures are only acknowledged. */
final class Telemetry {
    private final Store store;

    Telemetry(Store store) {
        this.store = store;
    }

    TcsMessage publish(TcsMessage message) {
        return switch (message) {
            case TcsMessage.PublishHealthRequest request -> {
                request.tasks().forEach(this::write);
                yield new TcsMessage.AckPublishHealth("");
            }
            case TcsMessage.PublishMetricsRequest _ -> new TcsMessage.AckPublishMetric("");
            case TcsMessage.HeartbeatMessage _, TcsMessage.AckPublishHealth _, TcsMessage.AckPublishMetric _ ->
                new TcsMessage.HeartbeatMessage(true);
        };
    }

    private void write(TaskHealth health) {
        Map<String, String> byContainer = health.containers().stream()
                .collect(Collectors.toMap(
                        ContainerHealth::containerName, ContainerHealth::healthStatus, (one, other) -> other));
        Arn.parse(health.taskArn()).ifPresent(arn -> TaskObserver.health(store, arn, byContainer));
    }
}
