package neargate.services.ecs.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;

/** What would happen, in words; and that it does not. */
class RehearsalTest {
    private final LiveWorld world = new LiveWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private String plan(String operation, String json) {
        return answer(operation, json).text();
    }

    private Answer answer(String operation, String json) {
        return new Caller(EcsWorld.ACCOUNT, EcsWorld.REGION, EcsWorld.ROOT, "plan")
                .call(() -> world.ecs.rehearsal().plan(operation, json.getBytes(StandardCharsets.UTF_8)));
    }

    private void service(String family, int desired, LaunchType type) {
        world.user()
                .createService(request -> request.cluster("c")
                        .serviceName("web")
                        .taskDefinition(family)
                        .desiredCount(desired)
                        .launchType(type)
                        .networkConfiguration(type == LaunchType.FARGATE ? world.anywhere() : null));
        world.await(() -> world.service("web"), service -> service.runningCount() == desired);
    }

    @Test
    void aRollingUpdateIsToldStepByStep() {
        world.define("web", "nginx:1", container -> {});
        service("web", 2, LaunchType.FARGATE);
        world.define("web", "nginx:2", container -> {});
        long revision = world.store.snapshot().revision();

        String plan = plan("UpdateService", "{\"cluster\":\"c\",\"service\":\"web\",\"taskDefinition\":\"web\"}");

        assertThat(plan)
                .startsWith(
                        "UpdateService would begin a deployment of web:2: 2 tasks, at least 2 healthy and at most 4 at"
                                + " a time.\n  1. starts 1 of web:2 in us-east-1")
                .contains("2. then starts 1 of web:2 in us-east-1", "; stops 1 of web:1 in us-east-1")
                .contains("3. then stops 1 of web:1 in us-east-1")
                .endsWith("4. then deployment completed; has reached a steady state\n");
        assertThat(world.store.snapshot().revision()).as("nothing happened").isEqualTo(revision);
        assertThat(world.service("web").deployments()).hasSize(1);
    }

    @Test
    void anUpdateWithoutADeploymentIsToldToo() {
        world.define("web", "nginx:1", container -> {});
        service("web", 2, LaunchType.FARGATE);

        assertThat(plan("UpdateService", "{\"cluster\":\"c\",\"service\":\"web\",\"desiredCount\":3}"))
                .startsWith("UpdateService would need no new deployment: 3 tasks, at least 3 healthy and at most 6 at a"
                        + " time.\n  1. starts 1 of web:1 in us-east-1");
        assertThat(plan("UpdateService", "{\"cluster\":\"c\",\"service\":\"web\",\"desiredCount\":2}"))
                .isEqualTo("UpdateService would need no new deployment: 2 tasks, at least 2 healthy and at most 4 at a"
                        + " time.\n  Nothing would happen.\n");
    }

    @Test
    void whatWouldBeRefusedIsSaid() {
        assertThat(plan("UpdateService", "{\"cluster\":\"c\",\"service\":\"nobody\"}"))
                .isEqualTo("UpdateService would be refused: ServiceNotFoundException: Service not found.\n");
        assertThat(plan("RunTask", "{\"cluster\":\"c\",\"taskDefinition\":\"nobody\"}"))
                .isEqualTo("RunTask would be refused: ClientException: TaskDefinition not found.\n");
        assertThat(plan("RunTask", "[")).startsWith("This is no request of RunTask:");
        assertThat(answer("RunTask", "[").given()).isFalse();
        assertThat(answer("UpdateService", "{\"service\":\"nobody\"}").given()).isFalse();
        assertThat(answer("StopTask", "{}"))
                .isEqualTo(Answer.none("RunTask and UpdateService can be planned, StopTask cannot.\n"));
    }

    @Test
    void placesAreNamedAndSoIsWhatIsInTheWay() {
        world.user()
                .registerTaskDefinition(request -> request.family("web")
                        .containerDefinitions(container ->
                                container.name("main").image("nginx").cpu(512).memory(256)));
        world.launch(1, InstanceType.T2_SMALL, "us-east-1a");

        String plan =
                plan("RunTask", "{\"cluster\":\"c\",\"taskDefinition\":\"web\",\"launchType\":\"EC2\",\"count\":3}");
        assertThat(plan)
                .startsWith("RunTask would start 2 tasks.\n  on ")
                .contains("t2.small, us-east-1a")
                .contains("not placed: RESOURCE:CPU on ");
        assertThat(plan("RunTask", "{\"cluster\":\"c\",\"taskDefinition\":\"web\",\"launchType\":\"EC2\",\"count\":2}"))
                .as("the same again: nothing was claimed")
                .startsWith("RunTask would start 2 tasks.");
        assertThat(world.user()
                        .listTasks(request -> request.cluster("c").desiredStatus(DesiredStatus.RUNNING))
                        .taskArns())
                .isEmpty();
    }

    @Test
    void anUpdateInPlaceFreesTheRoomThatItNeeds() {
        world.user()
                .registerTaskDefinition(request -> request.family("web")
                        .containerDefinitions(container ->
                                container.name("main").image("nginx").cpu(1024).memory(256)));
        world.launch(1, InstanceType.T2_SMALL, "us-east-1a");
        service("web", 1, LaunchType.EC2);

        assertThat(plan("UpdateService", "{\"cluster\":\"c\",\"service\":\"web\",\"forceNewDeployment\":true}"))
                .contains(
                        "There it stays: the service would be unable to place a task because no container instance met"
                                + " all of its requirements.");
        assertThat(plan(
                        "UpdateService",
                        "{\"cluster\":\"c\",\"service\":\"web\",\"forceNewDeployment\":true,"
                                + "\"availabilityZoneRebalancing\":\"DISABLED\","
                                + "\"deploymentConfiguration\":{\"minimumHealthyPercent\":0,\"maximumPercent\":100}}"))
                .contains("1. stops 1 of web:1 on ")
                .contains("2. then starts 1 of web:1 on ")
                .contains("deployment completed");
    }

