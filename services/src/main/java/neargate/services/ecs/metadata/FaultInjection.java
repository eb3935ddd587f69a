package neargate.services.ecs.metadata;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import neargate.engine.faults.NetworkFault;
import neargate.engine.faults.NetworkFault.Impairment;
import neargate.engine.faults.NetworkFault.Latency;
import neargate.engine.faults.NetworkFault.PacketLoss;
import neargate.engine.faults.NetworkFaults;
import neargate.engine.network.LinkLocal.Answer;
import neargate.engine.network.Network.NetworkException;
import neargate.services.ecs.tasks.TaskRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** Lets a task impair its own network ("Amazon ECS fault injection endpoints"). */
final class FaultInjection {
    private static final Logger LOG = LoggerFactory.getLogger(FaultInjection.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration APART = Duration.ofSeconds(5);
    private static final Map<String, String> ALREADY_RUNNING = Map.of(
            Latency.NAME, "There is already one network latency fault running",
            PacketLoss.NAME, "There is already one network packet loss fault running");

    private final Function<String, Optional<NetworkFaults>> network;
    private final RequestRate rate;
    private final Turns turns = new Turns();

    /** @param network the faults of a task, by its ARN; empty for one that is not known */
    FaultInjection(Function<String, Optional<NetworkFaults>> network, Clock clock) {
        this.network = network;
        this.rate = new RequestRate(clock, APART);
    }

    /**
     * A request of a task's.
     *
     * @param container under which id the container that asks knows itself
     * @param fault which kind of fault it is about
     * @param operation {@code start}, {@code stop} or {@code status}
     */
    record Call(String container, String fault, String operation, String body) {
        /** Whichever of the task's containers asks. */
        private String endpoint(TaskRecord task) {
            return task.arn() + "/" + fault + "/" + operation;
        }

        /** Of the impairments there is one at most, so that to stop one needs no word of it. */
        private boolean needsBody() {
            return operation.equals("start") || !ALREADY_RUNNING.containsKey(fault);
        }
    }

    Answer answer(TaskRecord task, TaskDefinition definition, Call call) {
        if (!rate.admits(call.endpoint(task))) {
            return error(429, "You have reached maximum request limit.");
        }
        try {
            NetworkFault asked = call.needsBody() ? FaultRequest.of(call.fault(), call.body()) : null;
            Optional<String> refusal = refusal(task, definition);
            if (refusal.isPresent()) {
                return error(400, refusal.get());
            }
            NetworkFaults faults = network.apply(task.arn()).orElse(null);
            if (faults == null) {
                return error(
                        500,
                        "failed to get task metadata due to internal server error for container: " + call.container());
            }
            String name = asked == null ? call.fault() : asked.name();
            return turns.take(task.arn(), () -> switch (call.operation()) {
                case "start" -> start(faults, Objects.requireNonNull(asked));
                case "stop" -> stop(faults, name);
                default -> status(faults.isRunning(name) ? "running" : "not-running");
            });
        } catch (FaultRequest.InvalidException e) {
            return error(400, e.getMessage());
        } catch (NetworkFaults.OccupiedException e) {
            return error(409, ALREADY_RUNNING.get(Latency.NAME));
        } catch (NetworkException e) {
            LOG.warn("{} of task {}: {}", call.fault(), task.arn(), e.getMessage());
            return error(500, "internal error: " + e.getMessage());
        }
    }

    private static Optional<String> refusal(TaskRecord task, TaskDefinition definition) {
        if (!Boolean.TRUE.equals(definition.enableFaultInjection())) {
            return Optional.of("enableFaultInjection is not enabled for task: " + task.arn());
        }
        NetworkMode mode = Objects.requireNonNullElse(definition.networkMode(), NetworkMode.BRIDGE);
        return mode == NetworkMode.HOST || mode == NetworkMode.AWSVPC
                ? Optional.empty()
                : Optional.of(mode + " mode is not supported. Please use either host or awsvpc mode.");
    }

    private static Answer start(NetworkFaults faults, NetworkFault asked) {
        if (asked instanceof Impairment) {
            for (String name : ALREADY_RUNNING.keySet()) {
                if (faults.isRunning(name)) {
                    return error(409, ALREADY_RUNNING.get(name));
                }
            }
            faults.start(asked);
        } else if (!faults.isRunning(asked.name())) {
            faults.start(asked);
        }
        return status("running");
    }

    private static Answer stop(NetworkFaults faults, String name) {
        if (faults.isRunning(name)) {
            faults.stop(name);
        }
        return status("stopped");
    }

    private static Answer status(String status) {
        return json(200, "Status", status);
    }

    private static Answer error(int status, String message) {
        return json(status, "Error", message);
    }

    private static Answer json(int status, String name, String text) {
        return new Answer(
                status,
                Map.of("Content-Type", "application/json"),
                JSON.createObjectNode().put(name, text).toString());
    }
}
