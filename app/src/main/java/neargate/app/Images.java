package neargate.app;

import java.time.Duration;
import neargate.engine.docker.api.DockerApi;
import neargate.engine.images.ImageException;

/** The images of an engine that is up. */
public final class Images {
    private Images() {}

    /** Whether the engine has the image. */
    public static boolean isHere(String host, String image) {
        try (var docker = new DockerApi(host, Duration.ZERO)) {
            return docker.image(image).isPresent();
        }
    }

    /**
     * Gets the image, by its recipe if it cannot be pulled, and returns its digest.
     *
     * @throws Refusal when it cannot be had
     */
    public static String make(String host, Instance instance, String image) throws InterruptedException {
        try (var docker = new DockerApi(host, Duration.ZERO)) {
            return DockerMachine.images(docker, host, instance).get(image).digest();
        } catch (ImageException e) {
            throw new Refusal(e.getMessage());
        }
    }
}
