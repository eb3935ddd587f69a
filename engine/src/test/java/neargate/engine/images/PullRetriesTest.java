package neargate.engine.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PullRetriesTest {
    private static final PullRetries RETRIES = PullRetries.OF_THE_AGENT;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "toomanyrequests: You have reached your pull rate limit.",
                "received unexpected HTTP status: 500 Internal Server Error",
                "unexpected status from HEAD request to https://r.example/v2/a/manifests/1: 502 Bad Gateway",
                "read tcp 10.0.0.1:1->10.0.0.2:443: read: connection reset by peer",
                "Get \"https://r.example/v2/\": EOF",
            })
    void whatMayPassIsTriedAgain(String said) {
        assertThat(RETRIES.goOn(1, said)).isTrue();
        assertThat(RETRIES.goOn(5, said)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "manifest for nginx:nope not found: manifest unknown: manifest unknown",
                "pull access denied for nope, repository does not exist or may require 'docker login'",
                "unexpected status from HEAD request to https://r.example/v2/a/manifests/1: 403 Forbidden",
                "Get \"https://registry-1.docker.io/v2/\": dial tcp: lookup registry-1.docker.io: no such host",
            })
    void whatStaysSoIsNot(String said) {
        assertThat(RETRIES.goOn(1, said)).isFalse();
    }

    @Test
    void thePausesGrow() {
        assertThat(IntStream.rangeClosed(1, 6).mapToObj(RETRIES::pause).map(pause -> pause.toMillis()))
                .containsExactly(1_100L, 1_650L, 2_475L, 3_712L, 5_000L, 5_000L);
    }
}
