package neargate.agent.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import neargate.agent.acs.AcsTask.RoleCredentials;
import neargate.engine.Engine;
import neargate.engine.network.LinkLocal;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * Answers tasks that ask for their metadata, for what they use, for the credentials of their role, and for their protection
 * from scale-in.
 */
public final class MetadataEndpoint implements LinkLocal {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern METADATA =
            Pattern.compile("/v([34])/([0-9a-f]{32})-(\\d{1,3})(|/task|/taskWithTags|/stats|/task/stats)/?");
    private static final Pattern PROTECTION =
            Pattern.compile("/api/([0-9a-f]{32})-(\\d{1,3})/task-protection/v1/state/?");
    private static final Pattern CREDENTIALS = Pattern.compile("/v2/credentials/?(.*)");

    private final Engine engine;
    private final Source source;

    public MetadataEndpoint(Engine engine, Source source) {
        this.engine = engine;
        this.source = source;
    }

    /** Who knows the tasks. */
    public interface Source {
        /** The task of an id, if it is the one that asks. */
        Optional<Found> find(String taskId, boolean withTags, Request request);

        /**
         * The credentials of an id, if whose they are asks.
         *
         * @throws UninitializedException when there are none at the moment
         */
        Optional<RoleCredentials> credentials(String credentialsId, Request request) throws UninitializedException;

        /** Who asks ECS in the name of a task that was found; empty if nobody can. */
        Optional<Protection> protection(Task task);
    }

    /**
     * A task.
     *
     * @param definition with its overrides
     */
    public record Found(Task task, TaskDefinition definition, Place place) {}

    /**
     * Where a task is, as far as neither it nor its definition says so.
     *
     * @param vpcId null outside of a VPC
     * @param subnetBlock the addresses of the subnet of its network interface; null without one
     * @param service the name of its service; null if it belongs to none
     * @param instanceTags those of its container instance, where tags are asked for; none on Fargate
     */
    public record Place(
            @Nullable String vpcId,
            @Nullable String subnetBlock,
            @Nullable String service,
            List<Tag> instanceTags) {
        /** On a machine that is in no VPC. */
        public static Place machine(List<Tag> tags) {
            return new Place(null, null, null, tags);
        }
    }

    /** There should be credentials, and there are none. */
    public static final class UninitializedException extends Exception {
        private static final long serialVersionUID = 1;
    }

    /** As with the agent, credentials and metadata are answered by whatever method they are asked for. */
    @Override
    public Answer answer(Request request) {
        String path = request.path().split("\\?", 2)[0];
        Matcher protection = PROTECTION.matcher(path);
        if (protection.matches()) {
            return protection(protection.group(1), Integer.parseInt(protection.group(2)), request);
        }
        Matcher credentials = CREDENTIALS.matcher(path);
        if (credentials.matches()) {
            return credentials(credentials.group(1), request);
        }
        Matcher metadata = METADATA.matcher(path);
        if (!metadata.matches()) {
            return Answer.text(404, "404 page not found\n");
        }
        String version = metadata.group(1);
        String what = metadata.group(4);
        int place = Integer.parseInt(metadata.group(3));
        return find(metadata.group(2), place, what.equals("/taskWithTags"), request)
                .map(found -> json(200, metadata(found, place, version.equals("4"), what)))
                .orElseGet(() -> json(
                        404,
                        JSON.getNodeFactory()
                                .textNode("V" + version + " container metadata handler: unable to get"
                                        + " container ID from request: unable to get docker ID from v" + version
                                        + " endpoint ID: " + metadata.group(2) + "-" + metadata.group(3))));
    }

    /** The task that asks by the place of one of its containers. */
    private Optional<Found> find(String taskId, int place, boolean withTags, Request request) {
        return source.find(taskId, withTags, request)
                .filter(found -> place < found.task().containers().size());
    }

    private Answer protection(String taskId, int place, Request request) {
        if (!request.method().equals("GET") && !request.method().equals("PUT")) {
            return Answer.text(405, "Method Not Allowed");
        }
        return find(taskId, place, false, request)
                .map(found -> source.protection(found.task())
                        .map(ecs -> new ProtectionState(found.task(), ecs).answer(request.method(), request.body()))
                        .orElseGet(() -> ProtectionState.withoutRole(found.task())))
                .orElseGet(() -> Answer.text(404, "404 page not found\n"));
    }

    private JsonNode metadata(Found found, int place, boolean whole, String what) {
        String arn = found.task().taskArn();
        String container = found.task().containers().get(place).name();
        Engine.TaskState state = engine.state(arn).orElse(null);
        var view = new TaskView(found.task(), found.definition(), state, found.place(), whole);
        return switch (what) {
            case "" -> view.container(container);
            case "/task", "/taskWithTags" -> {
                ObjectNode task = view.task(what.equals("/taskWithTags"));
                if (whole) {
                    FargateView.add(task, found.task(), engine);
                }
                yield task;
            }
            case "/stats" -> StatsView.of(engine, arn, container);
            default -> StatsView.ofTask(engine, arn, state);
        };
    }

    /** In the words of the agent. */
    private Answer credentials(String id, Request request) {
        if (id.isEmpty()) {
            return refused(400, "NoIdInRequest", "CredentialsV2Request: No Credential ID in the request");
        }
        try {
            return source.credentials(id, request)
                    .map(found -> json(200, document(found)))
                    .orElseGet(() -> refused(400, "InvalidIdInRequest", "CredentialsV2Request: Credentials not found"));
        } catch (UninitializedException e) {
            return refused(503, "CredentialsUninitialized", "CredentialsV2Request: Credentials uninitialized for ID");
        }
    }

    private static JsonNode document(RoleCredentials made) {
        return JSON.createObjectNode()
                .put("RoleArn", made.roleArn())
                .put("AccessKeyId", made.accessKeyId())
                .put("SecretAccessKey", made.secretAccessKey())
                .put("Token", made.sessionToken())
                .put("Expiration", made.expiration());
    }

    private static Answer refused(int status, String code, String message) {
        return json(
                status,
                JSON.createObjectNode()
                        .put("code", code)
                        .put("message", message)
                        .put("HTTPErrorCode", status));
    }

    private static Answer json(int status, @Nullable JsonNode body) {
        return new Answer(status, Map.of("Content-Type", "application/json"), Objects.toString(body));
    }
}
