package neargate.services.ecs.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import neargate.engine.Engine;
import neargate.engine.network.LinkLocal.Answer;
import neargate.engine.network.LinkLocal.Request;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.Task;

/** What a task finds at 169.254.170.2, in virtual time. */
class TaskEndpointTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final LiveWorld world = new LiveWorld(new Engine.Capacity(4_096, 16_384));

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aContainerIsToldWhereItsMetadataAreAndFindsThemThere() {
        Task task = run(define(null, _ -> {}));

        JsonNode metadata = get(task, path(task, "ECS_CONTAINER_METADATA_URI_V4"));
        assertThat(metadata.at("/Name").asText()).isEqualTo("main");
        assertThat(metadata.at("/Image").asText()).isEqualTo("web");
        assertThat(metadata.at("/KnownStatus").asText()).isEqualTo("RUNNING");
        assertThat(metadata.at("/ContainerARN").asText())
                .isEqualTo(task.containers().getFirst().containerArn());
        assertThat(metadata.at("/Labels/com.amazonaws.ecs.task-arn").asText()).isEqualTo(task.taskArn());
        assertThat(metadata.at("/Networks/0/NetworkMode").asText()).isEqualTo("awsvpc");
        assertThat(metadata.at("/Networks/0/IPv4Addresses/0").asText()).isEqualTo(detail(task, "privateIPv4Address"));
        assertThat(metadata.at("/Networks/0/SubnetGatewayIpv4Address").asText()).matches("172\\.31\\.\\d+\\.1/20");

        JsonNode whole = get(task, path(task, "ECS_CONTAINER_METADATA_URI_V4") + "/task");
        var posted = new Request(
                vpc(),
                detail(task, "privateIPv4Address"),
                "POST",
                path(task, "ECS_CONTAINER_METADATA_URI_V4") + "/task",
                Map.of(),
                "");
        assertThat(body(world.ecs.taskEndpoint().answer(posted)))
                .as("by whatever method")
                .isEqualTo(whole);
        assertThat(whole.at("/TaskARN").asText()).isEqualTo(task.taskArn());
        assertThat(whole.at("/Family").asText()).isEqualTo("web");
        assertThat(whole.at("/Revision").asText()).isEqualTo("1");
        assertThat(whole.at("/LaunchType").asText()).isEqualTo("FARGATE");
        assertThat(whole.at("/Limits/CPU").asDouble()).isEqualTo(0.25);
        assertThat(whole.at("/Limits/Memory").asInt()).isEqualTo(512);
        assertThat(whole.at("/Containers")).hasSize(1);
        assertThat(whole.has("TaskTags")).isFalse();
        assertThat(get(task, path(task, "ECS_CONTAINER_METADATA_URI_V4") + "/taskWithTags")
                        .at("/TaskTags/team")
                        .asText())
                .isEqualTo("blue");

        JsonNode older = get(task, path(task, "ECS_CONTAINER_METADATA_URI"));
        assertThat(older.at("/Name").asText()).isEqualTo("main");
        assertThat(older.has("ContainerARN")).isFalse();
    }

    @Test
    void aTaskOnFargateIsToldOfTheMachineUnderItInVersion4() {
        Task task = run(define(null, it -> it.restartPolicy(policy -> policy.enabled(true))));

        JsonNode whole = get(task, path(task, "ECS_CONTAINER_METADATA_URI_V4") + "/task");
        assertThat(whole.at("/ClockDrift/ClockErrorBound").asDouble()).isZero();
        assertThat(whole.at("/ClockDrift/ReferenceTimestamp").asText())
                .isEqualTo(world.time.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        assertThat(whole.at("/ClockDrift/ClockSynchronizationStatus").asText()).isEqualTo("SYNCHRONIZED");
        assertThat(whole.at("/EphemeralStorageMetrics").toString()).isEqualTo("{\"Utilized\":0,\"Reserved\":20496}");
        JsonNode container = whole.at("/Containers/0");
        assertThat(container.at("/RestartCount").isInt()).isTrue();
        assertThat(container.at("/CreatedAt")).isEqualTo(container.at("/StartedAt"));

        JsonNode older = get(task, path(task, "ECS_CONTAINER_METADATA_URI") + "/task");
        assertThat(older.has("ClockDrift")).isFalse();
        assertThat(older.has("EphemeralStorageMetrics")).isFalse();
        assertThat(older.at("/Containers/0").has("RestartCount")).isFalse();
    }

    @Test
    void nobodyElseIsAnswered() {
        Task task = run(define(null, _ -> {}));
        String path = path(task, "ECS_CONTAINER_METADATA_URI_V4");
        String vpc = vpc();
        assertThat(ask(vpc, "172.31.0.200", path).status()).isEqualTo(404);
        assertThat(ask("vpc-0123456789abcdef0", detail(task, "privateIPv4Address"), path)
                        .status())
                .isEqualTo(404);
        for (String other : new String[] {
            "/", "/v4/", "/v4/x", path.substring(0, path.length() - 1) + "9", path + "/taskk", "/v2/metadata"
        }) {
            assertThat(ask(vpc, detail(task, "privateIPv4Address"), other).status())
                    .as(other)
                    .isEqualTo(404);
        }
        world.user().stopTask(it -> it.cluster("c").task(task.taskArn()));
        world.await(task, "STOPPED");
        assertThat(ask(vpc, detail(task, "privateIPv4Address"), path).status()).isEqualTo(404);
    }

    @Test
    void aTaskWithoutANetworkInterfaceIsAnsweredByWayOfItsInstancesOnly() {
        Instance own = world.launch(1, InstanceType.T2_SMALL, "us-east-1a").getFirst();
        String fargate = detail(run(define(null, _ -> {})), "privateIPv4Address");
        for (NetworkMode mode : List.of(NetworkMode.HOST, NetworkMode.BRIDGE)) {
            Task task = runOnInstance(mode);
            JsonNode whole = body(
                    ask(own.vpcId(), own.privateIpAddress(), path(task, "ECS_CONTAINER_METADATA_URI_V4") + "/task"));
            assertThat(whole.has("ClockDrift")).isFalse();
            assertThat(whole.has("EphemeralStorageMetrics")).isFalse();
            assertThat(whole.at("/Containers/0").has("RestartCount")).isFalse();
            for (String path : List.of(
                    path(task, "ECS_CONTAINER_METADATA_URI_V4"),
                    path(task, "ECS_AGENT_URI") + "/task-protection/v1/state",
                    environment(task).get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"))) {
                assertThat(ask(own.vpcId(), own.privateIpAddress(), path).status())
                        .as("%s %s", mode, path)
                        .isEqualTo(200);
                for (String address : List.of(fargate, "172.31.0.200")) {
                    assertThat(ask(own.vpcId(), address, path).status())
                            .as("%s %s", mode, path)
                            .isIn(400, 404);
                }
                assertThat(ask("vpc-0123456789abcdef0", own.privateIpAddress(), path)
                                .status())
                        .isIn(400, 404);
            }
        }
    }

    @Test
    void aTaskOnAnInstanceIsToldOfItsTagsToo() {
        Instance own = world.launch(1, InstanceType.T2_SMALL, "us-east-1a").getFirst();
        world.user()
                .tagResource(it -> it.resourceArn(
                                world.containerInstances().getFirst().containerInstanceArn())
                        .tags(tag -> tag.key("rack").value("7")));
        String path = path(runOnInstance(NetworkMode.HOST), "ECS_CONTAINER_METADATA_URI_V4");
        assertThat(body(ask(own.vpcId(), own.privateIpAddress(), path + "/taskWithTags"))
                        .at("/ContainerInstanceTags/rack")
                        .asText())
                .isEqualTo("7");
        assertThat(body(ask(own.vpcId(), own.privateIpAddress(), path + "/task"))
                        .has("ContainerInstanceTags"))
                .isFalse();
    }

    private Task runOnInstance(NetworkMode mode) {
        String role = role("reader-" + mode, "ecs-tasks");
        world.user()
                .registerTaskDefinition(it -> it.family("own")
                        .taskRoleArn(role)
                        .networkMode(mode)
                        .containerDefinitions(
                                container -> container.name("main").image("web").memory(128)));
        Task task = world.user()
                .runTask(it -> it.cluster("c").taskDefinition("own").launchType(LaunchType.EC2))
                .tasks()
                .getFirst();
        return world.await(task, "RUNNING");
    }

    @Test
    void aTaskGetsCredentialsOfItsRoleAndNewOnesBeforeTheyEnd() throws JsonProcessingException {
        Task task = run(define(role("reader", "ecs-tasks"), _ -> {}));
        String path = environment(task).get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
        assertThat(path).startsWith("/v2/credentials/");

        JsonNode first = get(task, path);
        assertThat(first.at("/RoleArn").asText()).isEqualTo("arn:aws:iam::" + EcsWorld.ACCOUNT + ":role/reader");
        assertThat(first.at("/AccessKeyId").asText()).startsWith("ASIA");
        assertThat(first.at("/SecretAccessKey").asText()).isNotEmpty();
        assertThat(first.at("/Token").asText()).isNotEmpty();
        assertThat(get(task, path)).isEqualTo(first);

        world.time.advance(Duration.ofMinutes(5 * 60 + 1));
        JsonNode second = get(task, path);
        assertThat(second.at("/AccessKeyId")).isNotEqualTo(first.at("/AccessKeyId"));
        assertThat(Instant.parse(second.at("/Expiration").asText()))
                .isAfter(world.time.instant().plus(Duration.ofHours(5)));

        Answer unknown = ask(vpc(), detail(task, "privateIPv4Address"), "/v2/credentials/none");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(JSON.readTree(unknown.body()).at("/code").asText()).isEqualTo("InvalidIdInRequest");
    }

    @Test
    void aTaskWithoutARoleIsToldOfNoCredentials() {
        Task task = run(define(null, _ -> {}));
        assertThat(environment(task)).doesNotContainKey("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
        String id = task.taskArn().substring(task.taskArn().lastIndexOf('/') + 1);
        assertThat(ask(vpc(), detail(task, "privateIPv4Address"), "/v2/credentials/" + id)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aRoleThatDoesNotTrustTasksIsRefused() {
        for (String arn : new String[] {role("server", "ec2"), "arn:aws:iam::" + EcsWorld.ACCOUNT + ":role/none"}) {
            String definition = define(arn, _ -> {});
            assertThatThrownBy(() -> run(definition))
                    .isInstanceOf(ClientException.class)
                    .hasMessageContaining("ECS was unable to assume the role '" + arn
                            + "' that was provided for this task. Please verify that the role being passed has the"
                            + " proper trust relationship and permissions and that your IAM user has permissions to"
                            + " pass this role.");
        }
    }

    @Test
    void sdksInATaskFindNeargateUnlessTheDefinitionSaysOtherwise() {
        assertThat(environment(run(define(null, _ -> {}))))
                .containsEntry("AWS_ENDPOINT_URL", "http://169.254.169.252")
                .containsEntry("AWS_REGION", EcsWorld.REGION);
        assertThat(environment(run(define(null, it -> it.environment(pair("AWS_ENDPOINT_URL", "http://other"))))))
                .containsEntry("AWS_ENDPOINT_URL", "http://other");
        assertThat(environment(
                        run(define(null, it -> it.environment(pair("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"))))))
                .doesNotContainKey("AWS_ENDPOINT_URL");
    }

    private String role(String name, String service) {
        return world.identities()
                .createRole(it -> it.roleName(name).assumeRolePolicyDocument(trust(service)))
                .role()
                .arn();
    }

    private String define(String role, Consumer<ContainerDefinition.Builder> more) {
        return world.user()
                .registerTaskDefinition(it -> it.family("web")
                        .taskRoleArn(role)
                        .requiresCompatibilities(Compatibility.FARGATE)
                        .networkMode(NetworkMode.AWSVPC)
                        .cpu("256")
                        .memory("512")
                        .containerDefinitions(
                                container -> container.name("main").image("web").applyMutation(more)))
                .taskDefinition()
                .taskDefinitionArn();
    }

    private Task run(String definition) {
        Task task = world.user()
                .runTask(it -> it.cluster("c")
                        .taskDefinition(definition)
                        .launchType(LaunchType.FARGATE)
                        .tags(tag -> tag.key("team").value("blue"))
                        .networkConfiguration(world.anywhere()))
                .tasks()
                .getFirst();
        return world.await(task, "RUNNING");
    }

    private static KeyValuePair pair(String name, String value) {
        return KeyValuePair.builder().name(name).value(value).build();
    }

    private Map<String, String> environment(Task task) {
        return world.engine.spec(task.taskArn()).orElseThrow().containers().getFirst().environment().stream()
                .collect(Collectors.toMap(KeyValuePair::name, KeyValuePair::value));
    }

    private String path(Task task, String variable) {
        String uri = environment(task).get(variable);
        assertThat(uri).startsWith("http://169.254.170.2/");
        return uri.substring("http://169.254.170.2".length());
    }

    @Test
    void aTaskOfAServiceProtectsItself() {
        define(null, _ -> {});
        world.user()
                .createService(it -> it.cluster("c")
                        .serviceName("web")
                        .taskDefinition("web")
                        .desiredCount(1)
                        .launchType(LaunchType.FARGATE)
                        .networkConfiguration(world.anywhere()));
        Task task = world.await(
                        () -> world.tasks("web", DesiredStatus.RUNNING),
                        tasks -> tasks.size() == 1
                                && tasks.getFirst().lastStatus().equals("RUNNING"))
                .getFirst();
        String path = path(task, "ECS_AGENT_URI") + "/task-protection/v1/state";
        assertThat(get(task, path).at("/protection/ProtectionEnabled").asBoolean())
                .isFalse();

        assertThat(put(task, path, "{\"ProtectionEnabled\":true,\"ExpiresInMinutes\":60}")
                        .body())
                .isEqualTo("{\"protection\":{\"ExpirationDate\":\""
                        + world.time.instant().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS)
                        + "\",\"ProtectionEnabled\":true,\"TaskArn\":\"" + task.taskArn() + "\"}}");
        assertThat(get(task, path).at("/protection/ProtectionEnabled").asBoolean())
                .isTrue();

        assertThat(put(task, path.replaceFirst("-0/", "-1/"), "{\"ProtectionEnabled\":true}")
                        .status())
                .as("a container that is not there")
                .isEqualTo(404);
        assertThat(put(task, path, "{\"protectionEnabled\":true,\"ExpiresInMinutes\":null}")
                        .status())
                .isEqualTo(200);
        for (String bad : List.of(
                "",
                "no",
                "[]",
                "{\"ProtectionEnabled\":1}",
                "{\"ProtectionEnabled\":true,\"Expires\":1}",
                "{\"ProtectionEnabled\":true,\"ExpiresInMinutes\":1.5}",
                "{\"ProtectionEnabled\":true,\"ExpiresInMinutes\":\"x\"}")) {
            assertThat(put(task, path, bad))
                    .as(bad)
                    .returns(400, Answer::status)
                    .returns(
                            "{\"error\":{\"Arn\":\"" + task.taskArn() + "\",\"Code\":\"InvalidParameterException\","
                                    + "\"Message\":\"UpdateTaskProtection: failed to decode request\"}}",
                            Answer::body);
        }
        assertThat(put(task, path, "{}"))
                .returns(400, Answer::status)
                .extracting(Answer::body)
                .asString()
                .contains("does not contain 'ProtectionEnabled' field");
        assertThat(put(task, path, "{\"ProtectionEnabled\":true,\"ExpiresInMinutes\":0}")
                        .body())
                .contains("\"Code\":\"InvalidParameterException\"");
    }

    @Test
    void aTaskOfNoServiceCannotProtectItself() {
        Task task = run(define(null, _ -> {}));

        assertThat(put(task, path(task, "ECS_AGENT_URI") + "/task-protection/v1/state", "{\"ProtectionEnabled\":true}")
                        .body())
                .isEqualTo("{\"failure\":{\"Arn\":\"" + task.taskArn()
                        + "\",\"Detail\":null,\"Reason\":\"TASK_NOT_VALID\"}}");
    }

    private Answer put(Task task, String path, String body) {
        return world.ecs
                .taskEndpoint()
                .answer(new Request(vpc(), detail(task, "privateIPv4Address"), "PUT", path, Map.of(), body));
    }

    private static String detail(Task task, String name) {
        return task.attachments().getFirst().details().stream()
                .filter(it -> it.name().equals(name))
                .map(KeyValuePair::value)
                .findFirst()
                .orElseThrow();
    }

    private String vpc() {
        return world.network().describeVpcs().vpcs().getFirst().vpcId();
    }

    private Answer ask(String vpc, String source, String path) {
        return world.ecs.taskEndpoint().answer(new Request(vpc, source, "GET", path, Map.of()));
    }

    private JsonNode get(Task task, String path) {
        Answer answer = ask(vpc(), detail(task, "privateIPv4Address"), path);
        return body(answer);
    }

    private static JsonNode body(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.body(), e);
        }
    }

    private static String trust(String service) {
        return """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
                 "Principal": {"Service": "%s.amazonaws.com"}}}""".formatted(service);
    }
}
