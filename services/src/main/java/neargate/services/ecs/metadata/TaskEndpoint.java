package neargate.services.ecs.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import neargate.engine.Engine;
import neargate.engine.network.LinkLocal;
import neargate.kernel.store.Row;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.services.ecs.roles.RenewedCredentials;
import neargate.services.ecs.roles.TaskRoles;
import neargate.services.ecs.services.TaskProtection;
import neargate.services.ecs.tasks.TaskEndpoints;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskSpecs;
import neargate.services.ecs.tasks.TaskTable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Answers the tasks of every VPC. A task with a network interface of its own is only answered by way of that. */
public final class TaskEndpoint implements LinkLocal {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern METADATA =
            Pattern.compile("/v([34])/([0-9a-f]{32})-(\\d{1,3})(|/task|/taskWithTags|/stats|/task/stats)/?");
    private static final Pattern PROTECTION =
            Pattern.compile("/api/([0-9a-f]{32})-(\\d{1,3})/task-protection/v1/state/?");
    private static final Pattern CREDENTIALS = Pattern.compile("/v2/credentials/?(.*)");

    private final Store store;
    private final Engine engine;
    private final RenewedCredentials credentials;
    private final Subnets subnets;
    private final ProtectionState protection;

    public TaskEndpoint(
            Store store, Engine engine, Ec2Client ec2, RenewedCredentials credentials, TaskProtection protection) {
        this.protection = new ProtectionState(protection);
        this.store = store;
        this.engine = engine;
        this.credentials = credentials;
        this.subnets = new Subnets(ec2);
    }

    @Override
    public Answer answer(Request request) {
        String path = request.path().split("\\?", 2)[0];
        Matcher protection = PROTECTION.matcher(path);
        boolean allowed = request.method().equals("GET") || (request.method().equals("PUT") && protection.matches());
        if (!allowed) {
            return Answer.text(405, "Method Not Allowed");
        }
        if (protection.matches()) {
            return find(store.snapshot(), protection.group(1), request)
                    .map(row -> this.protection.answer(row, request.method(), request.body()))
                    .orElseGet(() -> Answer.text(404, "404 page not found\n"));
        }
        Matcher credentials = CREDENTIALS.matcher(path);
        if (credentials.matches()) {
            return credentials(credentials.group(1), request);
        }
        Matcher metadata = METADATA.matcher(path);
        if (!metadata.matches()) {
            return Answer.text(404, "404 page not found\n");
        }
        Snapshot now = store.snapshot();
        return find(now, metadata.group(2), request)
                .flatMap(row -> metadata(
                        now,
                        row,
                        Integer.parseInt(metadata.group(3)),
                        metadata.group(1).equals("4"),
                        metadata.group(4)))
                .map(body -> json(200, body))
                .orElseGet(() -> json(
                        404,
                        JSON.getNodeFactory()
                                .textNode("V" + metadata.group(1) + " container metadata handler: unable to get"
                                        + " container ID from request: unable to get docker ID from v"
                                        + metadata.group(1) + " endpoint ID: " + metadata.group(2) + "-"
                                        + metadata.group(3))));
    }

    private Optional<JsonNode> metadata(Snapshot now, Row<TaskRecord> row, int place, boolean whole, String what) {
        TaskRecord record = row.value();
        if (place >= record.task().containers().size()) {
            return Optional.empty();
        }
        TaskDefinition definition =
                TaskSpecs.applied(record, TaskTable.definition(now, row.key().scope(), record));
        Engine.TaskState state = engine.state(record.arn()).orElse(null);
        var view = new TaskView(record, definition, state, subnets.of(row.key().scope(), record), whole);
        String container = record.task().containers().get(place).name();
        return Optional.of(
                switch (what) {
                    case "" -> view.container(container);
                    case "/task" -> view.task(false);
                    case "/taskWithTags" -> view.task(true);
                    case "/stats" -> StatsView.of(engine, record.arn(), container);
                    default -> StatsView.ofTask(engine, record.arn(), state);
                });
    }

    private Optional<Row<TaskRecord>> find(Snapshot now, String id, Request request) {
        return TaskEndpoints.find(now, id).filter(row -> isAsking(row.value(), request));
    }

    private static boolean isAsking(TaskRecord record, Request request) {
        String vpc = record.place().vpc();
        return vpc == null
                || (vpc.equals(request.vpcId())
                        && request.source()
                                .equals(TaskSpecs.networkDetails(record).get("privateIPv4Address")));
    }

    /** In the words of the agent. */
    private Answer credentials(String id, Request request) {
        if (id.isEmpty()) {
            return refused(400, "NoIdInRequest", "CredentialsV2Request: No Credential ID in the request");
        }
        Snapshot now = store.snapshot();
        Row<TaskRecord> row = find(now, id, request)
                .filter(found -> id.equals(found.value().credentialsId()))
                .orElse(null);
        if (row == null) {
            return refused(400, "InvalidIdInRequest", "CredentialsV2Request: Credentials not found");
        }
        TaskRecord record = row.value();
        String role = TaskSpecs.applied(
                        record, TaskTable.definition(now, row.key().scope(), record))
                .taskRoleArn();
        try {
            return json(200, document(role, credentials.of(row.key().scope(), role, record.id())));
        } catch (TaskRoles.UnassumableException e) {
            return refused(503, "CredentialsUninitialized", "CredentialsV2Request: Credentials uninitialized for ID");
        }
    }

    private static JsonNode document(String role, Credentials made) {
        return JSON.createObjectNode()
                .put("RoleArn", role)
                .put("AccessKeyId", made.accessKeyId())
                .put("SecretAccessKey", made.secretAccessKey())
                .put("Token", made.sessionToken())
                .put("Expiration", made.expiration().toString());
    }

    private static Answer refused(int status, String code, String message) {
        ObjectNode error = JSON.createObjectNode()
                .put("code", code)
                .put("message", message)
                .put("HTTPErrorCode", status);
        return json(status, error);
    }

    private static Answer json(int status, @Nullable JsonNode body) {
        return new Answer(status, Map.of("Content-Type", "application/json"), Objects.toString(body));
    }
}
