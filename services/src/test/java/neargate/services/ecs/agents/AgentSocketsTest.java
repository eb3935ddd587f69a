package neargate.services.ecs.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import neargate.services.ecs.agents.AgentSockets.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.DiscoverPollEndpointRequest;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;

/** Frames in and out, as an agent on another machine sees them. */
class AgentSocketsTest {
    private final LiveWorld world = new LiveWorld();
    private int nextPort = 32_768;

    private ContainerInstance instance(ScriptedAgent agent) {
        return world.user()
                .describeContainerInstances(request -> request.cluster("c").containerInstances(agent.arn()))
                .containerInstances()
                .getFirst();
    }

    private RunTaskResponse run() {
        world.user()
                .registerTaskDefinition(request -> request.family("web")
                        .containerDefinitions(container -> container
                                .name("main")
                                .image("nginx")
                                .memory(128)
                                .user("www")
                                .memoryReservation(64)
                                .portMappings(port -> port.containerPort(80).hostPort(0))));
        return world.user()
                .runTask(request -> request.cluster("c").taskDefinition("web").launchType(LaunchType.EC2));
    }

    private Task ran() {
        RunTaskResponse ran = run();
        assertThat(ran.failures()).isEmpty();
        Task task = ran.tasks().getFirst();
        world.time.settle();
        return task;
    }

    private void report(Task task, String status) {
        int port = nextPort++;
        world.user()
                .submitTaskStateChange(request -> request.cluster("c")
                        .task(task.taskArn())
                        .status(status)
                        .reason("")
                        .pullStartedAt(world.time.instant())
                        .containers(container -> container
                                .containerName("main")
                                .status(status)
                                .runtimeId("abc")
                                .networkBindings(binding -> binding.bindIP("0.0.0.0")
                                        .containerPort(80)
                                        .hostPort(port))));
        world.time.settle();
    }

    @Test
    void anAgentIsToldTheNameByWhichItCalled() {
        var endpoint = ScriptedAgent.caller()
                .call(() -> world.ecs.discoverPollEndpoint(
                        DiscoverPollEndpointRequest.builder().build()));
        assertThat(endpoint.endpoint()).isEqualTo("http://neargate:4566/");
        assertThat(endpoint.telemetryEndpoint()).isEqualTo("http://neargate:4566/");
        assertThat(endpoint.serviceConnectEndpoint()).isEqualTo("http://neargate:4566/");
    }

    @Test
    void aTaskGoesToTheAgentAndItsReportsComeBack() throws Exception {
        ScriptedAgent agent = ScriptedAgent.registered(world).connect();
        assertThat(instance(agent).agentConnected()).isTrue();
        assertThat(agent.heard("TaskManifestMessage").getFirst().path("tasks")).isEmpty();

        Task task = ran();
        JsonNode payload = agent.payload(task.taskArn());
        assertThat(payload.path("desiredStatus").asText()).isEqualTo("RUNNING");
        assertThat(payload.path("networkMode").asText()).isEqualTo("bridge");
        JsonNode docker = payload.at("/containers/0/dockerConfig");
        JsonMapper json = JsonMapper.builder().build();
        assertThat(json.readTree(docker.path("config").asText()).path("User").asText())
                .isEqualTo("www");
        assertThat(json.readTree(docker.path("hostConfig").asText())
                        .path("MemoryReservation")
                        .asLong())
                .isEqualTo(64L << 20);

        report(task, "RUNNING");
        Task running = world.task(task.taskArn());
        assertThat(running.lastStatus()).isEqualTo("RUNNING");
        assertThat(running.containers().getFirst().networkBindings().getFirst().hostPort())
                .isEqualTo(32_768);

        world.user().stopTask(request -> request.cluster("c").task(task.taskArn()));
        world.time.settle();
        assertThat(agent.payload(task.taskArn()).path("desiredStatus").asText()).isEqualTo("STOPPED");
        report(task, "STOPPED");
        assertThat(world.task(task.taskArn()).lastStatus()).isEqualTo("STOPPED");
    }

