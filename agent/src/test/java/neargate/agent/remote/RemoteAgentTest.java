package neargate.agent.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import neargate.agent.Agent;
import neargate.agent.GivenTasks;
import neargate.engine.Engine;
import neargate.engine.TaskNetwork;
import neargate.engine.images.PullBehavior;
import neargate.engine.simulated.SimulatedEngine;
import neargate.kernel.Ids;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DiscoverPollEndpointRequest;
import software.amazon.awssdk.services.ecs.model.DiscoverPollEndpointResponse;

/** An agent whose other end does what it should not: whatever that is, the agent is there for the next word, or comes back. */
class RemoteAgentTest {
    private static final String HEARTBEAT = "{\"type\":\"HeartbeatMessage\",\"message\":{\"messageId\":\"beat\"}}";

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private TestEndpoint tasks;
    private TestEndpoint telemetry;
    private RemoteAgent remote;

    /** ECS, where agents ask for the endpoints. */
    private final class Ecs implements EcsClient {
        @Override
        public DiscoverPollEndpointResponse discoverPollEndpoint(DiscoverPollEndpointRequest request) {
            return DiscoverPollEndpointResponse.builder()
                    .endpoint(tasks.address().toString())
                    .telemetryEndpoint(telemetry.address().toString())
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
    void connects() throws IOException {
        tasks = new TestEndpoint();
        telemetry = new TestEndpoint();
        var ecs = new Ecs();
        var agent = new Agent(
                new Agent.Identity("c", "arn:aws:ecs:us-east-1:123456789012:container-instance/c/0"),
                new Agent.Machine(TaskNetwork.MACHINE, null, PullBehavior.DEFAULT),
                new SimulatedEngine(Clock.systemUTC(), executor, new Engine.Capacity(1_024, 1_024)),
                GivenTasks.unkept(),
                ecs,
                executor,
                new Ids(new Random(2)));
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));
        remote = new RemoteAgent(
                agent, ecs, new Dialer(credentials, Region.US_EAST_1, executor), executor, new Random(3));
        remote.start();
    }

    @AfterEach
    void ends() throws IOException {
        remote.close();
        tasks.close();
        telemetry.close();
        executor.shutdownNow();
    }

    /** The agent comes back, and hears. */
    private void assertComesBack() throws IOException {
        try (TestEndpoint.Line line = tasks.accept()) {
            assertHears(line);
        }
    }

    private static void assertHears(TestEndpoint.Line line) throws IOException {
        line.say(HEARTBEAT);
        assertThat(line.heard()).contains("HeartbeatAckRequest").contains("beat");
    }

    @Test
    void aConnectionThatClosesAtOnceIsOpenedAgain() throws IOException {
        tasks.accept().close();
        tasks.accept().close();
        assertComesBack();
    }

    @Test
    void whatIsNoFrameOfWebSocketsEndsTheConnectionOnly() throws IOException {
        try (TestEndpoint.Line line = tasks.accept()) {
            line.raw("\u00ff\u00ff\u00ff\u00ffgarbage");
            assertComesBack();
        }
    }

    @Test
    void whatIsNoMessageIsPassedOver() throws IOException {
        try (TestEndpoint.Line line = tasks.accept()) {
            line.say("{");
            line.say("[]");
            line.say("{\"type\":\"TomorrowsMessage\",\"message\":{}}");
            line.say("{\"type\":\"PayloadMessage\",\"message\":{\"tasks\":[null]}}");
            assertHears(line);
        }
    }

    @Test
    void aTextWithoutAnEndEndsTheConnection() throws IOException {
        String part = "x".repeat(1 << 20);
        try (TestEndpoint.Line line = tasks.accept()) {
            line.begin(part);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            line.goOn(part);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        assertComesBack();
    }
}
