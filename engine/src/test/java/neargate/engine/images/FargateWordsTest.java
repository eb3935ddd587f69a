package neargate.engine.images;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FargateWordsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        nginx:nope | manifest for nginx:nope not found: manifest unknown: manifest unknown \
            | docker.io/library/nginx:nope: docker.io/library/nginx:nope: not found
        gkoenig/nope | pull access denied for gkoenig/nope, repository does not exist or may require 'docker login' \
            | docker.io/gkoenig/nope:latest: pull access denied, repository does not exist or may require authorization: \
        server message: insufficient_scope: authorization failed
        127.0.0.1:5/a@sha256:b | Head "http://127.0.0.1:5/v2/a/manifests/b": i/o timeout \
            | 127.0.0.1:5/a@sha256:b: failed to do request: Head "http://127.0.0.1:5/v2/a/manifests/b": i/o timeout
        127.0.0.1:5/a | no basic auth credentials | 127.0.0.1:5/a:latest: no basic auth credentials
        """)
    void fargateSaysItInItsOwnWords(String image, String docker, String fargate) {
        assertThat(FargateWords.of(ImageName.of(image), 2, docker))
                .isEqualTo("pull image manifest has been retried 2 time(s): failed to resolve ref " + fargate);
    }
}