    @Test
    void roomThatIsKeptForADaemonIsNobodysElse() {
        for (String family : new String[] {"agent", "web"}) {
            world.user()
                    .registerTaskDefinition(request -> request.family(family)
                            .containerDefinitions(container -> container
                                    .name("main")
                                    .image(family)
                                    .cpu(768)
                                    .memory(256)));
        }
        world.engine.withdraw("agent");
        world.launch(1, InstanceType.T2_SMALL, "us-east-1a");
        world.user()
                .createService(request -> request.cluster("c")
                        .serviceName("web")
                        .taskDefinition("agent")
                        .schedulingStrategy(SchedulingStrategy.DAEMON)
                        .launchType(LaunchType.EC2));
        world.await(
                () -> world.service("web"),
                service -> service.events().getFirst().message().contains("unable to consistently start"));
        world.await(() -> world.tasks("web", DesiredStatus.RUNNING), List::isEmpty);

        assertThat(plan("RunTask", "{\"cluster\":\"c\",\"taskDefinition\":\"web\",\"launchType\":\"EC2\"}"))
                .startsWith("RunTask would start 0 tasks.")
                .contains("not placed: RESOURCE:CPU on ");
        assertThat(world.ecs
                        .explainer()
                        .explain(new Scope(EcsWorld.ACCOUNT, EcsWorld.REGION), "c", "web")
                        .text())
                .contains("It could go to 1 of 1 instances.");
    }

    @Test
    void whatIsSpreadOverZonesStaysSo() {
        for (String family : new String[] {"a", "b"}) {
            world.user()
                    .registerTaskDefinition(request -> request.family(family)
                            .containerDefinitions(container ->
                                    container.name("main").image("nginx").memory(64)));
        }
        world.launch(1, InstanceType.T2_SMALL, "us-east-1a");
        world.launch(1, InstanceType.T2_SMALL, "us-east-1b");
        service("a", 2, LaunchType.EC2);

        String plan = plan("UpdateService", "{\"cluster\":\"c\",\"service\":\"web\",\"taskDefinition\":\"b\"}");

        assertThat(plan.lines().skip(1))
                .hasSize(4)
                .element(3)
                .isEqualTo("  4. then deployment completed; has reached a steady state");
        assertThat(plan)
                .containsPattern(
                        "1. starts 1 of b:1 on .*us-east-1([ab])\\)\n  2. then starts 1 of b:1 on .*us-east-1(?!\\1)[ab]\\)")
                .doesNotContain("AZ balanced");
    }

    @Test
    void whatIsMisspeltIsToldInsteadOfIgnored() {
        assertThat(answer("RunTask", "{\"cluster\":\"c\",\"taskDefinition\":\"web\",\"cuont\":3}"))
                .returns(false, Answer::given)
                .extracting(Answer::text)
                .asString()
                .startsWith("This is no request of RunTask: Unknown field 'cuont'; there are ")
                .contains("count, ");
    }

    @Test
    void aTaskThatIsProtectedStays() {
        world.define("web", "nginx:1", container -> {});
        service("web", 1, LaunchType.FARGATE);
        String task = world.tasks("web", DesiredStatus.RUNNING).getFirst().taskArn();
        world.user()
                .updateTaskProtection(request ->
                        request.cluster("c").tasks(task).protectionEnabled(true).expiresInMinutes(60));

        assertThat(plan("UpdateService", "{\"cluster\":\"c\",\"service\":\"web\",\"forceNewDeployment\":true}"))
                .contains("1. starts 1 of web:1")
                .contains("protected tasks")
                .doesNotContain("stops")
                .doesNotContain("completed");
    }

    @Test
    void aBlueGreenDeploymentIsToldWithWhatRunsAlready() {
        world.define("web", "nginx:1", container -> {});
        world.user()
                .createService(request -> request.cluster("c")
                        .serviceName("web")
                        .taskDefinition("web")
                        .desiredCount(2)
                        .launchType(LaunchType.FARGATE)
                        .networkConfiguration(world.anywhere())
                        .deploymentConfiguration(it -> it.strategy(DeploymentStrategy.BLUE_GREEN)
                                .bakeTimeInMinutes(10)
                                .lifecycleHooks(hook -> hook.hookTargetArn("http://localhost:9/check")
                                        .roleArn("arn:aws:iam::123456789012:role/hooks")
                                        .lifecycleStagesWithStrings("POST_PRODUCTION_TRAFFIC_SHIFT"))));
        world.await(() -> world.service("web"), service -> service.runningCount() == 2);
        String update = "{\"cluster\":\"c\",\"service\":\"web\",\"forceNewDeployment\":true}";
        world.await(() -> plan("UpdateService", update), plan -> plan.contains("PRE_SCALE_UP"));
        assertThat(plan("UpdateService", update)).isEqualTo("""
                        UpdateService would leave a blue/green deployment of web:1 in progress, at PRE_SCALE_UP:
                          1. starts 2 of web:1 beside the others
                          2. asks http://localhost:9/check (POST_PRODUCTION_TRAFFIC_SHIFT)
                          3. when all are healthy, waits for 10 minutes
                          4. stops those of web:1
                        """);
    }
}
