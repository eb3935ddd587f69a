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
        assertThat(name.repository()).isEqualTo(repository);
        assertThat(name.reference()).isEqualTo(reference);
        assertThat(name).hasToString(whole);
    }

    @ParameterizedTest
    @CsvSource({
        "nginx, nginx:latest@sha256:abc",
        "shop/web:1.0, shop/web:1.0@sha256:abc",
        "shop/web@sha256:def, shop/web@sha256:def"
    })
    void aPinnedNameKeepsItsTagToBeLookedAt(String text, String pinned) {
        assertThat(ImageName.of(text).pinned("sha256:abc")).isEqualTo(pinned);
        assertThat(ImageName.of(ImageName.of(text).pinned("sha256:abc")).isDigest())
                .isTrue();
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
