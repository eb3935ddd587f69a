package neargate.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import neargate.agent.acs.AcsContainers;
import neargate.agent.acs.AcsMessage;
import neargate.agent.acs.AcsTask;
import neargate.agent.acs.AcsTask.RoleCredentials;
import neargate.agent.metadata.MetadataEndpoint;
import neargate.agent.tcs.TcsMessage;
import neargate.engine.Engine;
import neargate.engine.TaskNetwork;
import neargate.engine.images.PullBehavior;
import neargate.engine.network.LinkLocal.Answer;
import neargate.engine.network.LinkLocal.Request;
import neargate.engine.simulated.SimulatedEngine;
import neargate.kernel.Ids;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AccessDeniedException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionResponse;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.ecs.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.ecs.model.SubmitTaskStateChangeRequest;
import software.amazon.awssdk.services.ecs.model.SubmitTaskStateChangeResponse;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionResponse;

/** What a task finds on a machine of an agent's. */
class AgentTasksTest {
    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final String ARN = "arn:aws:ecs:us-east-1:123456789012:task/c/" + ID;
    private static final String INSTANCE = "arn:aws:ecs:us-east-1:123456789012:container-instance/c/1";
    private static final String ADDRESS = "172.17.0.2";
    private static final String MACHINE = "10.0.0.7";
    private static final String CREDENTIALS = "/v2/credentials/6f0e";

    @TempDir
    private Path folder;

    private final SimulatedEngine engine =
            new SimulatedEngine(Clock.systemUTC(), Runnable::run, new Engine.Capacity(1_024, 1_024));
    private final Ecs ecs = new Ecs();
    private final List<AcsMessage> said = new ArrayList<>();
    private Agent agent;
    private MetadataEndpoint endpoint;

    private static final class Ecs implements EcsClient {
        final List<UpdateTaskProtectionRequest> updated = new ArrayList<>();

        @Override
        public SubmitTaskStateChangeResponse submitTaskStateChange(SubmitTaskStateChangeRequest request) {
            return SubmitTaskStateChangeResponse.builder().build();
        }

        @Override
        public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
            return ListTagsForResourceResponse.builder()
                    .tags(tag -> tag.key("team").value(request.resourceArn().equals(INSTANCE) ? "green" : "blue"))
                    .build();
        }

        @Override
        public UpdateTaskProtectionResponse updateTaskProtection(UpdateTaskProtectionRequest request) {
            updated.add(request);
            return UpdateTaskProtectionResponse.builder()
                    .protectedTasks(task -> task.taskArn(request.tasks().getFirst())
                            .protectionEnabled(request.protectionEnabled())
                            .expirationDate(Instant.parse("2026-11-27T12:30:00.5Z")))
                    .build();
        }

        @Override
        public GetTaskProtectionResponse getTaskProtection(GetTaskProtectionRequest request) {
            throw AccessDeniedException.builder()
                    .statusCode(400)
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode("AccessDeniedException")
                            .errorMessage("no identity-based policy allows it")
                            .build())
                    .build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void theAgentIsGivenATask() throws IOException {
        GivenTasks tasks = GivenTasks.in(folder);
        agent = new Agent(
                new Agent.Identity("c", "arn:aws:ecs:us-east-1:123456789012:container-instance/c/0"),
                new Agent.Machine(TaskNetwork.MACHINE, null, PullBehavior.DEFAULT),
                engine,
                tasks,
                ecs,
                Runnable::run,
                new Ids(new Random(1)));
        engine.listen(agent::told);
        agent.connected(new Agent.Line() {
            @Override
            public void send(AcsMessage message) {
                said.add(message);
            }

            @Override
            public void send(TcsMessage message) {}
        });
        endpoint = endpoint(tasks);
        give(ARN, "bridge", credentials("ASIAFIRST"));
        engine.move(ARN, ADDRESS);
    }

