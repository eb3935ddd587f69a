package neargate.services.ecs.exec;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import neargate.engine.Engine;
import neargate.kernel.Caller;
import neargate.kernel.Ids;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.clusters.ClusterRecord;
import neargate.services.ecs.clusters.Clusters;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import neargate.services.ecs.tasks.Tasks;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandConfiguration;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandRequest;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandResponse;

/** ExecuteCommand: checks, and names the web socket behind which the command will run. */
public final class ExecuteCommand {
    /** How long a caller may take to connect. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final int TOKEN_LENGTH = 64;

    private final Store store;
    private final Clock clock;
    private final Engine engine;
    private final Tickets tickets;
    private final Ids ids;

    public ExecuteCommand(Store store, Clock clock, Engine engine, Tickets tickets, Ids ids) {
        this.store = store;
        this.clock = clock;
        this.engine = engine;
        this.tickets = tickets;
        this.ids = ids;
    }

    public ExecuteCommandResponse execute(ExecuteCommandRequest request) {
        Caller caller = Caller.current();
        Scope scope = Scope.of(caller);
        Reader now = store.snapshot();
        ClusterRecord cluster = Clusters.require(now, scope, request.cluster());
        if (!Boolean.TRUE.equals(request.interactive())) {
            throw EcsErrors.invalidParameter("Interactive is the only mode supported currently.");
        }
        List<String> words = words(request.command());
        TaskRecord record = Tasks.find(now, scope, cluster, request.task())
                .orElseThrow(() -> EcsErrors.invalidParameter("The referenced task was not found."));
        Container container = container(record, request.container());
        if (!agentRuns(container)) {
            throw EcsErrors.execDisabled();
        }
        if (engine.state(record.arn()).isEmpty()) {
            throw EcsErrors.targetNotConnected();
        }
        String sessionId = "ecs-execute-command-" + ids.hex(17);
        ExecuteCommandConfiguration configuration = ExecLogging.configuration(cluster);
        ExecLogging.refuseKey(configuration);
        var ticket = new Ticket(
                sessionId,
                ids.base64(TOKEN_LENGTH),
                scope,
                record.arn(),
                container.name(),
                words,
                ExecLogging.target(
                        configuration, TaskTable.definition(now, scope, record), container.name(), scope, sessionId),
                clock.instant().plus(PATIENCE));
        tickets.add(ticket);
        return ExecuteCommandResponse.builder()
                .clusterArn(cluster.arn())
                .taskArn(record.arn())
                .containerArn(container.containerArn())
                .containerName(container.name())
                .interactive(true)
                .session(session ->
                        session.sessionId(sessionId).tokenValue(ticket.token()).streamUrl(streamUrl(caller, sessionId)))
                .build();
    }

    private static List<String> words(@Nullable String command) {
        try {
            List<String> words = ShellWords.of(Objects.requireNonNullElse(command, ""));
            if (words.isEmpty()) {
                throw EcsErrors.invalidParameter("Command cannot be empty.");
            }
            return words;
        } catch (IllegalArgumentException e) {
            throw EcsErrors.invalidParameter("Invalid command: " + e.getMessage() + ".");
        }
    }

    /** It need not be named when there is only one. */
    private static Container container(TaskRecord record, @Nullable String name) {
        List<Container> containers = record.task().containers();
        if (name == null) {
            if (containers.size() > 1) {
                throw EcsErrors.invalidParameter(
                        "A container name is required, because the task has more than one container.");
            }
            return containers.getFirst();
        }
        return containers.stream()
                .filter(container -> container.name().equals(name))
                .findFirst()
                .orElseThrow(() -> EcsErrors.invalidParameter("The container " + name + " was not found in the task."));
    }

    private static boolean agentRuns(Container container) {
        return container.managedAgents().stream()
                .anyMatch(agent -> Engine.Status.RUNNING.name().equals(agent.lastStatus()));
    }

    /** Where the caller reaches us, with a web socket's scheme. */
    private static String streamUrl(Caller caller, String sessionId) {
        return caller.endpoint().replaceFirst("^http", "ws") + DataChannels.PATH
                + URLEncoder.encode(sessionId, StandardCharsets.UTF_8) + "?role=publish_subscribe";
    }
}