    private static final String TRUST = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":"
            + "{\"Service\":\"ecs-tasks.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}}";

    private Task ranWithRole() {
        String role = world.identities()
                .createRole(request -> request.roleName("reader").assumeRolePolicyDocument(TRUST))
                .role()
                .arn();
        world.user()
                .registerTaskDefinition(request -> request.family("web")
                        .taskRoleArn(role)
                        .containerDefinitions(container ->
                                container.name("main").image("nginx").memory(128)));
        Task task = world.user()
                .runTask(request -> request.cluster("c").taskDefinition("web").launchType(LaunchType.EC2))
                .tasks()
                .getFirst();
        world.time.settle();
        return task;
    }

    @Test
    void aTasksAgentGetsNewCredentialsLongBeforeThoseThatItHasEnd() {
        ScriptedAgent agent = ScriptedAgent.registered(world).connect();
        Task task = ranWithRole();
        JsonNode first = agent.payload(task.taskArn()).path("roleCredentials");
        assertThat(first.path("accessKeyId").asText()).startsWith("ASIA");
        report(task, "RUNNING");
        assertThat(agent.heard("IAMRoleCredentialsMessage")).isEmpty();

        world.time.advance(Duration.ofMinutes(5 * 60 + 1));
        assertThat(agent.heard("IAMRoleCredentialsMessage")).singleElement().satisfies(message -> {
            assertThat(message.path("taskArn").asText()).isEqualTo(task.taskArn());
            assertThat(message.path("roleType").asText()).isEqualTo("TaskApplication");
            JsonNode second = message.path("roleCredentials");
            assertThat(second.path("credentialsId")).isEqualTo(first.path("credentialsId"));
            assertThat(second.path("accessKeyId")).isNotEqualTo(first.path("accessKeyId"));
            assertThat(Instant.parse(second.path("expiration").asText()))
                    .isAfter(world.time.instant().plus(Duration.ofHours(5)));
        });

        agent.lose();
        world.time.advance(Duration.ofHours(7));
        assertThat(agent.heard("IAMRoleCredentialsMessage")).hasSize(1);
        agent.connect();
        assertThat(agent.heard("IAMRoleCredentialsMessage")).hasSize(2);
        world.time.advance(Duration.ofHours(12));
        assertThat(agent.heard("IAMRoleCredentialsMessage")).hasSizeBetween(4, 5);

        world.user().stopTask(request -> request.cluster("c").task(task.taskArn()));
        world.time.settle();
        report(task, "STOPPED");
        int told = agent.heard("IAMRoleCredentialsMessage").size();
        world.time.advance(Duration.ofHours(12));
        assertThat(agent.heard("IAMRoleCredentialsMessage")).hasSize(told);
    }

    private void trust(String effect) {
        world.identities()
                .updateAssumeRolePolicy(
                        request -> request.roleName("reader").policyDocument(TRUST.replace("Allow", effect)));
    }

    @Test
    void credentialsThatCannotBeRenewedAreTriedForAgainBeforeTheOldOnesEnd() {
        ScriptedAgent agent = ScriptedAgent.registered(world).connect();
        Task task = ranWithRole();
        report(task, "RUNNING");
        trust("Deny");
        world.time.advance(Duration.ofMinutes(5 * 60 + 40));
        assertThat(agent.heard("IAMRoleCredentialsMessage")).isEmpty();

        trust("Allow");
        world.time.advance(Duration.ofMinutes(15));
        assertThat(agent.heard("IAMRoleCredentialsMessage")).hasSize(1);
    }

    @Test
    void aTaskWhoseCredentialsHaveEndedHasNewOnesSoonAfterItsRoleIsToBeHadAgain() {
        ScriptedAgent agent = ScriptedAgent.registered(world).connect();
        Task task = ranWithRole();
        report(task, "RUNNING");
        trust("Deny");
        world.time.advance(Duration.ofHours(8));
        assertThat(agent.heard("IAMRoleCredentialsMessage")).isEmpty();

        trust("Allow");
        world.time.advance(Duration.ofMinutes(15));
        assertThat(agent.heard("IAMRoleCredentialsMessage")).hasSize(1);
    }

