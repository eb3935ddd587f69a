package neargate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import neargate.agent.EcsConfig;
import neargate.engine.docker.PrivateDockerd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent before it is what it should become. */
class NeargateAgentTest {
    @TempDir
    private Path folder;

    @Test
    void noContainerEngineIsStartedForAMachineThatEcsDoesNotTake() throws Exception {
        assumeTrue(PrivateDockerd.mayRun() && PrivateDockerd.isInstalled());
        System.setProperty("aws.accessKeyId", "key");
        System.setProperty("aws.secretAccessKey", "secret");
        System.setProperty("neargate.home", folder.toString());
        var asked = new CountDownLatch(2);
        HttpServer ecs = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ecs.createContext("/", exchange -> {
            byte[] no = "{\"__type\":\"ClusterNotFoundException\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(400, no.length);
            exchange.getResponseBody().write(no);
            exchange.close();
            asked.countDown();
        });
        ecs.start();
        var directory = new Instance(folder.resolve("data"));
        directory.lock();
        var endpoint = URI.create("http://127.0.0.1:" + ecs.getAddress().getPort());
        var configuration = new NeargateAgent.Configuration("c", endpoint, "us-east-1", new EcsConfig(Map.of()));
        try (NeargateAgent agent = NeargateAgent.start(configuration, directory)) {
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(new PrivateDockerd(directory.data()).process()).isEmpty();
            assertThat(agent.failure()).isNotDone();
        } finally {
            ecs.stop(0);
            directory.close();
        }
        assertThat(new PrivateDockerd(directory.data()).process()).isEmpty();
    }
}
