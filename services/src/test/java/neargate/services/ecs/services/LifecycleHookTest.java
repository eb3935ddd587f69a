package neargate.services.ecs.services;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import neargate.kernel.Pace;
import neargate.kernel.controller.Next;
import neargate.kernel.controller.RunLoop;
import neargate.kernel.store.Key;
import neargate.kernel.store.Snapshot;
import neargate.services.ecs.LiveWorld;
import neargate.services.ecs.deployments.Lifecycle.HookStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;

/** Somebody is asked whether a blue/green deployment may go on. */
class LifecycleHookTest {
    private final LiveWorld world = new LiveWorld();
    private final EcsClient user = world.user();
    private final WebService web = new WebService(world);
    private final Queue<String> questions = new ConcurrentLinkedQueue<>();
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private HttpServer hook;

    @BeforeEach
    void listen() throws IOException {
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            questions.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            send(exchange, answers.size() > 1 ? answers.remove() : answers.element());
        });
        hook.setExecutor(Thread::startVirtualThread);
        hook.start();
    }

    private static void send(HttpExchange exchange, String answer) throws IOException {
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @AfterEach
    void close() {
        hook.stop(0);
        world.close();
    }

    private void create(String target, String... stages) {
        create(configuration(target, stages));
    }

    private void create(DeploymentConfiguration configuration) {
        world.define("web", "nginx:1", container -> {});
        web.create(request -> request.deploymentConfiguration(configuration));
        world.await(
                () -> world.service("web"),
                service -> service.deployments().getFirst().rolloutState() == DeploymentRolloutState.COMPLETED);
    }

    private static DeploymentConfiguration configuration(String target, String... stages) {
        return DeploymentConfiguration.builder()
                .strategy(DeploymentStrategy.BLUE_GREEN)
                .bakeTimeInMinutes(1)
                .lifecycleHooks(it -> it.hookTargetArn(target)
                        .roleArn("arn:aws:iam::123456789012:role/hooks")
                        .lifecycleStagesWithStrings(stages))
                .build();
    }

    private String url() {
        return url("/check");
    }

    private String url(String path) {
        return "http://localhost:" + hook.getAddress().getPort() + path;
    }

    private void deploy() {
        user.updateService(request -> request.cluster("c").service("web").forceNewDeployment(true));
    }

    private ServiceDeployment deployment() {
        return user.describeServiceDeployments(request ->
                        request.serviceDeploymentArns(world.service("web").currentServiceDeployment()))
                .serviceDeployments()
                .getFirst();
    }

    @Test
    void aHookThatAgreesIsAskedOnceInEachOfItsStages() {
        answers.add("{\"hookStatus\": \"SUCCEEDED\"}");
        create(url(), "PRE_SCALE_UP", "POST_TEST_TRAFFIC_SHIFT");

        deploy();
        world.await(this::deployment, it -> it.status() == ServiceDeploymentStatus.SUCCESSFUL);

        ServiceDeployment deployment = deployment();
        assertThat(questions)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .contains("\"lifecycleStage\":\"PRE_SCALE_UP\"")
                                .contains("\"resourceArn\":\"" + deployment.serviceDeploymentArn() + "\"")
                                .contains("\"serviceArn\":\"" + deployment.serviceArn() + "\"")
                                .contains("\"targetServiceRevisionArn\":\""
                                        + deployment.targetServiceRevision().arn() + "\""),
                        second -> assertThat(second).contains("\"lifecycleStage\":\"POST_TEST_TRAFFIC_SHIFT\""));
    }

    @Test
    void aHookThatNeedsTimeIsAskedAgainWhenItSays() {
        answers.addAll(List.of(
                "{\"hookStatus\": \"IN_PROGRESS\", \"callBackDelay\": 60}",
                "{\"hookStatus\": \"IN_PROGRESS\"}",
                "{\"hookStatus\": \"SUCCEEDED\"}"));
        create(url(), "POST_SCALE_UP");

        deploy();
        world.await(this::deployment, it -> it.lifecycleStage() == ServiceDeploymentLifecycleStage.POST_SCALE_UP);
        world.time.advance(Duration.ofSeconds(58));
        assertThat(questions).hasSize(1);
        world.time.advance(Duration.ofSeconds(2));
        assertThat(questions).as("after its own delay").hasSize(2);
        world.time.advance(Duration.ofSeconds(30));
        assertThat(questions).as("after AWS's").hasSize(3);
        assertThat(deployment().lifecycleStage()).isEqualTo(ServiceDeploymentLifecycleStage.BAKE_TIME);
    }

    @Test
    void aHookThatIsSlowHoldsUpNoOther() throws InterruptedException {
        DeploymentConfiguration one = configuration(url("/one"), "PRE_SCALE_UP");
        DeploymentConfiguration other = configuration(url("/other"), "PRE_SCALE_UP");
        answers.add("{\"hookStatus\": \"SUCCEEDED\"}");
        create(one.copy(it -> it.lifecycleHooks(
                one.lifecycleHooks().getFirst(), other.lifecycleHooks().getFirst())));
        world.kill();
        deploy();

        var asked = new CountDownLatch(2);
        var answered = new CountDownLatch(1);
        LifecycleHooks slow = (_, _) -> {
            asked.countDown();
            answered.await();
            throw new IllegalStateException("interrupted before");
        };
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        try (var loop = new RunLoop(world.store, List.of(controller(slow)), world.time, threads, world.time)) {
            loop.start();
            assertThat(asked.await(20, TimeUnit.SECONDS)).as("both are asked").isTrue();
        } finally {
            threads.shutdownNow();
        }
    }

    private LifecycleHookController controller(LifecycleHooks hooks) {
        return new LifecycleHookController(world.store, world.time, Pace.AWS, hooks);
    }

    @Test
    void aHookThatWaitedForItsTurnIsNotAskedAboutADeploymentThatIsOver() throws InterruptedException {
        answers.add("{\"hookStatus\": \"SUCCEEDED\"}");
        create(url(), "PRE_SCALE_UP");
        world.kill();
        deploy();
        Snapshot before = world.store.snapshot();
        user.stopServiceDeployment(
                request -> request.serviceDeploymentArn(deployment().serviceDeploymentArn()));
        LifecycleHookController controller = controller((_, _) -> {
            throw new IllegalStateException("nobody wants to know");
        });

        List<Key> waiting = controller.keys(before).toList();
        assertThat(waiting).hasSize(1);
        assertThat(controller.reconcile(waiting.getFirst(), before)).isEqualTo(Next.onChange());
    }

    @Test
    void aHookIsAskedOverAnotherConnectionThanOneThatItClosed() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Future<?> serves = threads.submit(() -> {
                try (Socket kept = server.accept()) {
                    agree(kept);
                    kept.getInputStream().read();
                }
                try (Socket another = server.accept()) {
                    agree(another);
                }
                return null;
            });
            LifecycleHooks hooks = LifecycleHooks.byHttp();
            String target = "http://localhost:" + server.getLocalPort();
            ServiceDeployment deployment = ServiceDeployment.builder()
                    .serviceDeploymentArn("arn")
                    .targetServiceRevision(it -> it.arn("revision"))
                    .build();

            assertThat(hooks.ask(target, deployment).status()).isEqualTo(HookStatus.SUCCEEDED);
            assertThat(hooks.ask(target, deployment).status()).isEqualTo(HookStatus.SUCCEEDED);
            serves.get();
        }
    }

    private static void agree(Socket client) throws IOException {
        var question = new StringBuilder();
        while (!question.toString().endsWith("\"arn\"}")) {
            question.append((char) client.getInputStream().read());
        }
        String answer = "{\"hookStatus\": \"SUCCEEDED\"}";
        client.getOutputStream()
                .write(("HTTP/1.1 200 OK\r\nContent-Length: " + answer.length() + "\r\n\r\n" + answer)
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aHookThatDoesNotAgreeIsTheEndOfGreen() {
        answers.add("{\"hookStatus\": \"FAILED\"}");
        create(url(), "POST_SCALE_UP");

        deploy();
        world.await(this::deployment, it -> it.status() == ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);

        assertThat(deployment().statusReason())
                .isEqualTo("Service deployment rolled back because a lifecycle hook failed.");
        assertThat(world.tasks("web", DesiredStatus.RUNNING)).hasSize(1);
    }

    @Test
    void aHookThatIsNotThereHasFailed() {
        create(url(), "PRE_SCALE_UP");
        hook.stop(0);

        deploy();

        world.await(this::deployment, it -> it.status() == ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "no", "[]", "{}", "{\"hookStatus\": 1}", "{\"hookStatus\": \"MAYBE\"}", "{\"hookStatus\""})
    void anAnswerThatIsNoneIsAFailure(String body) {
        assertThat(HookEndpoint.read(body).status()).isEqualTo(HookStatus.FAILED);
    }

    @Test
    void aLambdaFunctionCannotBeCalled() {
        world.define("web", "nginx:1", container -> {});
        String function = "arn:aws:lambda:us-east-1:123456789012:function:check";
        refused(
                "The lifecycle hook " + function
                        + " can't be called: there is no AWS Lambda here. Specify the http or https"
                        + " URL of an endpoint that answers as the function would.",
                configuration(function, "PRE_SCALE_UP"));
        refused(
                "hookTargetArn must be an http or https URL, was ftp://here.",
                configuration("ftp://here", "PRE_SCALE_UP"));
        refused(
                "hookTargetArn must be an http or https URL, was http://127.0.0.1:99999/.",
                configuration("http://127.0.0.1:99999/", "PRE_SCALE_UP"));
        refused("lifecycleStages can not be empty.", configuration(url()));
        refused(
                "lifecycleHooks are not valid with the deployment strategy ROLLING.",
                configuration(url(), "PRE_SCALE_UP")
                        .copy(it -> it.strategy(DeploymentStrategy.ROLLING).bakeTimeInMinutes(0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"FOO", "SCALE_UP", "BAKE_TIME", "CLEAN_UP"})
    void thereAreNoHooksForOtherStages(String stage) {
        world.define("web", "nginx:1", container -> {});
        refused(
                "lifecycleStages must be of [RECONCILE_SERVICE, PRE_SCALE_UP, POST_SCALE_UP, TEST_TRAFFIC_SHIFT,"
                        + " POST_TEST_TRAFFIC_SHIFT, PRE_PRODUCTION_TRAFFIC_SHIFT, PRODUCTION_TRAFFIC_SHIFT,"
                        + " POST_PRODUCTION_TRAFFIC_SHIFT], were [PRE_SCALE_UP, " + stage + "].",
                configuration(url(), "PRE_SCALE_UP", stage));
    }

    private void refused(String message, DeploymentConfiguration configuration) {
        web.refused(message, request -> request.deploymentConfiguration(configuration));
    }
}
