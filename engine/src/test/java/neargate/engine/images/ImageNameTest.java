package neargate.engine.images;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageNameTest {
    @ParameterizedTest
    @CsvSource({
        "nginx, nginx, latest, nginx:latest",
        "nginx:1.27, nginx, 1.27, nginx:1.27",
        "docker.io/library/nginx, nginx, latest, nginx:latest",
        "docker.io/gkoenig/simplehttp:latest, gkoenig/simplehttp, latest, gkoenig/simplehttp:latest",
        "127.0.0.1:5000/web, 127.0.0.1:5000/web, latest, 127.0.0.1:5000/web:latest",
        "127.0.0.1:5000/web:v1, 127.0.0.1:5000/web, v1, 127.0.0.1:5000/web:v1",
        "nginx:1.27@sha256:abc, nginx, sha256:abc, nginx@sha256:abc",
        "public.ecr.aws/docker/library/busybox, public.ecr.aws/docker/library/busybox, latest,"
                + " public.ecr.aws/docker/library/busybox:latest",
    })
    void aNameIsReadAsDockersClientsReadIt(String text, String repository, String reference, String whole) {
        ImageName name = ImageName.of(text);
        assertThat(name).isEqualTo(new ImageName(repository, reference));
        assertThat(name).hasToString(whole);
    }

    @ParameterizedTest
    @CsvSource({
        "nginx, ''",
        "gkoenig/simplehttp, ''",
        "127.0.0.1:5000/web, 127.0.0.1:5000",
        "public.ecr.aws/a/b, public.ecr.aws"
    })
    void theRegistryIsTheFirstPartIfThatIsAHost(String text, String registry) {
        assertThat(ImageName.of(text).registry()).isEqualTo(registry);
    }
}
