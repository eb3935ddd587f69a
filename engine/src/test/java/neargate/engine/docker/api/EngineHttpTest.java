package neargate.engine.docker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class EngineHttpTest {
    private static EngineHttp.Answer ask(EngineHttp http, Duration limit) {
        return http.exchange("GET", "/info", HttpConnection.Body.NONE, limit);
    }

    @Test
    void anEngineThatHangsIsGivenUpAndAskedAgainOnANewConnection() throws IOException {
        var hangs = new CountDownLatch(1);
        try (var docker = new FakeDocker();
                var http = new EngineHttp(docker.host(), Duration.ofSeconds(30))) {
            docker.answer("GET /info", request -> {
                try {
                    hangs.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThatThrownBy(() -> ask(http, Duration.ofMillis(100)))
                    .isInstanceOf(DockerException.class)
                    .hasMessageContaining("has not answered within");
            docker.answer("GET /info", 200, "well");
            assertThat(ask(http, Duration.ofMinutes(1)).body()).isEqualTo("well");
        } finally {
            hangs.countDown();
        }
    }
}
