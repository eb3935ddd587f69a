package neargate.services.ecs;

import static neargate.services.ecs.EcsWorld.ARN;
import static neargate.services.ecs.EcsWorld.assertFails;
import static neargate.services.ecs.taskdefinitions.Definitions.nginx;
import static neargate.services.ecs.taskdefinitions.Definitions.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import neargate.kernel.controller.Next;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.services.ecs.taskdefinitions.TaskDefinitionController;
import neargate.services.ecs.taskdefinitions.TaskDefinitionUse;
import neargate.services.ecs.taskdefinitions.TaskDefinitions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.SortOrder;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionFamilyStatus;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;
import software.amazon.awssdk.services.ecs.model.TransportProtocol;

class TaskDefinitionTest {
    private final EcsWorld world = new EcsWorld();
    private final EcsClient ecs = world.user();

    @AfterEach
    void close() {
        world.close();
    }

    private TaskDefinition register(String family) {
        return ecs.registerTaskDefinition(web().family(family).build()).taskDefinition();
    }

    private TaskDefinition described(String name) {
        return ecs.describeTaskDefinition(r -> r.taskDefinition(name)).taskDefinition();
    }

    private void assertCannotBeDescribed(String name) {
        assertFails(ClientException.class, "Unable to describe task definition.", () -> described(name));
    }

    @Test
    void revisionsCountUp() {
        assertThat(register("web").taskDefinitionArn()).isEqualTo(ARN + "task-definition/web:1");
        assertThat(register("web").revision()).isEqualTo(2);
        assertThat(register("other").revision()).isEqualTo(1);
    }

    @Test
    void aRevisionNumberIsNeverGivenAgain() {
        register("web");
        register("web");
        ecs.deregisterTaskDefinition(r -> r.taskDefinition("web:2"));
        ecs.deleteTaskDefinitions(r -> r.taskDefinitions("web:2"));
        finishDeletions(unused());

        assertThat(register("web").revision()).isEqualTo(3);
    }

    @Test
    void awsFillsInWhatWasNotSaid() {
        TaskDefinition definition = register("web");

        assertThat(definition.status()).isEqualTo(TaskDefinitionStatus.ACTIVE);
        assertThat(definition.registeredBy()).isEqualTo(EcsWorld.ROOT);
        assertThat(definition.registeredAt()).isNotNull();
        assertThat(definition.compatibilities()).containsExactly(Compatibility.EC2, Compatibility.FARGATE);
        assertThat(definition.requiresAttributes())
                .extracting(Attribute::name)
                .containsExactly("com.amazonaws.ecs.capability.docker-remote-api.1.18", "ecs.capability.task-eni");
        assertThat(definition.hasVolumes()).isTrue();
        assertThat(definition.hasPlacementConstraints()).isTrue();
        ContainerDefinition nginx = definition.containerDefinitions().getFirst();
        assertThat(nginx.cpu()).isZero();
        assertThat(nginx.essential()).isTrue();
        assertThat(nginx.hasEnvironment()).isTrue();
        assertThat(nginx.hasMountPoints()).isTrue();
        assertThat(nginx.hasVolumesFrom()).isTrue();
        assertThat(nginx.hasSystemControls()).isTrue();
        assertThat(nginx.hasCommand()).isFalse();
        assertThat(nginx.portMappings())
                .containsExactly(PortMapping.builder()
                        .containerPort(80)
                        .hostPort(80)
                        .protocol(TransportProtocol.TCP)
                        .build());
    }

    @Test
    void aHealthCheckGetsItsUsualTimes() {
        ecs.registerTaskDefinition(web().containerDefinitions(
                        nginx().healthCheck(h -> h.command("CMD-SHELL", "true")).build())
                .build());

        var check = described("web").containerDefinitions().getFirst().healthCheck();
        assertThat(check.interval()).isEqualTo(30);
        assertThat(check.timeout()).isEqualTo(5);
        assertThat(check.retries()).isEqualTo(3);
        assertThat(check.startPeriod()).isNull();
    }

    @Test
    void theSizeIsKeptInPlainNumbersHoweverItWasWritten() {
        ecs.registerTaskDefinition(web().cpu(".5 vCPU").memory("1 GB").build());

        assertThat(described("web").cpu()).isEqualTo("512");
        assertThat(described("web").memory()).isEqualTo("1024");
    }