    @Test
    void aHeartbeatComesWellWithinTheMinuteThatAnAgentWaits() {
        ScriptedAgent agent = ScriptedAgent.registered(world).connect();
        int before = agent.heard("HeartbeatMessage").size();
        world.time.advance(Duration.ofMinutes(2));
        assertThat(agent.heard("HeartbeatMessage").size() - before).isEqualTo(4);
        agent.lose();
        int after = agent.heard.size();
        world.time.advance(Duration.ofMinutes(2));
        assertThat(agent.heard).hasSize(after);
    }

    @Test
    void aLostConnectionKeepsTasksAndTakesNoNewOnes() {
        ScriptedAgent agent = ScriptedAgent.registered(world).connect();
        Task task = ran();
        report(task, "RUNNING");
        agent.lose();
        assertThat(instance(agent).agentConnected()).isFalse();
        assertThat(instance(agent).runningTasksCount()).isEqualTo(1);
        assertThat(world.task(task.taskArn()).lastStatus()).isEqualTo("RUNNING");
        assertThat(run().failures()).extracting(Failure::reason).containsExactly("AGENT");
    }

    @Test
    void whatWasMissedIsSaidAgainThoughNobodyNoticedTheLoss() {
        ScriptedAgent lost = ScriptedAgent.registered(world).connect();
        Task never = ran();
        Task running = ran();
        report(running, "RUNNING");
        Task stopped = ran();
        report(stopped, "RUNNING");
        world.user().stopTask(request -> request.cluster("c").task(stopped.taskArn()));
        world.time.settle();
        lost.heard.clear();
        lost.connect();
        assertThat(lost.closed).containsExactly("The agent has opened another connection.");
        assertThat(lost.payload(never.taskArn()).path("desiredStatus").asText()).isEqualTo("RUNNING");
        assertThat(lost.payload(stopped.taskArn()).path("desiredStatus").asText())
                .isEqualTo("STOPPED");
        assertThat(lost.heard("PayloadMessage")).hasSize(2);
        assertThat(lost.heard.getLast().path("type").asText()).isEqualTo("TaskManifestMessage");
        assertThat(lost.heard("TaskManifestMessage").getLast().path("tasks")).hasSize(3);
        assertThat(instance(lost).agentConnected()).isTrue();
    }

    private Task needsTheSecret(String secret) {
        world.user()
                .registerTaskDefinition(request -> request.family("secret")
                        .executionRoleArn("arn:aws:iam::" + EcsWorld.ACCOUNT + ":role/execution")
                        .containerDefinitions(container -> container
                                .name("main")
                                .image("nginx")
                                .memory(128)
                                .secrets(each -> each.name("PASSWORD").valueFrom(secret))));
        RunTaskResponse ran = world.user()
                .runTask(
                        request -> request.cluster("c").taskDefinition("secret").launchType(LaunchType.EC2));
        assertThat(ran.failures()).isEmpty();
        world.time.settle();
        return ran.tasks().getFirst();
    }

    @Test
    void aTaskThatIsToldOfAgainHasItsSecrets() {
        world.parameters()
                .putParameter(r -> r.name("password").type("SecureString").value("hunter2"));
        ScriptedAgent agent = ScriptedAgent.registered(world).connect();
        Task task = needsTheSecret("password");
        assertThat(agent.payload(task.taskArn()).toString()).contains("hunter2");
        agent.heard.clear();
        agent.connect();
        assertThat(agent.payload(task.taskArn()).toString()).contains("hunter2");
    }

