package neargate.services.ecs.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import neargate.engine.Engine;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import neargate.services.ecs.tasks.TaskTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Task;

/** Tasks that need secrets, in virtual time. */
class TaskSecretsTest {
    private static final String PREFIX =
            "ResourceInitializationError: unable to pull secrets or registry auth: execution"
                    + " resource retrieval failed: ";
    private static final String SECRETS = "arn:aws:secretsmanager:us-east-1:" + EcsWorld.ACCOUNT + ":secret:";

    private final LiveWorld world = new LiveWorld(new Engine.Capacity(4_096, 16_384));
    private String arn;

    @BeforeEach
    void someSecrets() {
        arn = world.secrets()
                .createSecret(r -> r.name("prod/db").secretString("{\"password\":\"hunter2\",\"port\":5432}"))
                .arn();
        world.parameters()
                .putParameter(r -> r.name("/prod/token").type("SecureString").value("t0ken"));
        world.parameters().putParameter(r -> r.name("plain").type("String").value("hello"));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void containersFindTheirSecretsAmongTheirVariables() {
        Task task = run(define(secrets(
                "WHOLE",
                arn,
                "PARTIAL",
                SECRETS + "prod/db",
                "PASSWORD",
                arn + ":password::",
                "PORT",
                arn + ":port:AWSCURRENT:",
                "TOKEN",
                "arn:aws:ssm:us-east-1:" + EcsWorld.ACCOUNT + ":parameter/prod/token",
                "AGAIN",
                "/prod/token",
                "PLAIN",
                "plain")));
        world.await(task, "RUNNING");

        assertThat(environment(task))
                .containsEntry("WHOLE", "{\"password\":\"hunter2\",\"port\":5432}")
                .containsEntry("PARTIAL", "{\"password\":\"hunter2\",\"port\":5432}")
                .containsEntry("PASSWORD", "hunter2")
                .containsEntry("PORT", "5432")
                .containsEntry("TOKEN", "t0ken")
                .containsEntry("AGAIN", "t0ken")
                .containsEntry("PLAIN", "hello")
                .containsEntry("GIVEN", "1");
    }

    @Test
    void parametersOfOneNameInTwoRegionsAreTwo() {
        world.parameters().putParameter(r -> r.name("pp").type("String").value("east"));
        world.parameters("us-west-2")
                .putParameter(r -> r.name("pp").type("String").value("west"));
        Task task = run(define(secrets(
                "NAME",
                "pp",
                "EAST",
                "arn:aws:ssm:us-east-1:" + EcsWorld.ACCOUNT + ":parameter/pp",
                "WEST",
                "arn:aws:ssm:us-west-2:" + EcsWorld.ACCOUNT + ":parameter/pp")));
        world.await(task, "RUNNING");
        assertThat(environment(task))
                .containsEntry("NAME", "east")
                .containsEntry("EAST", "east")
                .containsEntry("WEST", "west");
    }

    @Test
    void aVersionIsMeantByItsStageAndItsId() {
        String old = world.secrets().getSecretValue(r -> r.secretId(arn)).versionId();
        world.secrets().putSecretValue(r -> r.secretId(arn).secretString("{\"password\":\"hunter3\"}"));
        Task task = run(define(secrets(
                "NOW",
                arn + ":password::",
                "BEFORE",
                arn + ":password:AWSPREVIOUS:",
                "THEN",
                arn + ":password::" + old)));
        world.await(task, "RUNNING");
        assertThat(environment(task))
                .containsEntry("NOW", "hunter3")
                .containsEntry("BEFORE", "hunter2")
                .containsEntry("THEN", "hunter2");
    }

    @Test
    void aSecretIsFetchedWhenTheTaskStartsAndKeptNowhere() {
        Task first = run(define(secrets("PASSWORD", arn + ":password::")));
        world.await(first, "RUNNING");
        world.secrets().putSecretValue(r -> r.secretId(arn).secretString("{\"password\":\"hunter3\"}"));
        Task second = run("web");
        world.await(second, "RUNNING");
        assertThat(environment(first)).containsEntry("PASSWORD", "hunter2");
        assertThat(environment(second)).containsEntry("PASSWORD", "hunter3");

        world.store
                .snapshot()
                .scanAll(TaskTable.TABLE)
                .forEach(row -> assertThat(
                                new String(TaskTable.TABLE.codec().write(row.value()), StandardCharsets.UTF_8))
                        .doesNotContain("hunter"));
        assertThat(world.user()
                        .describeTasks(r -> r.cluster("c").tasks(first.taskArn(), second.taskArn()))
                        .toString())
                .doesNotContain("hunter");
    }

    @Test
    void aTaskWhoseSecretIsMissingStopsAndSaysWhy() {
        stops(
                secrets("A", SECRETS + "none-AbCdEf"),
                "unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret "
                        + SECRETS + "none-AbCdEf from secrets manager: ResourceNotFoundException: Secrets Manager can't"
                        + " find the specified secret.");
        stops(
                secrets("A", "/none", "B", "/prod/token"),
                "unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters:"
                        + " /none");
        stops(
                secrets("A", arn + ":user::"),
                "unable to retrieve secret from asm: retrieved secret from Secrets Manager did not contain json key"
                        + " user");
        stops(
                secrets("A", arn + ":password"),
                "unable to retrieve secret from asm: unexpected ARN format with parameters when trying to retrieve ASM"
                        + " secret");
        stops(
                secrets("A", arn.replace("us-east-1", "eu-west-1")),
                "unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret "
                        + arn.replace("us-east-1", "eu-west-1")
                        + " from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified"
                        + " secret.");
    }

    @Test
    void aValueThatNoVariableCanHoldIsRefusedByTheNameOfItsSecretAlone() {
        String odd = world.secrets()
                .createSecret(r -> r.name("odd").secretString("{\"key\":\"hunter\\u00002\"}"))
                .arn();
        stops(
                secrets("A", odd + ":key::"),
                "the value of the secret " + odd
                        + ":key:: has a NUL character, which no environment variable can hold");
    }

    @Test
    void aLogDriversSecretsAreAmongItsOptions() {
        world.parameters().putParameter(r -> r.name("/group").type("String").value("web-logs"));
        Task task = run(define(container -> container.logConfiguration(log -> log.logDriver("awslogs")
                .options(Map.of("awslogs-region", "us-east-1", "awslogs-stream-prefix", "web", "awslogs-group", "x"))
                .secretOptions(s -> s.name("awslogs-group").valueFrom("/group")))));
        world.await(task, "RUNNING");
        assertThat(world.engine
                        .spec(task.taskArn())
                        .orElseThrow()
                        .containers()
                        .getFirst()
                        .logConfiguration()
                        .options())
                .containsEntry("awslogs-group", "web-logs");
    }

    @Test
    void aLogRouterFindsTheSecretsOfThoseWhoSendToItInItsEnvironment() {
        world.parameters().putParameter(r -> r.name("/key").type("String").value("sesame"));
        world.user()
                .registerTaskDefinition(r -> r.family("routed")
                        .executionRoleArn("arn:aws:iam::" + EcsWorld.ACCOUNT + ":role/execution")
                        .networkMode(NetworkMode.AWSVPC)
                        .cpu("256")
                        .memory("512")
                        .containerDefinitions(
                                c -> c.name("main")
                                        .image("nginx")
                                        .logConfiguration(log -> log.logDriver("awsfirelens")
                                                .options(Map.of("Name", "datadog"))
                                                .secretOptions(
                                                        s -> s.name("apikey").valueFrom("/key"))),
                                c -> c.name("router").image("fluent").firelensConfiguration(f -> f.type("fluentbit"))));
        Task task = run("routed");
        world.await(task, "RUNNING");
        var containers = world.engine.spec(task.taskArn()).orElseThrow().containers();
        assertThat(containers.get(0).logConfiguration().options()).containsEntry("apikey", "${apikey_0}");
        assertThat(containers.get(1).environment())
                .anyMatch(it -> it.name().equals("apikey_0") && it.value().equals("sesame"));
    }

    @Test
    void aTaskOnAnInstanceFindsItsSecretsToo() {
        world.launch(1, InstanceType.T3_MICRO, "us-east-1a");
        world.user()
                .registerTaskDefinition(r -> r.family("ec2")
                        .executionRoleArn("arn:aws:iam::" + EcsWorld.ACCOUNT + ":role/execution")
                        .networkMode(NetworkMode.BRIDGE)
                        .containerDefinitions(c -> c.name("main")
                                .image("nginx")
                                .memory(128)
                                .secrets(s -> s.name("PASSWORD").valueFrom(arn + ":password::"))));
        Task task = world.user()
                .runTask(r -> r.cluster("c").taskDefinition("ec2").launchType(LaunchType.EC2))
                .tasks()
                .getFirst();
        world.await(task, "RUNNING");
        assertThat(environment(task)).containsEntry("PASSWORD", "hunter2");
    }

    @Test
    void aPrivateRegistryIsAskedWithTheCredentialsOfASecret() {
        String login = "{\"username\":\"alice\",\"password\":\"hunter2\"}";
        String secret = world.secrets()
                .createSecret(r -> r.name("registry").secretString(login))
                .arn();
        for (String named : List.of(secret, "registry")) {
            Task task = run(define(registry(named)));
            world.await(task, "RUNNING");
            assertThat(world.engine
                            .spec(task.taskArn())
                            .orElseThrow()
                            .containers()
                            .getFirst()
                            .repositoryCredentials()
                            .credentialsParameter())
                    .isEqualTo(login);
            assertThat(world.user()
                            .describeTaskDefinition(r -> r.taskDefinition(task.taskDefinitionArn()))
                            .toString())
                    .doesNotContain("hunter");
        }
    }

    @Test
    void aTaskWhoseRegistrysCredentialsCannotBeHadStopsAndSaysWhy() {
        stops(
                registry("none"),
                "unable to get registry auth from asm: service call has been retried 1 time(s): asm fetching secret from"
                        + " the service for none: ResourceNotFoundException: Secrets Manager can't find the specified"
                        + " secret.");
        stops(
                registry(arn),
                "unable to get registry auth from asm: asm fetching username: AuthorizationData is malformed, empty"
                        + " field");
        world.secrets().createSecret(r -> r.name("text").secretString("hunter2"));
        stops(
                registry("text"),
                "unable to get registry auth from asm: asm fetching authorization data: unable to unmarshal secret"
                        + " value, invalid schema");
    }

    private static Consumer<ContainerDefinition.Builder> registry(String parameter) {
        return container -> container.repositoryCredentials(it -> it.credentialsParameter(parameter));
    }

    @Test
    void anOverrideDoesNotTakeTheNameOfASecret() {
        define(secrets("PASSWORD", arn + ":password::"));
        assertThatThrownBy(() -> world.user()
                        .runTask(r -> r.cluster("c")
                                .taskDefinition("web")
                                .launchType(LaunchType.FARGATE)
                                .networkConfiguration(world.anywhere())
                                .overrides(o -> o.containerOverrides(c -> c.name("main")
                                        .environment(KeyValuePair.builder()
                                                .name("PASSWORD")
                                                .value("x")
                                                .build())))))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("The secret name must be unique and not shared with any new or existing");
    }

    @Test
    void aTaskThatWasNotStartedYetGetsItsSecretsFromTheNextProcess() {
        Task task = run(define(secrets("PASSWORD", arn + ":password::")));
        world.kill();
        world.restart();
        world.await(task, "RUNNING");
        assertThat(environment(task)).containsEntry("PASSWORD", "hunter2");
    }

    private Map<String, String> environment(Task task) {
        ContainerDefinition container =
                world.engine.spec(task.taskArn()).orElseThrow().containers().getFirst();
        assertThat(container.secrets()).isEmpty();
        return container.environment().stream().collect(Collectors.toMap(KeyValuePair::name, KeyValuePair::value));
    }

    private void stops(Consumer<ContainerDefinition.Builder> container, String why) {
        Task stopped = world.await(run(define(container)), "STOPPED");
        assertThat(stopped.stopCodeAsString()).isEqualTo("TaskFailedToStart");
        assertThat(stopped.stoppedReason()).isEqualTo(PREFIX + why);
        assertThat(stopped.startedAt()).isNull();
    }

    private String define(Consumer<ContainerDefinition.Builder> more) {
        return world.user()
                .registerTaskDefinition(request -> request.family("web")
                        .requiresCompatibilities(Compatibility.FARGATE)
                        .networkMode(NetworkMode.AWSVPC)
                        .executionRoleArn("arn:aws:iam::" + EcsWorld.ACCOUNT + ":role/execution")
                        .cpu("256")
                        .memory("512")
                        .containerDefinitions(container -> container
                                .name("main")
                                .image("nginx")
                                .environment(KeyValuePair.builder()
                                        .name("GIVEN")
                                        .value("1")
                                        .build())
                                .applyMutation(more)))
                .taskDefinition()
                .taskDefinitionArn();
    }

    private Task run(String definition) {
        return world.user()
                .runTask(r -> r.cluster("c")
                        .taskDefinition(definition)
                        .launchType(LaunchType.FARGATE)
                        .networkConfiguration(world.anywhere()))
                .tasks()
                .getFirst();
    }

    /** Secrets of a container: each a name, and what it is from. */
    private static Consumer<ContainerDefinition.Builder> secrets(String... namesAndReferences) {
        List<Secret> secrets = new ArrayList<>();
        for (int i = 0; i < namesAndReferences.length; i += 2) {
            secrets.add(Secret.builder()
                    .name(namesAndReferences[i])
                    .valueFrom(namesAndReferences[i + 1])
                    .build());
        }
        return container -> container.secrets(secrets);
    }
}