    @Test
    void whatIsGivenIsDescribedAsItWasGiven() {
        ContainerDefinition given = nginx().cpu(128)
                .memory(256)
                .memoryReservation(128)
                .command("nginx", "-g", "daemon off;")
                .entryPoint("/entry")
                .environment(KeyValuePair.builder().name("A").value("1").build())
                .user("1000:1000")
                .workingDirectory("/srv")
                .stopTimeout(60)
                .readonlyRootFilesystem(true)
                .dockerLabels(Map.of("a", "b"))
                .ulimits(u -> u.name("nofile").softLimit(1024).hardLimit(4096))
                .linuxParameters(l -> l.initProcessEnabled(true))
                .logConfiguration(l -> l.logDriver(LogDriver.AWSLOGS)
                        .options(Map.of(
                                "awslogs-group", "/web",
                                "awslogs-region", "us-east-1",
                                "awslogs-stream-prefix", "ecs")))
                .build();
        ecs.registerTaskDefinition(web().executionRoleArn("ecsTaskExecutionRole")
                .taskRoleArn("arn:aws:iam::123456789012:role/task")
                .ephemeralStorage(e -> e.sizeInGiB(30))
                .runtimePlatform(p -> p.cpuArchitecture("X86_64").operatingSystemFamily("LINUX"))
                .containerDefinitions(given)
                .build());

        TaskDefinition described = described("web");
        ContainerDefinition container = described.containerDefinitions().getFirst();
        assertThat(container.toBuilder()
                        .portMappings(given.portMappings())
                        .mountPoints(given.mountPoints())
                        .volumesFrom(given.volumesFrom())
                        .systemControls(given.systemControls())
                        .essential(given.essential())
                        .logConfiguration(given.logConfiguration())
                        .build())
                .isEqualTo(given);
        assertThat(container.logConfiguration().options())
                .isEqualTo(given.logConfiguration().options());
        assertThat(described.executionRoleArn()).isEqualTo("ecsTaskExecutionRole");
        assertThat(described.taskRoleArn()).isEqualTo("arn:aws:iam::123456789012:role/task");
        assertThat(described.ephemeralStorage().sizeInGiB()).isEqualTo(30);
        assertThat(described.runtimePlatform().cpuArchitectureAsString()).isEqualTo("X86_64");
        assertThat(described.requiresAttributes())
                .extracting(Attribute::name)
                .contains(
                        "com.amazonaws.ecs.capability.logging-driver.awslogs",
                        "ecs.capability.execution-role-awslogs",
                        "com.amazonaws.ecs.capability.task-iam-role");
    }

    @Test
    void aDefinitionForEc2NeedNoTaskSizeAndIsNotForFargate() {
        TaskDefinition definition = ecs.registerTaskDefinition(r ->
                        r.family("old").containerDefinitions(nginx().memory(128).build()))
                .taskDefinition();

        assertThat(definition.compatibilities()).containsExactly(Compatibility.EC2, Compatibility.EXTERNAL);
        assertThat(definition
                        .containerDefinitions()
                        .getFirst()
                        .portMappings()
                        .getFirst()
                        .hostPort())
                .isZero();
    }

    @Test
    void aFamilyMeansItsLatestActiveRevision() {
        register("web");
        register("web");
        register("web");
        ecs.deregisterTaskDefinition(r -> r.taskDefinition("web:3"));

        assertThat(described("web").revision()).isEqualTo(2);
        assertThat(described("web:3").status()).isEqualTo(TaskDefinitionStatus.INACTIVE);
        assertThat(described("web:3").deregisteredAt()).isNotNull();
        assertThat(described(ARN + "task-definition/web:1").revision()).isEqualTo(1);
    }

