package neargate.engine.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import neargate.engine.docker.api.FakeDocker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageStoreTest {
    private static final String CREATE = "POST /images/create";
    private static final String INSPECT = "GET /images/nginx:latest/json";
    private static final String IMAGE = "{\"Id\":\"sha256:1\",\"RepoDigests\":[\"nginx@sha256:2\"]}";

    @TempDir
    private Path folder;

    private final FakeDocker docker;

    ImageStoreTest() throws IOException {
        docker = new FakeDocker();
    }

    @AfterEach
    void close() {
        docker.close();
    }

    private ImageStore store(PullBehavior behavior, Recipes recipes) {
        var atOnce = new PullRetries(3, Duration.ZERO, Duration.ZERO);
        return new ImageStore(docker.api(), docker.host(), behavior, recipes, folder.resolve("logs"), atOnce);
    }

    private ImageStore store(PullBehavior behavior) {
        return store(behavior, Recipes.NONE);
    }

    private void canBePulled() {
        docker.answer(CREATE, request -> {
            docker.answer(INSPECT, 200, IMAGE);
            request.sendResponseHeaders(200, -1);
        });
    }

    private void isHere() {
        docker.answer(INSPECT, 200, IMAGE);
    }

    private long pulls() {
        return docker.asked.stream().filter(CREATE::equals).count();
    }

    @Test
    void anImageIsKnownByItsRegistrysDigest() throws Exception {
        canBePulled();
        assertThat(store(PullBehavior.DEFAULT).get("docker.io/library/nginx"))
                .isEqualTo(new ImageStore.Image("sha256:1", "sha256:2"));
    }

    @Test
    void byDefaultAnImageIsPulledEachTime() throws Exception {
        canBePulled();
        ImageStore store = store(PullBehavior.DEFAULT);
        store.get("nginx");
        store.get("nginx");
        assertThat(pulls()).isEqualTo(2);
    }

    @Test
    void byDefaultTheImageThatIsHereServesWhenItCannotBePulled() throws Exception {
        isHere();
        assertThat(store(PullBehavior.DEFAULT).get("nginx").id()).isEqualTo("sha256:1");
        assertThat(pulls()).isEqualTo(1);
    }

    @Test
    void aRegistryThatCannotBeReachedIsNotAskedForEveryTask() throws Exception {
        isHere();
        docker.answer(CREATE, 500, "{\"message\":\"dial tcp: lookup registry-1.docker.io: no such host\"}");
        ImageStore store = store(PullBehavior.DEFAULT);
        store.get("nginx");
        store.get("nginx");
        assertThat(pulls()).isEqualTo(1);
    }

    @Test
    void withAlwaysItDoesNot() {
        isHere();
        assertThatThrownBy(() -> store(PullBehavior.ALWAYS).get("nginx"))
                .isInstanceOf(ImageException.class)
                .hasMessageStartingWith("CannotPullContainerError: Error response from daemon: ");
    }

    @Test
    void aBusyRegistryIsAskedAgain() throws Exception {
        busy("toomanyrequests: Rate exceeded", 2);
        assertThat(store(PullBehavior.ALWAYS).get("nginx").id()).isEqualTo("sha256:1");
        assertThat(pulls()).isEqualTo(3);
    }

    @Test
    void aRegistryThatStaysBusyIsGivenUp() {
        busy("received unexpected HTTP status: 503 Service Unavailable", 3);
        assertThatThrownBy(() -> store(PullBehavior.ALWAYS).get("nginx"))
                .hasMessage("CannotPullContainerError: Error response from daemon: received unexpected HTTP status: 503"
                        + " Service Unavailable");
        assertThat(pulls()).isEqualTo(3);
    }

    @Test
    void aMissingImageIsAskedForOnce() {
        docker.answer(CREATE, 404, "{\"message\":\"manifest for nginx:latest not found: manifest unknown\"}");
        assertThatThrownBy(() -> store(PullBehavior.FARGATE).get("nginx"))
                .hasMessage(
                        "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve"
                                + " ref docker.io/library/nginx:latest: docker.io/library/nginx:latest: not found");
        assertThat(pulls()).isEqualTo(1);
    }

    /** The registry answers so for a while, and then as it should. */
    private void busy(String said, int times) {
        var left = new AtomicInteger(times);
        docker.answer(CREATE, request -> {
            if (left.getAndDecrement() == 0) {
                isHere();
                request.sendResponseHeaders(200, -1);
                return;
            }
            byte[] answer = ("{\"message\":\"" + said + "\"}").getBytes(StandardCharsets.UTF_8);
            request.sendResponseHeaders(500, answer.length);
            request.getResponseBody().write(answer);
        });
    }

    @Test
    void aPrivateRegistryLearnsWhoAsks() throws Exception {
        var said = new ArrayList<String>();
        docker.answer(CREATE, request -> {
            said.add(request.getRequestHeaders().getFirst("X-Registry-Auth"));
            isHere();
            request.sendResponseHeaders(200, -1);
        });
        ImageStore store = store(PullBehavior.FARGATE);
        store.get("nginx", new Pull(null, new RegistryCredentials("alice", "hunter2")));
        store.get("nginx");
        assertThat(new String(Base64.getUrlDecoder().decode(said.getFirst()), StandardCharsets.UTF_8))
                .contains("\"username\":\"alice\"")
                .contains("\"password\":\"hunter2\"");
        assertThat(said.getLast()).isNull();
    }

    @Test
    void onFargateWhatARegistryRefusesIsNotUsedThoughSomebodyElseHasPulledIt() throws Exception {
        canBePulled();
        store(PullBehavior.FARGATE).get("nginx", new Pull(null, new RegistryCredentials("alice", "hunter2")));
        ImageStore store = store(PullBehavior.FARGATE);
        docker.answer(CREATE, 500, "{\"message\":\"no basic auth credentials\"}");
        assertThatThrownBy(() -> store.get("nginx"))
                .hasMessage(
                        "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve"
                                + " ref docker.io/library/nginx:latest: no basic auth credentials");
        assertThat(store.get("nginx", new Pull(PullBehavior.DEFAULT, null)).id())
                .isEqualTo("sha256:1");
    }

    @Test
    void onFargateAnImageOfThisMachineAndOneWhoseRegistryIsAwayAreUsed() throws Exception {
        docker.answer(INSPECT, 200, "{\"Id\":\"sha256:1\"}");
        ImageStore store = store(PullBehavior.FARGATE);
        docker.answer(CREATE, 500, "{\"message\":\"pull access denied\"}");
        assertThat(store.get("nginx").id()).isEqualTo("sha256:1");
        canBePulled();
        store.get("nginx");
        docker.answer(CREATE, 500, "{\"message\":\"dial tcp: lookup registry-1.docker.io: no such host\"}");
        assertThat(store.get("nginx").id()).isEqualTo("sha256:1");
    }

    @Test
    void anImageThatIsNamedByItsOwnIdIsNotPulled() throws Exception {
        docker.answer("GET /images/sha256:1/json", 200, "{\"Id\":\"sha256:1\"}");
        assertThat(store(PullBehavior.FARGATE).get("nginx@sha256:1"))
                .isEqualTo(new ImageStore.Image("sha256:1", "sha256:1"));
        assertThat(pulls()).isZero();
    }

    @Test
    void withOnceItIsPulledOnce() throws Exception {
        canBePulled();
        ImageStore store = store(PullBehavior.ONCE);
        store.get("nginx");
        store.get("nginx");
        assertThat(pulls()).isEqualTo(1);
    }

    @Test
    void withPreferCachedItIsNotPulledWhileItIsHere() throws Exception {
        isHere();
        store(PullBehavior.PREFER_CACHED).get("nginx");
        assertThat(pulls()).isZero();
    }

    @Test
    void withPreferCachedItIsPulledWhenItIsNot() throws Exception {
        canBePulled();
        store(PullBehavior.PREFER_CACHED).get("nginx");
        assertThat(pulls()).isEqualTo(1);
    }

    @Test
    void thoseWhoAskAtOneTimeShareOnePull() throws Exception {
        var asked = new CountDownLatch(1);
        var proceed = new CountDownLatch(1);
        docker.answer(CREATE, request -> {
            asked.countDown();
            try {
                proceed.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            isHere();
            request.sendResponseHeaders(200, -1);
        });
        ImageStore store = store(PullBehavior.DEFAULT);
        List<String> got = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofVirtual().unstarted(() -> {
                try {
                    got.add(store.get("nginx").id());
                } catch (ImageException | InterruptedException e) {
                    got.add(e.toString());
                }
            }));
        }
        threads.getFirst().start();
        asked.await();
        threads.subList(1, 8).forEach(Thread::start);
        while (threads.stream().anyMatch(thread -> thread.getState() == Thread.State.RUNNABLE)) {
            Thread.onSpinWait();
        }
        proceed.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(got).hasSize(8).containsOnly("sha256:1");
        assertThat(pulls()).isEqualTo(1);
    }

    @Test
    void anImageThatCannotBePulledIsBuiltFromItsRecipe() throws Exception {
        docker.answer("POST /images/load", request -> {
            assertThat(request.getRequestBody().readAllBytes()).isEqualTo("archive".getBytes(StandardCharsets.UTF_8));
            isHere();
            loaded(request);
        });
        Path recipe = recipe("echo building; test -n \"$DOCKER_HOST\" && printf archive >$1");
        ImageStore store = store(PullBehavior.DEFAULT, _ -> Optional.of(recipe));
        assertThat(store.get("nginx").id()).isEqualTo("sha256:1");
        assertThat(folder.resolve("logs/image-nginx.log")).hasContent("building\n");
    }

    @Test
    void anImageThatAnotherMachineHasMadeOfARecipeIsMadeHereToo() throws Exception {
        docker.answer("POST /images/load", request -> {
            isHere();
            loaded(request);
        });
        Path recipe = recipe("printf archive >$1");
        ImageStore store =
                store(PullBehavior.FARGATE, image -> image.isLatest() ? Optional.of(recipe) : Optional.empty());
        assertThat(store.get("nginx:latest@sha256:other").id()).isEqualTo("sha256:1");
        assertThatThrownBy(() -> store.get("nginx@sha256:other")).isInstanceOf(ImageException.class);
    }

    @Test
    void aRecipeThatFailsSaysWhy() throws Exception {
        Path recipe = recipe("echo no such package; exit 3");
        ImageStore store = store(PullBehavior.DEFAULT, _ -> Optional.of(recipe));
        assertThatThrownBy(() -> store.get("nginx"))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("no such package");
    }

    private static void loaded(HttpExchange request) throws IOException {
        byte[] said = "{\"stream\":\"Loaded\"}".getBytes(StandardCharsets.UTF_8);
        request.sendResponseHeaders(200, said.length);
        request.getResponseBody().write(said);
    }

    private Path recipe(String line) throws IOException {
        Path script = folder.resolve("build");
        Files.writeString(script, "#!/bin/sh\n" + line + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void ourRecipesAreForTheirNamesOnly() throws IOException {
        Files.createDirectories(folder.resolve("images/nginx"));
        recipe("true");
        Files.copy(folder.resolve("build"), folder.resolve("images/nginx/build"), StandardCopyOption.COPY_ATTRIBUTES);
        Recipes ours = Recipes.in(folder.resolve("images"));
        assertThat(ours.recipe(ImageName.of("docker.io/library/nginx:latest"))).isPresent();
        assertThat(ours.recipe(ImageName.of("nginx:1.27"))).isEmpty();
        assertThat(ours.recipe(ImageName.of("somebody/nginx"))).isEmpty();
    }

    @Test
    void thePullBehaviourHasTheAgentsNames() {
        assertThat(PullBehavior.of("prefer-cached")).isEqualTo(PullBehavior.PREFER_CACHED);
        assertThatThrownBy(() -> PullBehavior.of("fargate")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PullBehavior.of("never")).isInstanceOf(IllegalArgumentException.class);
    }
}