    private void give(String arn, String networkMode, RoleCredentials credentials) {
        var container = ContainerDefinition.builder()
                .name("main")
                .image("nginx")
                .memory(64)
                .build();
        agent.receive(new AcsMessage.PayloadMessage(
                "c",
                "i",
                "payload",
                0,
                1,
                List.of(new AcsTask(
                        arn,
                        "arn:aws:ecs:us-east-1:123456789012:cluster/c",
                        "RUNNING",
                        "web",
                        "3",
                        0.25,
                        512,
                        networkMode,
                        "EXTERNAL",
                        null,
                        credentials,
                        null,
                        null,
                        List.of(),
                        List.of(AcsContainers.of(container, "arn:container")),
                        List.of()))));
    }

    private MetadataEndpoint endpoint(GivenTasks tasks) {
        return new MetadataEndpoint(
                engine, new AgentTasks(tasks, engine, ecs, () -> Optional.of(INSTANCE), MACHINE::equals));
    }

    private static RoleCredentials credentials(String key) {
        return new RoleCredentials(
                "6f0e", "arn:aws:iam::123456789012:role/r", key, "secret", "token", "2026-11-27T12:00:00Z");
    }

    private Answer ask(String path) {
        return ask(ADDRESS, path);
    }

    private Answer ask(String from, String path) {
        return endpoint.answer(new Request("this machine", from, "GET", path, Map.of()));
    }

    private Map<String, String> environment() {
        return engine.spec(ARN).orElseThrow().containers().getFirst().environment().stream()
                .collect(Collectors.toMap(KeyValuePair::name, KeyValuePair::value));
    }

    @Test
    void aContainerIsToldWhereItsMetadataAreAndFindsThemThere() {
        assertThat(environment())
                .containsEntry("ECS_CONTAINER_METADATA_URI_V4", "http://169.254.170.2/v4/" + ID + "-0")
                .containsEntry("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", CREDENTIALS)
                .containsEntry("AWS_ENDPOINT_URL", "http://169.254.169.252")
                .containsEntry("ECS_AGENT_URI", "http://169.254.170.2/api/" + ID + "-0");
        assertThat(ask("/v4/" + ID + "-0").body())
                .contains("\"Name\":\"main\"", "\"KnownStatus\":\"RUNNING\"", "\"ContainerARN\":\"arn:container\"");
        assertThat(ask("/v4/" + ID + "-0/task").body())
                .contains(
                        "\"TaskARN\":\"" + ARN + "\"",
                        "\"Family\":\"web\"",
                        "\"Revision\":\"3\"",
                        "\"LaunchType\":\"EXTERNAL\"",
                        "\"Limits\":{\"CPU\":0.25,\"Memory\":512}")
                .doesNotContain("TaskTags", "ContainerInstanceTags", "VPCID", "AvailabilityZone");
        assertThat(ask("/v4/" + ID + "-0/taskWithTags").body())
                .contains("\"TaskTags\":{\"team\":\"blue\"}", "\"ContainerInstanceTags\":{\"team\":\"green\"}");
        assertThat(ask("/v3/" + ID + "-0").body()).contains("\"Name\":\"main\"").doesNotContain("ContainerARN");
        assertThat(ask("/v4/" + ID + "-1").status()).isEqualTo(404);
        assertThat(ask("/v4/" + ID.replace('0', '1') + "-0").status()).isEqualTo(404);
    }

    @Test
    void itGetsTheCredentialsOfItsRoleAndNewOnesWhenTheyCome() throws IOException {
        assertThat(ask(CREDENTIALS).body()).contains("\"AccessKeyId\":\"ASIAFIRST\"", "\"Token\":\"token\"");
        assertThat(ask("/v2/credentials/" + ID).status()).isEqualTo(400);

        agent.receive(
                new AcsMessage.IAMRoleCredentialsMessage(ARN, "c", "TaskApplication", credentials("ASIASECOND"), "m"));
        assertThat(said).contains(new AcsMessage.IAMRoleCredentialsAckRequest("m", "2026-11-27T12:00:00Z", "6f0e"));
        assertThat(ask(CREDENTIALS).body()).contains("ASIASECOND");

        endpoint = endpoint(GivenTasks.in(folder));
        assertThat(ask(CREDENTIALS).body()).as("the next process").contains("ASIASECOND");
    }