    @Test
    void whatIsNotThereCannotBeDescribed() {
        register("web");
        ecs.deregisterTaskDefinition(r -> r.taskDefinition("web:1"));

        assertCannotBeDescribed("web");
        assertCannotBeDescribed("web:2");
        assertCannotBeDescribed("other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "latest", "", "1x", "99999999999"})
    void aRevisionIsAPositiveNumber(String revision) {
        assertFails(
                ClientException.class,
                "Invalid revision number. Number: " + revision,
                () -> described("web:" + revision));
    }

    @Test
    void aFamilyHasAProperName() {
        assertFails(ClientException.class, "Family should not be null or empty.", () -> register(""));
        assertFails(ClientException.class, "Family contains invalid characters.", () -> register("web site"));
        assertFails(ClientException.class, "Family contains invalid characters.", () -> described("we/b"));
        assertFails(ClientException.class, "Family name is too long.", () -> register("f".repeat(256)));
    }

    @Test
    void tagsAreShownWhenAskedFor() {
        Tag tag = Tag.builder().key("team").value("a").build();
        ecs.registerTaskDefinition(web().tags(tag).build());

        assertThat(ecs.describeTaskDefinition(r -> r.taskDefinition("web")).tags())
                .isEmpty();
        assertThat(ecs.describeTaskDefinition(r -> r.taskDefinition("web").include(TaskDefinitionField.TAGS))
                        .tags())
                .containsExactly(tag);
        assertFails(
                InvalidParameterException.class,
                "Tag keys can not start with aws: since it is reserved for AWS use: aws:x",
                () -> ecs.registerTaskDefinition(
                        web().tags(tag.toBuilder().key("aws:x").build()).build()));
    }

    @Test
    void aRefusedDefinitionTakesNoNumber() {
        assertFails(
                ClientException.class,
                "Too many containers.",
                () -> ecs.registerTaskDefinition(web().containerDefinitions(IntStream.range(0, 11)
                                .mapToObj(i -> nginx().name("c" + i).build())
                                .toList())
                        .build()));

        assertThat(register("web").revision()).isEqualTo(1);
    }

    @Test
    void revisionsAreListedByFamilyAndNumberBothWays() {
        IntStream.range(0, 11).forEach(i -> register("web"));
        register("web-a");
        register("api");

        List<String> ascending = names(SortOrder.ASC, null);
        assertThat(ascending)
                .containsExactly(
                        "api:1", "web:1", "web:2", "web:3", "web:4", "web:5", "web:6", "web:7", "web:8", "web:9",
                        "web:10", "web:11", "web-a:1");
        assertThat(names(SortOrder.DESC, null)).containsExactlyElementsOf(ascending.reversed());
        assertThat(names(SortOrder.DESC, "web")).hasSize(11).startsWith("web:11", "web:10");
        assertThat(names(SortOrder.ASC, "we")).isEmpty();
    }

    @Test
    void aTokenThatWeNeverGaveIsRefused() {
        register("web");
        String forged = Base64.getUrlEncoder().encodeToString("1web#x".getBytes(StandardCharsets.UTF_8));

        assertFails(
                InvalidParameterException.class,
                "Invalid token.",
                () -> ecs.listTaskDefinitions(r -> r.sort(SortOrder.DESC).nextToken(forged)));
    }

    /** All pages of four. */
    private List<String> names(SortOrder sort, String family) {
        List<String> names = new ArrayList<>();
        ecs.listTaskDefinitionsPaginator(r -> r.sort(sort).familyPrefix(family).maxResults(4))
                .forEach(page -> page.taskDefinitionArns()
                        .forEach(arn -> names.add(arn.substring((ARN + "task-definition/").length()))));
        return names;
    }

    @Test
    void deregisteredRevisionsAreListedApart() {
        register("web");
        register("web");
        ecs.deregisterTaskDefinition(r -> r.taskDefinition("web:1"));

        assertThat(ecs.listTaskDefinitions().taskDefinitionArns()).containsExactly(ARN + "task-definition/web:2");
        assertThat(ecs.listTaskDefinitions(r -> r.status(TaskDefinitionStatus.INACTIVE))
                        .taskDefinitionArns())
                .containsExactly(ARN + "task-definition/web:1");
    }

    @Test
    void aFamilyIsActiveWhileOneOfItsRevisionsIs() {
        register("web");
        register("api");
        ecs.deregisterTaskDefinition(r -> r.taskDefinition("api:1"));

        assertThat(families(TaskDefinitionFamilyStatus.ACTIVE)).containsExactly("web");
        assertThat(families(TaskDefinitionFamilyStatus.INACTIVE)).containsExactly("api");
        assertThat(families(TaskDefinitionFamilyStatus.ALL)).containsExactly("api", "web");
        assertThat(ecs.listTaskDefinitionFamilies(r -> r.familyPrefix("w")).families())
                .containsExactly("web");
    }

    private List<String> families(TaskDefinitionFamilyStatus status) {
        return ecs.listTaskDefinitionFamilies(r -> r.status(status)).families();
    }

    @Test
    void deregisteringNeedsTheRevision() {
        register("web");

        assertFails(
                ClientException.class,
                "Task definition revision must be specified: web",
                () -> ecs.deregisterTaskDefinition(r -> r.taskDefinition("web")));
        assertFails(
                ClientException.class,
                "The specified task definition does not exist. Specify a valid account, family, revision and try again.",
                () -> ecs.deregisterTaskDefinition(r -> r.taskDefinition("web:2")));
    }

    @Test
    void onlyWhatIsDeregisteredIsDeleted() {
        register("web");
        register("web");
        ecs.deregisterTaskDefinition(r -> r.taskDefinition("web:1"));

        var answer = ecs.deleteTaskDefinitions(r -> r.taskDefinitions("web:1", "web:2", "web:3"));

        assertThat(answer.taskDefinitions())
                .extracting(TaskDefinition::revision, TaskDefinition::status)
                .containsExactly(tuple(1, TaskDefinitionStatus.DELETE_IN_PROGRESS));
        assertThat(answer.failures())
                .extracting(Failure::arn, Failure::reason)
                .containsExactly(
                        tuple(
                                ARN + "task-definition/web:2",
                                "The specified task definition is still in ACTIVE status. Please deregister the target"
                                        + " and try again."),
                        tuple(
                                ARN + "task-definition/web:3",
                                "The specified task definition does not exist. Specify a valid account, family, revision"
                                        + " and try again."));
    }

    @Test
    void tenAreDeletedAtOnceAtMost() {
        assertFails(
                InvalidParameterException.class,
                "The number of task definitions must be between 1 and 10.",
                () -> ecs.deleteTaskDefinitions(r -> r.taskDefinitions(
                        IntStream.range(1, 12).mapToObj(i -> "web:" + i).toList())));
    }

    @Test
    void aDeletedRevisionStaysWhileSomethingUsesIt() {
        register("web");
        ecs.deregisterTaskDefinition(r -> r.taskDefinition("web:1"));
        ecs.deleteTaskDefinitions(r -> r.taskDefinitions("web:1"));

        finishDeletions(use(true));
        assertThat(described("web:1").status()).isEqualTo(TaskDefinitionStatus.DELETE_IN_PROGRESS);

        finishDeletions(unused());
        assertCannotBeDescribed("web:1");
    }

    /** What the run loop would do. */
    private void finishDeletions(TaskDefinitionUse use) {
        var controller = new TaskDefinitionController(world.store, use);
        List<Key> due = controller.keys(world.store.snapshot()).toList();
        assertThat(due).isNotEmpty();
        due.forEach(key ->
                assertThat(controller.reconcile(key, world.store.snapshot())).isEqualTo(Next.onChange()));
    }

    private static TaskDefinitionUse unused() {
        return use(false);
    }

    private static TaskDefinitionUse use(boolean inUse) {
        return new TaskDefinitionUse() {
            @Override
            public boolean inUse(Reader state, Scope scope, String taskDefinitionArn) {
                return inUse;
            }

            @Override
            public Stream<String> freedBy(Change<?> change) {
                return Stream.of();
            }
        };
    }

    @Test
    void whoRunsItIsToldWhatIsWrongWithTheName() {
        Scope scope = new Scope(EcsWorld.ACCOUNT, EcsWorld.REGION);
        register("web");
        register("web");
        ecs.deregisterTaskDefinition(r -> r.taskDefinition("web:2"));
        var state = world.store.snapshot();

        assertThat(TaskDefinitions.require(state, scope, "web").revision()).isEqualTo(1);
        assertFails(
                ClientException.class,
                "TaskDefinition is inactive",
                () -> TaskDefinitions.require(state, scope, "web:2"));
        assertFails(
                ClientException.class, "TaskDefinition not found.", () -> TaskDefinitions.require(state, scope, "api"));
    }

    @Test
    void aHostNetworkHasItsPortsWhereTheContainerHasThem() {
        ecs.registerTaskDefinition(r -> r.family("host")
                .networkMode(NetworkMode.HOST)
                .containerDefinitions(nginx().memory(128).build()));

        assertThat(described("host")
                        .containerDefinitions()
                        .getFirst()
                        .portMappings()
                        .getFirst()
                        .hostPort())
                .isEqualTo(80);
    }
}
