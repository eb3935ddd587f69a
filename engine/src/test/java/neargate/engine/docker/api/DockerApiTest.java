package neargate.engine.docker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import neargate.engine.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DockerApiTest {
    private final FakeDocker fake;
    private final DockerApi docker;

    DockerApiTest() throws IOException {
        fake = new FakeDocker();
        docker = fake.api();
    }

    @AfterEach
    void close() {
        docker.close();
        fake.close();
    }

    private static ContainerConfig config() {
        return new ContainerConfig(
                "busybox",
                null,
                null,
                null,
                null,
                List.of(),
                null,
                Map.of(),
                null,
                ContainerConfig.HostConfig.in("none", new ContainerConfig.LogConfig("none", Map.of())));
    }

    @Test
    void anEngineIsSpokenToInAVersionThatItServes() {
        List<String> paths = new ArrayList<>();
        fake.answer("GET /images/nginx/json", request -> {
            paths.add(request.getRequestURI().getPath());
            request.sendResponseHeaders(404, -1);
        });
        docker.image("nginx");
        fake.answer("GET /version", 200, "{\"ApiVersion\":\"1.60\",\"MinAPIVersion\":\"1.50\"}");
        try (DockerApi newer = fake.api()) {
            newer.image("nginx");
        }
        fake.answer("GET /version", 200, "{\"ApiVersion\":\"1.60\",\"MinAPIVersion\":\"1.24\"}");
        try (DockerApi wide = fake.api()) {
            wide.image("nginx");
        }
        assertThat(paths)
                .containsExactly("/v1.41/images/nginx/json", "/v1.50/images/nginx/json", "/v1.44/images/nginx/json");
    }

    @Test
    void refusalsCarryDockersWords() {
        fake.answer("POST /containers/1/start", 500, "{\"message\":\"no space left\"}\n");
        assertThatThrownBy(() -> docker.start("1"))
                .isInstanceOfSatisfying(
                        DockerException.class,
                        refused -> assertThat(refused.asReported())
                                .isEqualTo("Error response from daemon: no space left"));
    }

    @Test
    void whatIsDoneAlreadyIsNoError() {
        fake.answer("POST /containers/1/start", 304, "");
        docker.start("1");
        docker.remove("gone");
        fake.answer("DELETE /containers/1", 409, "{\"message\":\"removal of container 1 is already in progress\"}");
        docker.remove("1");
        assertThat(docker.inspect("gone")).isEmpty();
    }

    @Test
    void aContainerThatHasTheNameAlreadyIsTakenToBeIt() {
        fake.answer("POST /containers/create", 409, "{\"message\":\"the name is in use\"}");
        fake.answer(
                "GET /containers/ecs-web/json",
                200,
                "{\"Id\":\"1\",\"Image\":\"i\",\"State\":{\"Status\":\"created\"},\"Config\":{}}");
        assertThat(docker.create("ecs-web", config())).isEqualTo("1");
    }

    @Test
    void eventsAreToldAsTheyHappen() throws Exception {
        var proceed = new CountDownLatch(1);
        fake.answer("GET /events", request -> {
            request.sendResponseHeaders(200, 0);
            OutputStream out = request.getResponseBody();
            out.write("{\"Action\":\"die\",\"Actor\":{\"ID\":\"1\"},\"timeNano\":1500000000}\n{\"Action\":\"di"
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            await(proceed);
            out.write("e\",\"Actor\":{\"ID\":\"2\"}}".getBytes(StandardCharsets.UTF_8));
        });
        List<String> told = new CopyOnWriteArrayList<>();
        Thread reader = Thread.ofVirtual()
                .start(() -> docker.events(
                        "l",
                        List.of("die"),
                        () -> told.add("begun"),
                        event -> told.add(event.actor().id())));
        Waiting.until(() -> told.equals(List.of("begun", "1")));
        proceed.countDown();
        reader.join();
        assertThat(told).containsExactly("begun", "1", "2");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aPullThatFailsHalfwayFails() {
        fake.answer("POST /images/create", request -> {
            request.sendResponseHeaders(200, 0);
            request.getResponseBody()
                    .write("{\"status\":\"Pulling\"}\r\n{\"errorDetail\":{},\"error\":\"toomanyrequests\"}\r\n"
                            .getBytes(StandardCharsets.UTF_8));
        });
        assertThatThrownBy(() -> docker.pull("nginx", "latest")).hasMessage("toomanyrequests");
    }

    @Test
    void anEngineThatIsNotThereIsWaitedForOnlySoLong() throws IOException {
        String nowhere;
        try (FakeDocker gone = new FakeDocker()) {
            nowhere = gone.host();
        }
        try (DockerApi nobody = new DockerApi(nowhere, Duration.ofMillis(100))) {
            assertThat(nobody.answers()).isFalse();
            assertThatThrownBy(nobody::info).hasMessageStartingWith("The Docker engine at " + nowhere);
        }
    }

    @Test
    void manyCallsAtATimeDoNotMixUpTheirAnswers() throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            fake.answer("GET /images/i" + i + "/json", 200, "{\"Id\":\"" + "x".repeat(i * 997) + i + "\"}");
        }
        List<String> wrong = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int number = i;
            threads.add(Thread.ofVirtual().start(() -> {
                String id = docker.image("i" + number).orElseThrow().id();
                if (!id.equals("x".repeat(number * 997) + number)) {
                    wrong.add(id);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong).isEmpty();
    }
}