    @Test
    void aTaskThatIsToldOfAgainStopsWhenItsSecretIsGone() {
        world.parameters()
                .putParameter(r -> r.name("password").type("SecureString").value("hunter2"));
        ScriptedAgent agent = ScriptedAgent.registered(world).connect();
        Task task = needsTheSecret("password");
        world.parameters().deleteParameter(r -> r.name("password"));
        agent.heard.clear();
        agent.connect();
        assertThat(agent.payload(task.taskArn()).path("desiredStatus").asText()).isEqualTo("STOPPED");
        assertThat(world.task(task.taskArn()).stoppedReason()).startsWith("ResourceInitializationError");
        assertThat(world.task(task.taskArn()).stopCodeAsString()).isEqualTo("TaskFailedToStart");
    }

    @Test
    void theManifestOfAConnectionIsNewerThanTheOneBefore() {
        ScriptedAgent agent = ScriptedAgent.registered(world).connect().connect();
        assertThat(agent.heard("TaskManifestMessage"))
                .extracting(manifest -> manifest.path("timeline").asLong())
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void anAgentMayStopWhatNobodyWantsAndNothingElse() {
        ScriptedAgent agent = ScriptedAgent.registered(world).connect();
        Task wanted = ran();
        report(wanted, "RUNNING");
        String unknown = EcsWorld.ARN + "task/c/0123456789abcdef0123456789abcdef";
        var message = ScriptedAgent.object().put("messageId", "m");
        var candidates = message.putArray("stopCandidates");
        candidates.addObject().put("taskArn", wanted.taskArn()).put("taskClusterArn", "c");
        candidates.addObject().put("taskArn", unknown).put("desiredStatus", "STOPPED");
        agent.say("TaskStopVerificationMessage", message);
        JsonNode answer = agent.heard("TaskStopVerificationAck").getFirst();
        assertThat(answer.path("messageId").asText()).isEqualTo("m");
        assertThat(answer.path("stopTasks").findValuesAsText("taskArn")).containsExactly(unknown);
    }

    @Test
    void deregistrationEndsTheConnectionInTheWordsThatAgentsKnow() {
        ScriptedAgent agent = ScriptedAgent.registered(world).connect();
        Task task = ran();
        report(task, "RUNNING");
        world.user()
                .deregisterContainerInstance(request ->
                        request.cluster("c").containerInstance(agent.arn()).force(true));
        world.time.settle();
        assertThat(agent.closed).singleElement().asString().startsWith("InactiveInstanceException");
        assertThat(world.task(task.taskArn()).lastStatus()).isEqualTo("STOPPED");
        assertThat(catchThrowableOfType(Refusal.class, agent::connect).type()).isEqualTo("InactiveInstanceException");
    }

    @Test
    void whoIsNotRegisteredHasNoConnection() {
        ScriptedAgent agent = ScriptedAgent.registered(world);
        assertThatThrownBy(() -> agent.open(Map.of("clusterArn", "none", "containerInstanceArn", agent.arn())))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.type()).isEqualTo("InvalidClusterException"));
        assertThatThrownBy(() -> agent.open(Map.of("clusterArn", "c", "containerInstanceArn", "none")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.type()).isEqualTo("InvalidInstanceException"));
        assertThatThrownBy(() -> agent.open(Map.of("clusterArn", "c")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.type()).isEqualTo("BadRequestException"));
    }

    @Test
    void telemetryIsAcknowledgedAndHealthIsKept() {
        ScriptedAgent agent = ScriptedAgent.registered(world).connect();
        Task task = ran();
        report(task, "RUNNING");
        agent.open(Map.of("cluster", "c", "containerInstance", agent.arn(), "publishMetrics", "true"));
        agent.say("StartTelemetrySessionRequest", ScriptedAgent.object().put("cluster", "c"));
        agent.say("PublishMetricsRequest", ScriptedAgent.object());
        assertThat(agent.heard("AckPublishMetric")).hasSize(1);
        var health = ScriptedAgent.object();
        health.putArray("tasks")
                .addObject()
                .put("taskArn", task.taskArn())
                .putArray("containers")
                .addObject()
                .put("containerName", "main")
                .put("healthStatus", "HEALTHY");
        agent.say("PublishHealthRequest", health);
        assertThat(agent.heard("AckPublishHealth")).hasSize(1);
        assertThat(world.task(task.taskArn()).containers().getFirst().healthStatusAsString())
                .isEqualTo("HEALTHY");
    }

    @Test
    void anAgentsWordOnTheHealthOfAnothersTaskDoesNotCount() {
        ScriptedAgent agent = ScriptedAgent.registered(world).connect();
        Task task = ran();
        report(task, "RUNNING");
        ScriptedAgent other = ScriptedAgent.registered(world);
        other.open(Map.of("cluster", "c", "containerInstance", other.arn()));
        var health = ScriptedAgent.object();
        health.putArray("tasks")
                .addObject()
                .put("taskArn", task.taskArn())
                .putArray("containers")
                .addObject()
                .put("containerName", "main")
                .put("healthStatus", "UNHEALTHY");
        other.say("PublishHealthRequest", health);
        assertThat(world.task(task.taskArn()).containers().getFirst().healthStatusAsString())
                .isNotEqualTo("UNHEALTHY");
        assertThat(task.containerInstanceArn()).isEqualTo(agent.arn());
    }

    @Test
    void whatIsNoFrameEndsTheConnectionAndSaysWhy() {
        for (String frame : new String[] {
            "",
            "{",
            "[]",
            "{\"type\":\"AckRequest\"}",
            "{\"type\":1,\"message\":{}}",
            "{\"type\":\"TaskStopVerificationMessage\",\"message\":{\"stopCandidates\":[null]}}",
            "{\"type\":\"TaskStopVerificationMessage\",\"message\":{\"messageId\":\"m\",\"stopCandidates\":[{}]}}"
        }) {
            ScriptedAgent agent = ScriptedAgent.registered(world).connect();
            agent.say(frame);
            assertThat(agent.closed)
                    .as(frame)
                    .singleElement()
                    .asString()
                    .startsWith("BadRequestException: not a frame");
        }
    }

    private static void answer(ScriptedAgent agent, String type, String message, @Nullable String reason) {
        agent.say(
                type,
                ScriptedAgent.object()
                        .put("cluster", "c")
                        .put("containerInstance", agent.arn())
                        .put("messageId", message)
                        .put("reason", reason));
    }

    private static String lastPayload(ScriptedAgent agent) {
        return agent.heard("PayloadMessage").getLast().path("messageId").asText();
    }

    @Test
    void aTaskOfWhichTheAgentCannotUseTheMessageFailsToStart() {
        ScriptedAgent agent = ScriptedAgent.registered(world).connect();
        Task known = ran();
        answer(agent, "AckRequest", lastPayload(agent), null);
        answer(agent, "NackRequest", lastPayload(agent), "too late");
        assertThat(world.task(known.taskArn()).lastStatus()).isEqualTo("PENDING");

        Task unknown = ran();
        answer(agent, "NackRequest", lastPayload(agent), "no such thing");
        Task silent = ran();
        answer(agent, "NackRequest", lastPayload(agent), null);
        assertFailed(unknown, "no such thing");
        assertFailed(silent, "The agent could not use the task's payload.");
        assertThat(world.task(known.taskArn()).lastStatus()).isEqualTo("PENDING");
    }

    private void assertFailed(Task task, String why) {
        Task failed = world.task(task.taskArn());
        assertThat(failed.lastStatus()).isEqualTo("STOPPED");
        assertThat(failed.stopCodeAsString()).isEqualTo("TaskFailedToStart");
        assertThat(failed.stoppedReason()).isEqualTo(why);
    }

    @Test
    void aMessageOfANewerAgentIsPassedOver() {
        ScriptedAgent agent = ScriptedAgent.registered(world).connect();
        agent.say("{\"type\":\"TomorrowsRequest\",\"message\":{\"a\":1}}");
        agent.say("{\"type\":\"PayloadMessage\",\"message\":{\"messageId\":\"m\",\"tasks\":[]}}");
        assertThat(agent.closed).isEmpty();
    }
}