    @Test
    void itProtectsItselfUnderItsRole() {
        String path = "/api/" + ID + "-0/task-protection/v1/state";
        String body = "{\"ProtectionEnabled\":true,\"ExpiresInMinutes\":30}";

        Answer done = endpoint.answer(new Request("this machine", ADDRESS, "PUT", path, Map.of(), body));
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.body())
                .isEqualTo("{\"protection\":{\"ExpirationDate\":\"2026-11-27T12:30:00Z\",\"ProtectionEnabled\":true,"
                        + "\"TaskArn\":\"" + ARN + "\"}}");
        UpdateTaskProtectionRequest asked = ecs.updated.getFirst();
        assertThat(asked.cluster()).isEqualTo("arn:aws:ecs:us-east-1:123456789012:cluster/c");
        assertThat(asked.expiresInMinutes()).isEqualTo(30);
        assertThat(asked.overrideConfiguration()
                        .orElseThrow()
                        .credentialsProvider()
                        .orElseThrow())
                .extracting(provider -> ((AwsCredentialsProvider) provider).resolveCredentials())
                .isEqualTo(AwsSessionCredentials.create("ASIAFIRST", "secret", "token"));

        assertThat(ask(path).status()).as("what its role may not").isEqualTo(400);
        assertThat(ask(path).body())
                .isEqualTo("{\"error\":{\"Arn\":\"" + ARN + "\",\"Code\":\"AccessDeniedException\","
                        + "\"Message\":\"no identity-based policy allows it\"}}");
        assertThat(ask(MACHINE, path).status()).as("others").isEqualTo(404);
        assertThat(ask(path.replace("-0/", "-1/")).status()).isEqualTo(404);
        assertThat(endpoint.answer(new Request("this machine", ADDRESS, "POST", path, Map.of(), body))
                        .status())
                .isEqualTo(405);
    }

    @Test
    void withoutARoleItCannotProtectItself() {
        String id = ID.replace('0', '1');
        give(ARN.replace(ID, id), "host", null);

        Answer refused = ask(MACHINE, "/api/" + id + "-0/task-protection/v1/state");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body())
                .contains("AccessDeniedException", "Invalid Request: no task IAM role credentials available for task");
    }

    @Test
    void nobodyButTheTaskItselfIsTold() {
        for (String other : List.of("172.17.0.3", MACHINE)) {
            assertThat(ask(other, "/v4/" + ID + "-0/task").status()).isEqualTo(404);
            assertThat(ask(other, CREDENTIALS).status()).isEqualTo(400);
        }
    }

    @Test
    void aTaskInTheMachinesNetworkAsksFromTheMachine() {
        String id = ID.replace('0', '1');
        give(ARN.replace(ID, id), "host", null);
        assertThat(ask(MACHINE, "/v4/" + id + "-0/task").status()).isEqualTo(200);
        assertThat(ask(ADDRESS, "/v4/" + id + "-0/task").status()).isEqualTo(404);
    }

    @Test
    void credentialsOfTheExecutionRoleAreNotTheTasks() {
        agent.receive(
                new AcsMessage.IAMRoleCredentialsMessage(ARN, "c", "TaskExecution", credentials("ASIAOTHER"), "m"));
        assertThat(ask(CREDENTIALS).body()).contains("ASIAFIRST");
    }

    @Test
    void whatHasEndedFindsNothing() {
        engine.exit(ARN, "main", 0);
        assertThat(ask("/v4/" + ID + "-0").status()).isEqualTo(404);
        assertThat(ask(CREDENTIALS).status()).isEqualTo(400);
    }
}
